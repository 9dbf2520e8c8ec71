"""What the conductor needs from a line: one turn at a time, whatever the line is made of.

A turn is "say this, and listen for that". `AudioSocketLine`, `KeypadLine`, the terminal's line and
the scripted line of the tests all implement `Line`; the dialogue cannot tell them apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ivr.dialogue.actions import BargeIn
from ivr.secret import Secret
from ivr.speech.clip import Clip
from ivr.speech.endpointing import Endpointing
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.progress import Progress
from ivr.understanding.request import Decoding, KeyPlan


@dataclass(frozen=True, slots=True)
class Listen:
    """How to listen in one turn."""

    keys: KeyPlan
    keys_complete: Callable[[str], bool]
    """Called with the keys so far: True ends the entry at once."""
    speech: bool
    """False where only keys are wanted or the recogniser is gone."""
    decodings: tuple[Decoding, ...]
    """How the recogniser listens: the first follows the caller, the others are second opinions."""
    settled: Callable[[tuple[Hypothesis, ...]], bool]
    """Called with the hypotheses so far: True when no further decoding is needed."""
    progress: Callable[[str], Progress]
    """Called with each partial hypothesis: how far the answer has come."""
    endpointing: Endpointing
    timeout_ms: int
    secret: bool


@dataclass(frozen=True, slots=True)
class TurnPlan:
    """Say the clips, then (or meanwhile) listen; `listen=None` only speaks."""

    clips: tuple[Clip, ...]
    bargein: BargeIn
    listen: Listen | None
    gain: float = 1.0
    """Multiplies the samples; 1.0 unless the caller asked for more volume."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The caller pressed keys; a `Secret` in a secret turn."""

    digits: str | Secret


@dataclass(frozen=True, slots=True)
class Speech:
    """The caller spoke: N-best hypotheses, best first; possibly all empty (a noise)."""

    hypotheses: tuple[Hypothesis, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing until the timeout, or nothing was listened for."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""


@dataclass(frozen=True, slots=True)
class SpeechLost:
    """Recognition failed during the turn; keys still work."""


Heard = Keys | Speech | Silence | HungUp | SpeechLost


@dataclass(frozen=True, slots=True)
class Timing:
    """When things happened, in milliseconds of the call's own clock (0 at answer)."""

    started_ms: int = 0
    first_audio_ms: int | None = None
    """When the first frame of this turn's prompt left; None if nothing was played."""
    trigger: str = "answer"
    """What this turn's prompt followed: `answer`, `key`, `speech`, `silence`, or another `prompt`."""
    latency_ms: int | None = None
    """From that trigger's end to `first_audio_ms`."""
    interrupted_ms: int | None = None
    """When the prompt was cut by the caller."""
    decided_ms: int = 0
    """When the input of this turn was complete."""
    speech_ms: int | None = None
    endpoint_delay_ms: int | None = None
    decode_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What was heard, and when."""

    heard: Heard
    timing: Timing = field(default_factory=Timing)


class Line(Protocol):
    """A caller's line. Used by one task at a time; never raises for what a caller does."""

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        """Carry out one turn.

        Keys pressed before the turn (type-ahead) count, but never into or out of a secret turn.
        `StageError` when the line itself broke.
        """
        ...
