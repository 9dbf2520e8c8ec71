"""Vosk behind the `Recognizer` port; the only module that imports it.

A new recogniser for every utterance: an utterance's grammar cannot be changed midway, and a used
recogniser keeps adaptation of another caller.
"""

import json
from pathlib import Path

import vosk

from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.understanding.interpretation import Hypothesis, Word

_UNKNOWN = "[unk]"


class VoskRecognizer:
    """One model, loaded once a process; safe to open utterances from any thread."""

    def __init__(self, model: Path) -> None:
        """Load the model; takes about a second."""
        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(model))

    def open(self, phrases: tuple[str, ...] | None) -> "VoskUtterance":
        """Begin an utterance; phrases with words the model lacks are left out."""
        if phrases is None:
            return VoskUtterance(vosk.KaldiRecognizer(self._model, SAMPLE_RATE_HZ))
        known = [
            p for p in dict.fromkeys(phrases) if p == _UNKNOWN or not self.unknown({*p.split()})
        ]
        grammar = json.dumps(known, ensure_ascii=False)
        return VoskUtterance(vosk.KaldiRecognizer(self._model, SAMPLE_RATE_HZ, grammar))

    def unknown(self, words: set[str]) -> set[str]:
        """The words that the model's vocabulary lacks."""
        return {word for word in words if self._model.vosk_model_find_word(word) < 0}


class VoskUtterance:
    """One utterance. Vosk cuts it at its own pauses; the pieces are put together again."""

    def __init__(self, recognizer: "vosk.KaldiRecognizer") -> None:
        """Take a fresh recogniser."""
        recognizer.SetWords(True)
        self._recognizer = recognizer
        self._words: list[Word] = []

    def accept(self, pcm: bytes) -> str:
        """Decode more audio and return what was said so far."""
        if self._recognizer.AcceptWaveform(pcm):
            self._take(self._recognizer.Result())
            return self._said()
        partial = json.loads(self._recognizer.PartialResult()).get("partial", "")
        return f"{self._said()} {partial}".replace(_UNKNOWN, " ").strip()

    def finish(self) -> tuple[Hypothesis, ...]:
        """The best hypothesis with its words; its text is empty for a noise."""
        self._take(self._recognizer.FinalResult())
        words = tuple(self._words)
        confidence = sum(word.confidence for word in words) / len(words) if words else 0.0
        return (Hypothesis(self._said(), confidence, words),)

    def _said(self) -> str:
        return " ".join(word.text for word in self._words)

    def _take(self, result: str) -> None:
        for word in json.loads(result).get("result", ()):
            if word["word"] != _UNKNOWN:
                self._words.append(
                    Word(
                        word["word"],
                        float(word["conf"]),
                        round(word["start"] * 1000),
                        round(word["end"] * 1000),
                    )
                )
