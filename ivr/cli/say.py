"""`kasja say`: hear how KASja would say something; `kasja speak` with the file as an argument."""

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.speak import speak


def say(
    text: Annotated[str, typer.Argument(help="The words.")],
    file: Annotated[Path, typer.Argument(help="The WAV file to write.")],
) -> None:
    """Speak a text into a WAV file (8 kHz mono), as KASja would say it on the telephone."""
    speak(text, file)
