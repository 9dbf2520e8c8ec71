"""Follows the journals while calls go on: what was written since the last look, each entry once.

A look costs one query by primary key, and a second one where something happened. Two traps are minded:

- PostgreSQL gives out ids before it commits, so with several writers a smaller id may appear after a
  larger one. Ids that were skipped are asked for again for a while.
- A call's row is written after the entry that changes it, maybe in the next transaction. The rows of
  calls that had an entry lately are read again for a while.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine, Select, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.store.engine import reading
from ivr.store.tables import Call, JournalEntry

MILESTONES = (
    "call_started",
    "decision",
    "transfer",
    "queued",
    "left_queue",
    "agent_connected",
    "passed_on",
    "failed",
    "call_ended",
)
"""The kinds that move a call on; the other entries are what was said meanwhile."""
_BATCH = 2000
_AGAIN = 25
"""Looks for which a skipped id is asked for again, and a call's row read again: five seconds."""
_WIDEST_GAP = 500
"""Ids of one gap that are asked for again; a wider one is a sequence that jumped."""
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CallRow:
    """What is known of a call beside its journal: nothing of the person who calls."""

    call_id: str
    started_at: datetime
    """Aware UTC."""
    ended_at: datetime | None
    assurance: str


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """One line of a journal."""

    id: int
    call_id: str
    at_ms: int
    """Since the answer."""
    kind: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Written:
    """What one look found; rows come before the entries of their calls."""

    calls: tuple[CallRow, ...] = ()
    entries: tuple[WrittenEntry, ...] = ()


class LiveJournals:
    """Reads what the service writes; for one thread. Every failure is a `StageError`."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = reading(engine)
        self._position = 0
        self._skipped: dict[int, int] = {}
        self._touched: dict[str, int] = {}

    def begin(self, since: datetime) -> Written:
        """The calls that began since, with the milestones of each; `look` goes on from here."""
        calls = select(*_ROW).where(Call.started_at >= since).order_by(Call.started_at)
        try:
            with Session(self._engine) as session:
                position = session.scalar(select(func.max(JournalEntry.id))) or 0
                written = (
                    select(*_ENTRY)
                    .join(Call, Call.call_id == JournalEntry.call_id)
                    .where(Call.started_at >= since, JournalEntry.kind.in_(MILESTONES))
                    .where(JournalEntry.id <= position)
                    .order_by(JournalEntry.id)
                )
                entries = tuple(_entries(session, written))
                rows = tuple(_rows(session, calls))
                last = JournalEntry.id > position - _WIDEST_GAP
                seen = session.scalars(
                    select(JournalEntry.id)
                    .where(last, JournalEntry.id <= position)
                    .order_by(JournalEntry.id)
                )
                self._skipped, self._touched = {}, {}
                self._position = max(0, position - _WIDEST_GAP)
                self._note_skipped(seen)
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None
        self._position = position
        return Written(rows, entries)

    def look(self) -> Written:
        """What was written since the last look, in order."""
        news = or_(JournalEntry.id > self._position, JournalEntry.id.in_(list(self._skipped)))
        wanted = select(*_ENTRY).where(news).order_by(JournalEntry.id).limit(_BATCH)
        try:
            with Session(self._engine) as session:
                entries = tuple(_entries(session, wanted))
                if not entries:
                    self._follow_deletions(session)
                self._touched.update(dict.fromkeys((e.call_id for e in entries), _AGAIN))
                rows = tuple(_rows_of(session, list(self._touched)))
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None
        self._skipped, self._touched = _aged(self._skipped), _aged(self._touched)
        self._note_skipped(entry.id for entry in entries)
        return Written(rows, entries)

    def rows(self, call_ids: Sequence[str]) -> Written:
        """The rows of these calls as they are now."""
        try:
            with Session(self._engine) as session:
                return Written(tuple(_rows_of(session, call_ids)))
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def _note_skipped(self, seen: Iterable[int]) -> None:
        """Move on to the newest of these ids, given in order, and remember which were left out."""
        for number in seen:
            self._skipped.pop(number, None)
            first = max(self._position + 1, number - _WIDEST_GAP)
            self._skipped.update(dict.fromkeys(range(first, number), _AGAIN))
            self._position = max(self._position, number)

    def _follow_deletions(self, session: Session) -> None:
        """SQLite gives out ids again once the newest rows were deleted."""
        newest = session.scalar(select(func.max(JournalEntry.id))) or 0
        self._position = min(self._position, newest)


_Key = TypeVar("_Key", int, str)
_ROW = (Call.call_id, Call.started_at, Call.ended_at, Call.assurance)
_ENTRY = (
    JournalEntry.id,
    JournalEntry.call_id,
    JournalEntry.at_ms,
    JournalEntry.kind,
    JournalEntry.data,
)
_RowQuery = Select[str, datetime, datetime | None, str | None]
_EntryQuery = Select[int, str, int, str, dict[str, object]]


def _entries(session: Session, wanted: _EntryQuery) -> Iterator[WrittenEntry]:
    for row in session.execute(wanted.execution_options(yield_per=1000)):
        yield WrittenEntry(row.id, row.call_id, row.at_ms, row.kind, row.data)


def _rows(session: Session, wanted: _RowQuery) -> Iterator[CallRow]:
    for row in session.execute(wanted):
        yield CallRow(row.call_id, row.started_at, row.ended_at, row.assurance or "")


def _rows_of(session: Session, call_ids: Sequence[str]) -> Iterator[CallRow]:
    for start in range(0, len(call_ids), _ROWS_AT_ONCE):
        some = call_ids[start : start + _ROWS_AT_ONCE]
        yield from _rows(session, select(*_ROW).where(Call.call_id.in_(some)))


def _aged(counted: dict[_Key, int]) -> dict[_Key, int]:
    return {key: left - 1 for key, left in counted.items() if left > 1}
