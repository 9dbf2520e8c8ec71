"""Where a call goes and why."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivr.identity.assurance import Assurance
from ivr.routing.model import Tier

_UNKNOWN: tuple[int | None, ...] = (None, None, None)


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
    agents: tuple[tuple[str, int], ...] = ()
    """Queue and number of consultants logged in."""

    _by_queue: dict[str, tuple[int | None, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """The same figures by queue, once somebody asked."""

    def waits_in(self, queue: str) -> int | None:
        """Callers waiting in a queue, if known."""
        return self._of(queue)[0]

    def wait_s(self, queue: str) -> int | None:
        """The expected wait in a queue, if known."""
        return self._of(queue)[1]

    def agents_of(self, queue: str) -> int | None:
        """Consultants of a queue, if known."""
        return self._of(queue)[2]

    def _of(self, queue: str) -> tuple[int | None, ...]:
        if not self._by_queue:
            figures = [dict(f) for f in (self.waiting, self.estimated_wait_s, self.agents)]
            names = {name for each in figures for name in each}
            self._by_queue.update({n: tuple(f.get(n) for f in figures) for n in names})
            self._by_queue.setdefault("", _UNKNOWN)
        return self._by_queue.get(queue, _UNKNOWN)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What routing may know of whoever calls: no name and no number."""

    last_called: datetime | None = None
    """When the same number called before; None if it did not, or nobody knows."""
    waited_s: int = 0
    """In queues of this call that did not serve it."""
    office: str = ""
    """Code of the local office the caller chose; empty for none."""


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
    line: str = ""
    """Of the queue; empty when closed."""
    tier: Tier | None = None
    """Of the queue; None when closed."""
