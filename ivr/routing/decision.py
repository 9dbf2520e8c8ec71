"""Where a call goes and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ivr.identity.assurance import Assurance


class Destination(StrEnum):
    """What the decision asks the dialogue to do."""

    QUEUE = "queue"
    CLOSED = "closed"
    """Nobody is there now; `reopens` says when, if it is known."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is known of the queues at this moment; an absent queue is simply unknown."""

    waiting: tuple[tuple[str, int], ...] = ()
    """Queue and number of callers waiting."""
    estimated_wait_s: tuple[tuple[str, int], ...] = ()
    """Queue and expected wait in seconds."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The route of one call at one moment, with the rules that fired."""

    destination: Destination
    topic: str
    queue: str | None
    """None exactly when closed."""
    required: Assurance
    """What individual information on this topic needs; NONE when it is only general."""
    priority: int = 0
    max_wait_s: int = 900
    estimated_wait_s: int | None = None
    reopens: datetime | None = None
    """Aware, in Polish time."""
    why: tuple[str, ...] = ()
    """In Polish, one sentence a rule."""
    version: str = ""
    """Of the routing configuration that decided."""
