"""One call as it goes on: where it is, since when, and what for; moved by its journal's entries.

What a stay in a queue is agrees with `figures.digest`, from which reports are made; a test holds it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.store.live import CallRow, WrittenEntry

_TOPIC_FIELDS = ("need.topic", "clarify.choice")


class Stage(StrEnum):
    """Where a call is."""

    BOT = "bot"
    WAITING = "waiting"
    TALKING = "talking"
    SURVEY = "survey"
    DIALPLAN = "dialplan"
    """The conversation broke; the dialplan takes the caller to the general queue without us."""


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call that is not over."""

    call_id: str
    started_at: datetime
    stage: Stage = Stage.BOT
    since: datetime | None = None
    """When the stage began; None for the answer."""
    topic: str = ""
    """Empty while nobody knows."""
    queue: str = ""
    assurance: str = ""
    newest: int = 0
    """Id of the newest entry of its journal."""

    @property
    def began(self) -> datetime:
        """When the stage began."""
        return self.since or self.started_at


class StayEnd(StrEnum):
    """How a stay in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    WENT_ON = "went_on"
    """By key, by overflow: the caller is still with us."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a queue that is over."""

    queue: str
    end: StayEnd
    ended_at: datetime
    waited_s: float


def with_row(call: LiveCall | None, row: CallRow) -> LiveCall:
    """The call with what its row tells."""
    known = call or LiveCall(row.call_id, row.started_at)
    return replace(known, assurance=row.assurance)


def moved(call: LiveCall, entry: WrittenEntry) -> tuple[LiveCall | None, Stay | None]:
    """The call after an entry, None when it is over; and the stay in a queue that ended with it."""
    call, data = replace(call, newest=max(call.newest, entry.id)), entry.data
    at = call.started_at + timedelta(milliseconds=entry.at_ms)
    match entry.kind:
        case "call_started":
            stage = Stage.SURVEY if data.get("entry") == "survey" else Stage.BOT
            return _to(call, stage, at), _stay(call, StayEnd.WENT_ON, at)
        case "heard" if data.get("field") in _TOPIC_FIELDS and data.get("outcome") == "accept":
            return replace(call, topic=_text(data, "intent") or call.topic), None
        case "decision":
            return replace(call, topic=_text(data, "topic") or call.topic), None
        case "transfer" | "passed_on" if data.get("queue"):
            return _queued(call, data, at), None
        case "queued" if call.stage is Stage.WAITING:
            return _queued(
                call, data, at
            ), None  # announcements followed the decision: now they wait
        case "left_queue":
            return _left(call, _text(data, "how"), at)
        case "agent_connected":
            queue = _text(data, "queue") or call.queue
            return _to(call, Stage.TALKING, at, queue), _stay(call, StayEnd.ANSWERED, at)
        case "failed":
            return _to(call, Stage.DIALPLAN, at), None
        case "call_ended":
            return None, _stay(call, StayEnd.ABANDONED, at)
        case _:
            return call, None


def _queued(call: LiveCall, data: dict[str, object], at: datetime) -> LiveCall:
    topic, queue = _text(data, "topic") or call.topic, _text(data, "queue") or call.queue
    return replace(call, stage=Stage.WAITING, since=at, topic=topic, queue=queue)


def _left(call: LiveCall, how: str, at: datetime) -> tuple[LiveCall, Stay | None]:
    match how:
        case "answered":
            return _to(call, Stage.TALKING, at), _stay(call, StayEnd.ANSWERED, at)
        case "abandoned":
            return _to(call, Stage.BOT, at), _stay(call, StayEnd.ABANDONED, at)
        case _:
            return _to(call, Stage.BOT, at), _stay(call, StayEnd.WENT_ON, at)


def _stay(call: LiveCall, end: StayEnd, at: datetime) -> Stay | None:
    """The stay that ends now, if the caller was waiting."""
    if call.stage is not Stage.WAITING:
        return None
    return Stay(call.queue, end, at, max(0.0, (at - call.began).total_seconds()))


def _to(call: LiveCall, stage: Stage, at: datetime, queue: str = "") -> LiveCall:
    since = call.since if call.stage is stage else at
    return replace(call, stage=stage, since=since, queue=queue or call.queue)


def _text(data: dict[str, object], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
