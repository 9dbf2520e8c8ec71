"""What a routing configuration is made of: topics lead to queues, queues belong to lines.

Values only; `policy` decides with them, `loader` reads them, `validation` judges them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ivr.identity.assurance import Assurance
from ivr.routing.calendar import Hours


class Tier(StrEnum):
    """Who serves a queue (the deck's „stopnie”; which is which is our reading of it)."""

    I = "I"  # noqa: E741  # the tiers have Roman numerals
    """The voicebot, and general information by KIS consultants."""
    II = "II"
    """A consultant of the tax offices on the national line."""
    III = "III"
    """An employee of the competent local office."""


class Cause(StrEnum):
    """Why a queue does not serve a call."""

    TIMEOUT = "timeout"
    """The caller waited longer than `max_wait_s`."""
    FULL = "full"
    """`max_length` callers wait already."""
    EMPTY = "empty"
    """No consultant is logged in."""
    CLOSED = "closed"
    """Outside its hours."""

    @property
    def polish(self) -> str:
        """As the reasons of a decision say it."""
        return _CAUSES[self]


_CAUSES = {
    Cause.TIMEOUT: "za długie oczekiwanie",
    Cause.FULL: "kolejka pełna",
    Cause.EMPTY: "brak zalogowanych konsultantów",
    Cause.CLOSED: "nieczynna",
}


class Strategy(StrEnum):
    """How Asterisk picks a consultant (`strategy` of queues.conf).

    A strategy that Asterisk does not know becomes `ringall` without an error. `linear` is left out: a
    reload cannot switch a queue to it.
    """

    RINGALL = "ringall"
    LEASTRECENT = "leastrecent"
    FEWESTCALLS = "fewestcalls"
    RANDOM = "random"
    RRMEMORY = "rrmemory"
    RRORDERED = "rrordered"
    WRANDOM = "wrandom"


@dataclass(frozen=True, slots=True)
class Widening:
    """From this moment of waiting, consultants down to this skill level are asked."""

    after_s: int
    level: int
    """1 is the best; Asterisk's penalty."""


@dataclass(frozen=True, slots=True)
class Callback:
    """On what terms a queue calls back instead of letting callers wait."""

    after_s: int
    """Offered before a wait that is expected to be as long; by key, at any time."""
    hours: Hours
    """When people are called; the queue must be open too."""
    tries: int = 3
    gap_s: int = 600
    """Between the first two tries; each further gap is twice as long."""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the lines of the hotline."""

    name: str
    title: str
    queue: str
    """Its general queue: callers who have proved too little for individual information go there."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of consultants."""

    name: str
    spoken: str
    """Completes „Łączę z konsultantem …”."""
    hours: Hours
    line: str = ""
    tier: Tier = Tier.II
    required: Assurance = Assurance.NONE
    """What callers must have proved to be put into it."""
    unproved: str | None = None
    """The queue for those who have proved less; set exactly where `required` is above NONE."""
    overflow: Mapping[Cause, str] = field(default_factory=dict)
    """The queue that takes over, for each cause that has one."""
    priority: int = 0
    max_wait_s: int = 600
    max_length: int = 0
    """Callers waiting at most; 0 is without a limit."""
    strategy: Strategy = Strategy.RRMEMORY
    weight: int = 0
    """Asterisk serves heavier queues first where a consultant works in several."""
    ring_s: int = 20
    """How long one consultant's telephone rings."""
    wrap_up_s: int = 0
    """After a call a consultant has this long for notes."""
    widening: tuple[Widening, ...] = ()
    """In order of time; empty where everybody is asked from the start."""
    callback: Callback | None = None
    """None where callers can only wait."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a call may be about."""

    label: str
    queue: str
    required: Assurance = Assurance.NONE
    unproved: str | None = None
    """Where callers with less go, for general information; set where `required` is above NONE."""
    local: bool = False
    """True where the chosen local office takes the call itself, if it has a queue."""


@dataclass(frozen=True, slots=True)
class Priorities:
    """What moves a caller forward in a queue; points are added to the queue's own."""

    verified: int = 0
    """For a caller who has proved who they are."""
    repeat: int = 0
    """For a caller who called before, within `repeat_within_h`."""
    repeat_within_h: int = 24
    long_wait: int = 0
    """For a caller who waited in another queue, from `long_wait_after_s` on."""
    long_wait_after_s: int = 300


@dataclass(frozen=True, slots=True)
class Emergency:
    """An announcement that every caller hears after the greeting, while it is switched on."""

    active: bool = False
    prompt: str = ""
    """Id of a prepared prompt, or empty where `text` says it."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A local tax office."""

    code: str
    """Four digits of the Ministry of Finance."""
    name: str
    town: str
    queue: str | None = None
    """Where it takes calls itself."""
