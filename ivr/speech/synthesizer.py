"""The port of a speech synthesizer."""

from typing import Protocol

NO_VOICE = 3
"""Exit code of a synthesizer's process that lacks the voice."""


class Synthesizer(Protocol):
    """Turns words into audio; may take a second, so it is never called during a turn."""

    @property
    def identity(self) -> str:
        """Changes whenever the same words would sound different; a part of the cache's key."""
        ...

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        """8 kHz mono 16-bit samples of `text`; `StageError` when it cannot be spoken."""
        ...
