"""When an utterance is over: one profile a kind of question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpointing:
    """VoiceXML's completetimeout, incompletetimeout and maxspeechtimeout, in milliseconds."""

    complete_ms: int
    """Silence that ends an utterance which the grammar already understands."""
    incomplete_ms: int
    """Silence that ends any other utterance."""
    max_ms: int
    """No utterance lasts longer."""


SHORT_ANSWER = Endpointing(complete_ms=300, incomplete_ms=700, max_ms=6_000)
OPEN_QUESTION = Endpointing(complete_ms=800, incomplete_ms=1_000, max_ms=20_000)
DICTATION = Endpointing(complete_ms=200, incomplete_ms=1_600, max_ms=30_000)
