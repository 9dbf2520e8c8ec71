"""`kasja speak`: written Polish as speech in a file, as callers would hear it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli import console
from ivr.errors import ConfigError, StageError
from ivr.settings import Settings
from ivr.setup import espeak
from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.clipstore import write_whole
from ivr.speech.sentences import sentences
from ivr.speech.spoken import as_spoken
from ivr.speech.synthesizer import Synthesizer
from ivr.speech.wav import encode
from ivr.wiring import speech as wiring_speech

STANDARD_INPUT = "-"


def speak(
    text: Annotated[
        str, typer.Argument(help="What to say, written as usual; - reads it from standard input.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The WAV file to write: 8 kHz, mono, 16 bits.")
    ],
    *,
    voice: Annotated[
        str, typer.Option(help="A voice of the synthesizer; the configured one if empty.")
    ] = "",
    slower: Annotated[
        bool, typer.Option("--slower", help="As callers hear it after „wolniej”.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print file, words and duration as JSON.")
    ] = False,
) -> None:
    """Speak a text into a WAV file: numbers, dates, amounts and abbreviations become words first.

    Exit code 2 and a line that says why when there is nothing to say, no such voice, or no such folder.
    """
    if text == STANDARD_INPUT:
        text = _typed()
    spoken = as_spoken(text)
    if not any(map(str.isalpha, spoken)):
        raise ConfigError("nothing to say: the text has no words; write some")
    pcm = _pcm(settings.load(), spoken, voice=voice, slower=slower)
    write_wav(output, pcm)
    duration_ms = len(pcm) * 1000 // (2 * SAMPLE_RATE_HZ)
    if json:
        console.answer({"file": str(output), "spoken": spoken, "duration_ms": duration_ms})
    else:
        console.tell(f"{output}: {duration_ms / 1000:.1f} s")


def _pcm(configured: Settings, spoken: str, *, voice: str, slower: bool) -> bytes:
    """One sentence at a time: a long text then fails nowhere, and sounds as prompts do."""
    if voice:
        speech = configured.speech.model_copy(update={"voice": voice})
        configured = configured.model_copy(update={"speech": speech})
    environment = espeak.environment(configured.cache_dir, console.say)
    synthesizer: Synthesizer = wiring_speech.synthesizer(configured, environment)
    speech_settings = configured.speech
    rate_wpm = speech_settings.slow_rate_wpm if slower else speech_settings.rate_wpm
    try:
        return b"".join(synthesizer.speak(each, rate_wpm=rate_wpm) for each in sentences(spoken))
    except StageError as failure:
        raise ConfigError(f"{failure}; say it in Polish words, or run it again") from None


def _typed() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise ConfigError("standard input is not UTF-8 text; convert it first") from None


def write_wav(file: Path, pcm: bytes) -> None:
    """Write the sound into a file; `ConfigError` says why it cannot be."""
    if not file.parent.is_dir():
        raise ConfigError(f"{file}: no folder {file.parent}; make it first")
    try:
        write_whole(file, encode(pcm))
    except OSError as failure:
        raise ConfigError(f"{file}: {failure.strerror}; name a file that can be written") from None
