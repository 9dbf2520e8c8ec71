"""Everything that can happen to a conversation. Read this file first, then `actions.py`."""

from dataclasses import dataclass

from ivr.dialogue.lookups import Answer
from ivr.understanding.interpretation import Interpretation


@dataclass(frozen=True, slots=True)
class CallStarted:
    """The caller is on the line."""

    entry: str = "welcome"
    """The form that opens: `welcome`, `survey`, `overflow`, `waiting`, `called_back`, or any in test mode."""
    dnis: str = ""
    """The number that was dialled."""
    queue: str = ""
    """The queue the caller comes from, where the entry follows a queue."""
    reason: str = ""
    """Why that queue was left (`TIMEOUT`, `FULL`, `JOINEMPTY` …), or the key that was pressed there."""
    topic: str = ""
    """The topic known from before the queue."""
    candidates: tuple[str, ...] = ()
    """Topics to choose between, for an entry at `clarify`."""
    ani: str = ""
    """The caller's own number, nine digits; empty where it may not be called."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The caller gave an answer that the field's grammar understands, or a command."""

    interpretation: Interpretation


@dataclass(frozen=True, slots=True)
class NoInput:
    """The caller said and pressed nothing until the timeout."""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """The caller said or pressed something that the field does not understand."""

    interpretation: Interpretation


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The world answered a `LookUp`."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class LookUpFailed:
    """The world did not answer; the conversation goes on without it."""

    stage: str


@dataclass(frozen=True, slots=True)
class LineDegraded:
    """Speech is gone from the line; keys still work."""


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    """The line is lost (VoiceXML: connection.disconnect.hangup)."""


Event = (
    CallStarted | Filled | NoInput | NoMatch | LookedUp | LookUpFailed | LineDegraded | CallerHungUp
)
