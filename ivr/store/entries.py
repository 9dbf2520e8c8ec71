"""Plain values that the store takes and gives."""

from dataclasses import dataclass
from datetime import datetime

Json = str | int | float | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a call's journal."""

    at_ms: int
    """Since the answer."""
    kind: str
    data: dict[str, Json]


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call as it begins."""

    call_id: str
    dnis: str
    caller: str
    """A pseudonym of the number; of the call where the number was withheld."""
    started_at: datetime
    """Aware UTC."""
    routing_version: str


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What becomes known of a call; None leaves what was known before."""

    outcome: str | None = None
    topic: str | None = None
    queue: str | None = None
    assurance: str | None = None
    role: str | None = None
    subject: str | None = None
    """The principal's reference when the caller acts for one."""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgentCall:
    """A call at one consultant."""

    call_id: str
    agent: str
    """The member interface of the queue."""
    queue: str
    """Empty where it is not known."""
    began_at: datetime
    """Aware UTC."""
    ended_at: datetime | None = None
    """None while they have it."""
