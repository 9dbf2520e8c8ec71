"""pyttsx3 behind the `Synthesizer` port: one child process for each text, its file validated."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ivr.errors import ConfigError, StageError
from ivr.speech import mastering, wav
from ivr.speech.synthesizer import NO_VOICE

TRIES = 3
LIMIT_S = 30
VERSION = "2"
"""Raised when this module's handling of the audio changes, so that caches are rendered anew."""


class PyttsxSynthesizer:
    """Speaks with espeak-ng's voices through pyttsx3."""

    def __init__(self, voice: str, environment: Mapping[str, str]) -> None:
        """`environment` lets the child find espeak-ng; see `ivr.setup.espeak`."""
        self._voice, self._environment = voice, dict(environment)

    @property
    def identity(self) -> str:
        """Voice and version."""
        return f"pyttsx3 {self._voice} {VERSION}"

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        """Speak; a file that comes out broken is tried again."""
        wrong = ""
        for _ in range(TRIES):
            try:
                return self._spoken(text, rate_wpm)
            except wav.BadAudioError as failure:
                wrong = str(failure)
        raise StageError("synthesizer", wrong)

    def _spoken(self, text: str, rate_wpm: int) -> bytes:
        with tempfile.TemporaryDirectory(prefix="kasja-") as folder:
            file = Path(folder) / "spoken.wav"
            self._run(file, text, rate_wpm)
            return mastering.synthesised(file, text, rate_wpm=rate_wpm)

    def _run(self, file: Path, text: str, rate_wpm: int) -> None:
        command = [sys.executable, "-m", "ivr.speech.pyttsx_child"]
        try:
            done = subprocess.run(
                [*command, str(file), self._voice, str(rate_wpm)],
                input=text.encode(),
                env=self._environment,
                capture_output=True,
                timeout=LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise wav.BadAudioError("the synthesizer did not finish") from None
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        if done.returncode == NO_VOICE:
            raise ConfigError(f"no voice {self._voice!r}; known voices: {''.join(said)}")
        if done.returncode != 0:
            raise wav.BadAudioError(f"the synthesizer failed: {''.join(said)}")
