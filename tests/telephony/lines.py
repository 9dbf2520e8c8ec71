"""What the tests of the lines share."""

from typing import Any

import numpy as np

from ivr.calls.ports import Listen
from ivr.speech.clip import FRAME_SAMPLES
from ivr.speech.endpointing import SHORT_ANSWER
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.progress import Progress
from ivr.understanding.request import Decoding, KeyPlan

_TIME = np.arange(FRAME_SAMPLES)
_HARMONICS = [6000 / k * np.sin(2 * np.pi * k * _TIME / 80) for k in range(3, 12)]
VOICE = np.sum(_HARMONICS, axis=0).astype("<i2").tobytes()
"""20 ms of a buzz of 100 Hz, as from vocal folds, without what a telephone line cuts off."""


def listening(*, keys: int = 1, secret: bool = False, **changed: Any) -> Listen:
    """How to listen for so many keys, or „tak”."""
    options: dict[str, Any] = {
        "keys": KeyPlan(keys, interdigit_timeout_ms=200),
        "keys_complete": lambda pressed: len(pressed) >= keys,
        "speech": True,
        "decodings": (Decoding(),),
        "settled": lambda _heard: True,
        "progress": lambda text: Progress.COMPLETE if text == "tak" else Progress.UNCLEAR,
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
