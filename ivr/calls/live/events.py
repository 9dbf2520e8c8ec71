"""What the board is told: by the journals, by Asterisk's queues, by the checks of each part.

Each event carries the moment (aware UTC) at which it was learned.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivr.store.live import Written


@dataclass(frozen=True, slots=True)
class JournalsRead:
    """The database answered; often there was nothing new."""

    moment: datetime
    written: Written = field(default_factory=Written)


@dataclass(frozen=True, slots=True)
class JournalsAway:
    """The database did not answer."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class QueueCaller:
    """Somebody who waits in a queue of Asterisk."""

    call_id: str
    queue: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """One agent in one queue, as Asterisk knows them."""

    agent: str
    """The interface, e.g. `PJSIP/agent-us-zwroty`: what tells agents apart."""
    name: str
    queue: str
    status: int
    """Asterisk's device state: 1 free, 2 in use, 3 busy, 5 unavailable, 6 ringing, 8 on hold …"""
    paused: bool
    reason: str
    """Of the pause; empty for none."""
    in_call: bool
    """In a call of a queue."""
    last_call: datetime | None
    """When the last one ended."""
    wrap_up_s: int
    since: datetime | None = None
    """Since when it is so; None for since before we looked."""


@dataclass(frozen=True, slots=True)
class QueuesSeen:
    """All queues as they are: at the beginning, and now and then after."""

    moment: datetime
    callers: tuple[QueueCaller, ...]
    members: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class CallerJoined:
    """A caller began to wait."""

    moment: datetime
    caller: QueueCaller


@dataclass(frozen=True, slots=True)
class CallerLeft:
    """A caller waits no more, whatever the reason."""

    moment: datetime
    call_id: str
    queue: str


@dataclass(frozen=True, slots=True)
class MemberSeen:
    """One agent in one queue changed."""

    moment: datetime
    member: Membership


@dataclass(frozen=True, slots=True)
class MemberGone:
    """An agent left a queue."""

    moment: datetime
    agent: str
    queue: str


@dataclass(frozen=True, slots=True)
class AgentTalks:
    """An agent began or ended a call of a queue."""

    moment: datetime
    agent: str
    talks: bool


@dataclass(frozen=True, slots=True)
class AsteriskHeard:
    """Asterisk is there; nothing else is new."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class AsteriskAway:
    """The session with Asterisk was lost, or refused."""

    moment: datetime


class Condition(StrEnum):
    """How a part of the hotline is."""

    GOOD = "good"
    WARNING = "warning"
    """It works, and somebody should look."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One part of the hotline was looked at."""

    moment: datetime
    part: str
    condition: Condition
    why: str = ""
    """In Polish, for supervisors; empty when it is good."""


QueueEvent = (
    QueuesSeen
    | CallerJoined
    | CallerLeft
    | MemberSeen
    | MemberGone
    | AgentTalks
    | AsteriskHeard
    | AsteriskAway
)
LiveEvent = JournalsRead | JournalsAway | QueueEvent | PartSeen
