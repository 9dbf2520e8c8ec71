"""`kasja say`: hear how KASja would say something."""

from pathlib import Path
from typing import Annotated

import typer

from ivr import settings, wiring
from ivr.cli import console
from ivr.setup import espeak
from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.clipstore import write_whole
from ivr.speech.spoken import as_spoken
from ivr.speech.wav import encode


def say(
    text: Annotated[str, typer.Argument(help="The words.")],
    file: Annotated[Path, typer.Argument(help="The WAV file to write.")],
) -> None:
    """Speak a text into a WAV file (8 kHz mono), as KASja would say it on the telephone."""
    configured = settings.load()
    environment = espeak.environment(configured.cache_dir, console.say)
    voice = wiring.synthesizer(configured, environment)
    pcm = voice.speak(as_spoken(text), rate_wpm=configured.speech.rate_wpm)
    write_whole(file, encode(pcm))
    console.tell(f"{file}: {len(pcm) / 2 / SAMPLE_RATE_HZ:.1f} s")
