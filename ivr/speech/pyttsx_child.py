"""A short-lived process that speaks one text into one file: `python -m ivr.speech.pyttsx_child`.

pyttsx3 keeps one engine a process and garbles a second text; a process for each costs a fraction of
a second and cannot poison anything. The only module that imports pyttsx3. Exit code 3: no such voice,
and the last line on standard error lists those there are.
"""

import contextlib
import os
import sys
import time
from ctypes import pointer
from pathlib import Path

import pyttsx3
from pyttsx3.drivers import _espeak

from ivr.speech.synthesizer import NO_VOICE

NO_FILE = 4
FILE_WITHIN_S = 3.0
HEADER_BYTES = 44
LANGUAGE = "pl"
"""Whose voices are listed, though espeak-ng speaks many languages."""


def main(file: str, voice: str, rate_wpm: int, text: str) -> int:
    """Write `text` to `file` as WAV."""
    with contextlib.redirect_stdout(sys.stderr):  # it prints to standard output
        engine = pyttsx3.init("espeak")
        known = [v.id for v in engine.getProperty("voices")]
        name, plus, variant = voice.partition("+")  # espeak-ng: "pl+f2" is a voice and a variant
        found = [v for v in known if name in (v, v.rpartition("/")[2])]
        variants = _variants()
        if not found or (plus and variant not in variants):
            print(", ".join([LANGUAGE, *(f"{LANGUAGE}+{each}" for each in variants)]))  # noqa: T201
            return NO_VOICE
        engine.setProperty("voice", found[0] + plus + variant)
        engine.setProperty("rate", rate_wpm)
        engine.save_to_file(text, file)
        engine.runAndWait()
    return 0 if _is_written(Path(file)) else NO_FILE


def _variants() -> list[str]:
    """The ways in which espeak-ng alters a voice; it takes an unknown one for none, in silence."""
    listed = _espeak.ListVoices(pointer(_espeak.VOICE(languages=b"variant")))
    return sorted(v.identifier.decode().rpartition("/")[2] for v in listed)


def _is_written(file: Path) -> bool:
    """`runAndWait` may return before the file is there."""
    deadline = time.monotonic() + FILE_WITHIN_S
    while time.monotonic() < deadline:
        if file.is_file() and file.stat().st_size > HEADER_BYTES:
            return True
        time.sleep(0.01)
    return False


if __name__ == "__main__":
    code = main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.stdin.read())
    sys.stderr.flush()
    os._exit(code)  # the engine's threads may never end
