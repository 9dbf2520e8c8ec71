"""Waits as they were: what callers were told of them, and whether it was true.

Read from the journals, in which each stay in a queue stands with what was announced before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.store.tables import Call, JournalEntry

LEFT_QUEUE, TALKED = "left_queue", "talked"
"""Kinds of journal entries; see `calls.queueing`."""
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in a queue that is over."""

    queue: str
    ended_at: datetime
    how: str
    """`answered`, `abandoned`, `key`, or why Asterisk sent the caller on."""
    waited_s: int
    announced_s: int | None
    """None where nothing was said."""
    position: int | None
    agents: int | None
    had_to_wait: bool
    """Nobody was free when the caller came."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk with a consultant."""

    queue: str
    ended_at: datetime
    busy_s: int
    """With the time for notes."""


@dataclass(frozen=True, slots=True)
class WaitReport:
    """The waits in one queue, or in all."""

    queue: str
    """`all` for all of them together."""
    stays: int
    answered: int
    abandoned: int
    sent_on: int
    """To another queue, or to the closing message."""
    by_key: int
    """Left by key; most of them come back."""
    announced: int
    """Stays before which a wait was announced."""
    judged: int
    """Of them, those that show whether it was true: answered, or waited longer than announced."""
    kept: int
    """Of these, those that waited at most what was announced."""
    coverage: float | None
    """kept / judged; None where nothing can be judged."""
    mean_s: int | None
    """Of the answered, as the percentiles."""
    median_s: int | None
    p80_s: int | None
    p95_s: int | None

    def as_json(self) -> dict[str, object]:
        """Ready for `json.dumps`."""
        return asdict(self)


class Waits:
    """Reads waits back; every failure is a `StageError`."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def stays(self, since: datetime, until: datetime) -> list[Stay]:
        """Stays of the calls that began in a time, in the order of the calls; moments are aware."""
        return [_stay(at, data) for at, data in self._entries(LEFT_QUEUE, since, until)]

    def talks(self, since: datetime, until: datetime) -> list[Talk]:
        """Talks of the calls that began in a time."""
        return [_talk(at, data) for at, data in self._entries(TALKED, since, until)]

    def report(self, since: datetime, until: datetime) -> list[WaitReport]:
        """All queues together, then each by itself, by name."""
        stays = self.stays(since, until)
        queues = sorted({stay.queue for stay in stays})
        by_queue = [summary(name, [s for s in stays if s.queue == name]) for name in queues]
        return [summary("all", stays), *by_queue]

    def _entries(
        self, kind: str, since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, dict[str, object]]]:
        wanted = (
            select(Call.started_at, JournalEntry.at_ms, JournalEntry.data)
            .join(JournalEntry, JournalEntry.call_id == Call.call_id)
            .where(Call.started_at >= since, Call.started_at < until, JournalEntry.kind == kind)
            .order_by(Call.started_at, JournalEntry.id)
        )
        try:
            with Session(self._engine) as session:
                for row in session.execute(wanted.execution_options(yield_per=1000)):
                    yield row.started_at + timedelta(milliseconds=row.at_ms), row.data
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


def summary(queue: str, stays: Sequence[Stay]) -> WaitReport:
    """What stays say together.

    A caller who gave up before the announced time was over proves nothing of the announcement; one who
    was still waiting after it proves that it was wrong.
    """
    waits = sorted(stay.waited_s for stay in stays if stay.how == ANSWERED)
    announced = [stay for stay in stays if stay.announced_s is not None]
    kept = sum(stay.how == ANSWERED and not _is_late(stay) for stay in announced)
    judged = kept + sum(map(_is_late, announced))
    counts = {how: sum(stay.how == how for stay in stays) for how in ("abandoned", "key")}
    return WaitReport(
        queue,
        stays=len(stays),
        answered=len(waits),
        abandoned=counts["abandoned"],
        sent_on=len(stays) - len(waits) - sum(counts.values()),
        by_key=counts["key"],
        announced=len(announced),
        judged=judged,
        kept=kept,
        coverage=round(kept / judged, 4) if judged else None,
        mean_s=round(sum(waits) / len(waits)) if waits else None,
        median_s=_percentile(waits, 0.5),
        p80_s=_percentile(waits, 0.8),
        p95_s=_percentile(waits, 0.95),
    )


def _is_late(stay: Stay) -> bool:
    return stay.announced_s is not None and stay.waited_s > stay.announced_s


def _percentile(ordered: Sequence[int], share: float) -> int | None:
    """The smallest wait that so many do not exceed (nearest rank)."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None


def _stay(at: datetime, data: dict[str, object]) -> Stay:
    return Stay(
        str(data.get("queue", "")),
        at,
        str(data.get("how", "")),
        _number(data, "waited_s") or 0,
        _number(data, "announced_s"),
        _number(data, "position"),
        _number(data, "agents"),
        bool(data.get("had_to_wait")),
    )


def _talk(at: datetime, data: dict[str, object]) -> Talk:
    busy_s = (_number(data, "talked_s") or 0) + (_number(data, "notes_s") or 0)
    return Talk(str(data.get("queue", "")), at, busy_s)


def _number(data: dict[str, object], name: str) -> int | None:
    value = data.get(name)
    return value if isinstance(value, int) else None
