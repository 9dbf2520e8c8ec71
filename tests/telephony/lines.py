"""What the tests of the lines share."""

from typing import Any

import numpy as np

from ivr.calls.ports import Listen
from ivr.speech.clip import FRAME_SAMPLES
from ivr.speech.endpointing import SHORT_ANSWER
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.request import KeyPlan

VOICE = (10_000 * np.sin(np.arange(FRAME_SAMPLES) / 3)).astype("<i2").tobytes()


def listening(*, keys: int = 1, secret: bool = False, **changed: Any) -> Listen:
    """How to listen for so many keys, or „tak”."""
    options: dict[str, Any] = {
        "keys": KeyPlan(keys, interdigit_timeout_ms=200),
        "keys_complete": lambda pressed: len(pressed) >= keys,
        "speech": True,
        "phrases": None,
        "speech_complete": lambda text: text == "tak",
        "endpointing": SHORT_ANSWER,
        "timeout_ms": 400,
        "secret": secret,
    }
    return Listen(**(options | changed))


class FakeUtterance:
    """Hears one word in anything."""

    def __init__(self, text: str) -> None:
        self._text = text

    def accept(self, pcm: bytes) -> str:
        return self._text

    def finish(self) -> tuple[Hypothesis, ...]:
        return (Hypothesis(self._text, 0.9),)
