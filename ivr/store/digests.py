"""Digests journals into the database: each when its call ends, and those that were missed."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.figures.digest import Asking, Digest, Stay, StayEnd, digest
from ivr.store.digest_tables import CallDigest
from ivr.store.tables import Call, JournalEntry


def write(session: Session, call_id: str) -> None:
    """Digest the journal of one call, as far as it is written."""
    session.flush()
    written = select(JournalEntry.at_ms, JournalEntry.kind, JournalEntry.data).where(
        JournalEntry.call_id == call_id
    )
    rows = session.execute(written.order_by(JournalEntry.id))
    entries = ({"at_ms": at_ms, "kind": kind, **data} for at_ms, kind, data in rows)
    session.merge(CallDigest(**columns(call_id, digest(entries))))


def columns(call_id: str, found: Digest) -> dict[str, object]:
    """A digest as the table's row."""
    return {
        "call_id": call_id,
        "asked_again": found.asked_again,
        "passed_on_ms": found.passed_on_ms,
        "first_queue": found.stays[0].queue if found.stays else None,
        "ending": found.ending,
        "ended_by": found.ended_by.value,
        "surveyed": found.surveyed,
        "stays": [list(astuple(stay)) for stay in found.stays],
        "askings": [list(astuple(asking)) for asking in found.askings],
        "said": found.said,
    }


def stays_of(stored: Sequence[Sequence[object]]) -> tuple[Stay, ...]:
    """The stays of a stored digest."""
    return tuple(Stay(*_with_end(each)) for each in stored)  # type: ignore[arg-type]


def askings_of(stored: Sequence[Sequence[object]]) -> tuple[Asking, ...]:
    """The askings of a stored digest."""
    return tuple(Asking(*each) for each in stored)  # type: ignore[arg-type]


def _with_end(stored: Sequence[object]) -> list[object]:
    queue, entered_ms, waited_ms, end, *rest = stored
    return [queue, entered_ms, waited_ms, StayEnd(str(end)), *rest]


class Backlog:
    """The ended calls without a digest: of a version before digests, or of a service that broke."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is looked at yet."""
        self._engine = engine
        self._seen: datetime | None = None
        self.done = False

    def digest_some(self, limit: int = 200) -> int:
        """Digest the next few and tell how many; a database that is away is asked again later."""
        try:
            with Session(self._engine) as session, session.begin():
                found = self._next(session, limit)
                for _, call_id in found:
                    write(session, call_id)
        except SQLAlchemyError:
            return 0
        self._seen = found[-1][0] if found else self._seen
        self.done = len(found) < limit
        return len(found)

    def _next(self, session: Session, limit: int) -> list[tuple[datetime, str]]:
        # Where retention has deleted a journal, answers of the survey may be left: no journal to digest.
        begun = select(JournalEntry.id).where(
            JournalEntry.call_id == Call.call_id, JournalEntry.kind == "call_started"
        )
        digested = select(CallDigest.call_id).where(CallDigest.call_id == Call.call_id)
        wanted = (
            select(Call.started_at, Call.call_id)
            .where(Call.ended_at.is_not(None), ~digested.exists(), begun.exists())
            .order_by(Call.started_at, Call.call_id)
            .limit(limit)
        )
        if self._seen is not None:
            wanted = wanted.where(Call.started_at >= self._seen)
        return [(row.started_at, row.call_id) for row in session.execute(wanted)]
