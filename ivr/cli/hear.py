"""`kasja hear`: what does the recogniser hear in a file?"""

from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.errors import ConfigError
from ivr.speech import model, wav
from ivr.speech.vosk_recognizer import VoskRecognizer


def hear(
    files: Annotated[list[Path], typer.Argument(help="WAV files, 16-bit, any rate.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print words and confidences.")] = False,
) -> None:
    """Recognise speech in WAV files with the open vocabulary."""
    recognizer = VoskRecognizer(model.locate(settings.load().speech.model))
    found = []
    for file in files:
        utterance = recognizer.open(None)
        try:
            utterance.accept(wav.read(file))
        except wav.BadAudioError as wrong:
            raise ConfigError(f"{file}: {wrong}") from None
        best = utterance.finish()[0]
        words = [
            {"word": w.text, "confidence": w.confidence, "at_ms": w.start_ms} for w in best.words
        ]
        found.append(
            {"file": str(file), "text": best.text, "confidence": best.confidence, "words": words}
        )
    if json:
        answer(found)
        return
    for each in found:
        tell(f"{each['file']}: {each['text']}")
