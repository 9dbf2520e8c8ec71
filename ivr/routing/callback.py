"""Calling back: what was asked for, what became of it, and when it is time to dial.

The place in the queue is the caller's from the moment they took it. The caller is dialled first: when they
are next in line, or when whoever comes before them will be served while the telephone rings. A consultant
is never called for a telephone that nobody answers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ivr.routing import forecast
from ivr.routing.decision import Place, QueueLoad
from ivr.routing.model import Callback as Terms
from ivr.routing.model import Queue

RING_S = 25
"""How long the caller's telephone rings."""
LONGEST_OPEN = timedelta(days=3)
"""A weekend; what nobody managed by then is given up, and the number forgotten."""
LOST_AFTER = timedelta(hours=2)
"""A try whose end nobody reported: the service was killed in it. No call lasts so long."""
ASKED_AT_MOST = 3
"""Callbacks that one telephone may ask for within a day, or strangers could be rung at its will."""


class CallbackState(StrEnum):
    """What became of a callback."""

    OPEN = "open"
    DIALLING = "dialling"
    """The caller's telephone rings, or the caller talks to KASja."""
    SERVED = "served"
    """A consultant took the call, this one or another of the same caller."""
    CANCELLED = "cancelled"
    """The caller, or an operator, does not want it any more."""
    EXHAUSTED = "exhausted"
    """Nobody answered as often as the terms allow."""
    ABANDONED = "abandoned"
    """The caller answered, and hung up while waiting for the consultant."""
    EXPIRED = "expired"
    """It was open too long."""


ENDED = frozenset(CallbackState) - {CallbackState.OPEN, CallbackState.DIALLING}


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """What a caller asks for."""

    call_id: str
    queue: str
    topic: str
    number: str
    """Nine digits, confirmed by the caller."""
    caller: str
    """A pseudonym of that number."""
    asked_by: str
    """The pseudonym of the number they call from, or of the call where it is withheld."""
    place_at: datetime
    """From when the place in the queue dates."""
    moment: datetime


@dataclass(frozen=True, slots=True)
class CallbackRecord:
    """A callback as it is kept."""

    id: int
    call_id: str
    """Of the call in which it was asked for."""
    queue: str
    topic: str
    number: str | None
    """None once it has ended: it is kept no longer than needed."""
    caller: str
    place_at: datetime
    created_at: datetime
    due_at: datetime
    """Not dialled before."""
    tries: int
    """So far."""
    state: CallbackState
    dialled_at: datetime | None
    ended_at: datetime | None


class Callbacks(Protocol):
    """Keeps callbacks; safe to use from any thread, `StageError` while the store is away."""

    def open_of(self, caller: str) -> int | None:
        """The callback that this caller waits for; None where there is none."""
        ...

    def leave(self, request: CallbackRequest) -> bool:
        """Keep a request; False where this telephone has asked for too many."""
        ...

    def find(self, callback: int) -> CallbackRecord | None:
        """One callback."""
        ...

    def unended(self) -> list[CallbackRecord]:
        """All that wait or are being dialled, the oldest place first."""
        ...

    def claim(self, callback: int, moment: datetime) -> bool:
        """Begin a try; False where another process was faster, or it is open no more."""
        ...

    def put_off(self, callback: int, moment: datetime, due_at: datetime, why: str) -> None:
        """A try came to nothing that was not the caller's doing: it does not count."""
        ...

    def missed(self, callback: int, moment: datetime, due_at: datetime | None, why: str) -> None:
        """A try reached nobody; the next is due then, or it was the last."""
        ...

    def end(self, callback: int, state: CallbackState, moment: datetime, why: str) -> bool:
        """It has ended, and its number is forgotten; False where it had ended before."""
        ...


def next_try(tries: int, terms: Terms, moment: datetime) -> datetime | None:
    """When to try again after so many tries; None where there were enough."""
    if tries >= terms.tries:
        return None
    return moment + timedelta(seconds=terms.gap_s * 2 ** (tries - 1))


def is_time(
    record: CallbackRecord, queue: Queue, load: QueueLoad | None, moment: datetime, *, dialling: int
) -> bool:
    """Whether to dial now: it is due, people may be called, and a consultant is about to be free.

    `dialling` others of the same queue come first, wherever their tries stand.
    """
    terms = queue.callback
    if terms is None or record.due_at > moment:
        return False
    if any(hours.why_closed(moment) is not None for hours in (terms.hours, queue.hours)):
        return False
    if load is None or load.agents < 1:
        return False
    ahead = load.ahead_of(Place(record.place_at)) + dialling
    expected_s = forecast.mean_s(ahead=ahead, agents=load.agents, free=load.free, cost=load.cost_s)
    return ahead == 0 or (expected_s is not None and expected_s <= RING_S)
