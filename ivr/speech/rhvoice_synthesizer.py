"""RHVoice behind the `Synthesizer` port, for installations that have it: its voices sound human.

Its program `RHVoice-test` reads a text and writes a file; each text gets a process of its own. The
Polish voices are under CC BY-NC-ND 4.0, so they are never the default: see docs/voices.md.
"""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ivr.errors import ConfigError, SetupError, StageError
from ivr.speech import mastering, wav

PROGRAM = "RHVoice-test"
USUAL_WPM = 150
"""Its voices at 100 per cent, about as fast as espeak-ng at this rate."""
_DATA = "/usr/share/RHVoice"
_NAME = re.compile(r"^name=(.+)$", re.MULTILINE)
LIMIT_S = 30
VERSION = "1"


class RhvoiceSynthesizer:
    """Speaks with one of RHVoice's voices."""

    def __init__(self, voice: str, environment: Mapping[str, str]) -> None:
        """`environment` is where the program is looked up."""
        self._voice, self._environment = voice, dict(environment)

    @property
    def identity(self) -> str:
        """Voice and version."""
        return f"rhvoice {self._voice} {VERSION}"

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        """Speak, in a process of its own."""
        self._require_voice()
        with tempfile.TemporaryDirectory(prefix="kasja-") as folder:
            file = Path(folder) / "spoken.wav"
            self._run(file, text, rate_wpm)
            try:
                return mastering.synthesised(file, text, rate_wpm=rate_wpm)
            except wav.BadAudioError as failure:
                raise StageError("synthesizer", str(failure)) from None

    def _require_voice(self) -> None:
        """RHVoice takes an unknown voice for its default one, in silence."""
        data = Path(self._environment.get("RHVOICE_DATA_PATH", _DATA))
        known = sorted(
            found[1]
            for info in data.glob("voices/*/voice.info")
            if (found := _NAME.search(info.read_text("utf-8")))
        )
        if known and self._voice.lower() not in map(str.lower, known):
            raise ConfigError(f"no voice {self._voice!r}; known voices: {', '.join(known)}")

    def _run(self, file: Path, text: str, rate_wpm: int) -> None:
        rate_percent = round(100 * rate_wpm / USUAL_WPM)
        command = [
            PROGRAM,
            "--profile",
            self._voice,
            "--rate",
            str(rate_percent),
            "--output",
            str(file),
        ]
        try:
            done = subprocess.run(
                command,
                input=text.encode(),
                env=self._environment,
                capture_output=True,
                timeout=LIMIT_S,
                check=False,
            )
        except FileNotFoundError:
            raise SetupError(
                f"speech.synthesizer: no program {PROGRAM}; install Debian's packages rhvoice and "
                "rhvoice-polish (component non-free), or set it to espeak"
            ) from None
        except subprocess.TimeoutExpired:
            raise StageError("synthesizer", "did not finish") from None
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise StageError("synthesizer", "".join(said))
