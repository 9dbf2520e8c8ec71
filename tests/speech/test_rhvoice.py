"""RHVoice behind the port: against a program that behaves like it, and the real one where it is."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from ivr.errors import ConfigError, SetupError, StageError
from ivr.speech.rhvoice_synthesizer import PROGRAM, RhvoiceSynthesizer

TEXT = "W jakiej sprawie mogę pomóc?"
FAKE = """#!{python}
import math, struct, sys, wave
text, at = sys.stdin.read(), dict(zip(sys.argv[1::2], sys.argv[2::2]))
if "broken" in text:
    sys.exit("No language resources are available")
count = int(24000 * 0.08 * len(text) * 100 / int(at["--rate"]))
with wave.open(at["--output"], "wb") as audio:
    audio.setparams((1, 2, 24000, 0, "NONE", ""))
    audio.writeframes(b"".join(struct.pack("<h", int(8000 * math.sin(n / 9))) for n in range(count)))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine with a program of that name and two voices."""
    program = tmp_path / PROGRAM
    program.write_text(FAKE.format(python=sys.executable), "utf-8")
    program.chmod(0o755)
    for name in ("Magda", "Natan"):
        folder = tmp_path / "voices" / name.lower()
        folder.mkdir(parents=True)
        (folder / "voice.info").write_text(f"name={name}\nlanguage=Polish\n", "utf-8")
    return {"PATH": str(tmp_path), "RHVOICE_DATA_PATH": str(tmp_path)}


def test_slower_is_longer(environment: dict[str, str]) -> None:
    voice = RhvoiceSynthesizer("magda", environment)
    normal, slow = (voice.speak(TEXT, rate_wpm=rate) for rate in (150, 115))

    assert len(slow) / len(normal) == pytest.approx(150 / 115, rel=0.03)


def test_an_unknown_voice_lists_those_there_are(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="no voice 'pl'; known voices: Magda, Natan"):
        RhvoiceSynthesizer("pl", environment).speak(TEXT, rate_wpm=150)


def test_a_missing_program_is_said_with_the_remedy() -> None:
    with pytest.raises(
        SetupError, match=r"install Debian's packages rhvoice .* or set it to espeak"
    ):
        RhvoiceSynthesizer("magda", {"PATH": "/none"}).speak(TEXT, rate_wpm=150)


def test_a_failure_is_the_stage_s(environment: dict[str, str]) -> None:
    with pytest.raises(StageError, match="No language resources"):
        RhvoiceSynthesizer("magda", environment).speak("broken", rate_wpm=150)


@pytest.mark.skipif(shutil.which(PROGRAM) is None, reason="RHVoice is not installed")
def test_the_real_one() -> None:
    voice = RhvoiceSynthesizer("magda", os.environ)
    normal, slow = (voice.speak(TEXT, rate_wpm=rate) for rate in (150, 115))

    assert len(slow) > 1.15 * len(normal)
