"""Where a call goes and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivr.identity.assurance import Assurance
from ivr.routing import forecast
from ivr.routing.model import Callback, Tier


class Destination(StrEnum):
    """What the decision asks the dialogue to do."""

    QUEUE = "queue"
    CLOSED = "closed"
    """Nobody is there now; `reopens` says when, if it is known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody who waits in a queue."""

    since: datetime
    """Aware; kept by who left the queue for a moment."""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """What is known of one queue at this moment."""

    waiting: int
    """Callers."""
    agents: int
    """Consultants logged in, and not on a break."""
    free: int = 0
    """Of them, how many could take a call at once."""
    places: tuple[Place, ...] = ()
    """The callers waiting, one each; empty where only their number is known."""
    cost_s: float | None = None
    """What a place costs, in seconds of one consultant; None while too little is known."""
    awaited: tuple[Place, ...] = ()
    """Callers who are not on the line, and will be called back in these places."""

    def ahead_of(self, place: Place) -> int:
        """How many of the waiting callers come before this one."""
        return _before(place, self.places) if self.places else self.waiting

    def wait_s(self, place: Place) -> int | None:
        """What four of five callers in this place do not wait longer than; None if unknown."""
        ahead = self.ahead_of(place) + _before(place, self.awaited)
        return forecast.wait_s(ahead=ahead, agents=self.agents, free=self.free, cost=self.cost_s)


def _before(place: Place, others: Iterable[Place]) -> int:
    own = (-place.priority, place.since)
    return sum((-other.priority, other.since) < own for other in others)


@dataclass(frozen=True, slots=True)
class Load:
    """What is known of the queues at this moment; an absent queue is simply unknown."""

    queues: Mapping[str, QueueLoad] = field(default_factory=dict)

    def of(self, queue: str) -> QueueLoad | None:
        """One queue, if anything is known of it."""
        return self.queues.get(queue)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What routing may know of whoever calls: no name and no number."""

    last_called: datetime | None = None
    """When the same number called before; None if it did not, or nobody knows."""
    waited_s: int = 0
    """In queues of this call that did not serve it."""
    office: str = ""
    """Code of the local office the caller chose; empty for none."""
    held: str = ""
    """The queue in which the caller has kept a place; empty for none."""
    since: datetime | None = None
    """From when that place dates; set exactly where there is one."""
    spent_s: int = 0
    """Of that queue's longest wait, how much is used up."""


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
    """What four of five callers do not exceed; 0 where somebody is free, None where nobody knows."""
    position: int | None = None
    """The caller's place in the queue, 1 for the first; None where nobody knows."""
    keeps_place: bool = False
    """The caller had this place before, and is put back into it."""
    agents: int | None = None
    """Consultants who serve the queue, where it is known."""
    callback: Callback | None = None
    """On what terms the queue calls back; None where it does not."""
    asks_office: bool = False
    """The caller's local office would take the call, and none is chosen yet."""
    reopens: datetime | None = None
    """Aware, in Polish time."""
    why: tuple[str, ...] = ()
    """In Polish, one sentence a rule."""
    version: str = ""
    """Of the routing configuration that decided."""
    line: str = ""
    """Of the queue; empty when closed."""
    tier: Tier | None = None
    """Of the queue; None when closed."""
