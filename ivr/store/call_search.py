"""Searches calls: by time, topic, queue, outcome, words, number; a page of them at a time.

What a journal says of a call is in its digest, one row a call, so that a search reads no journals; but
a number that the caller dictated is nowhere else and is looked for in the journals of the period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.figures.misroutes import WITHIN_MS
from ivr.store.digest_tables import CallDigest
from ivr.store.engine import reading
from ivr.store.marks import MarkKind
from ivr.store.operator_tables import CallMark
from ivr.store.tables import Call, JournalEntry

_DICTATED = "nu-"
"""How pseudonyms of numbers begin that callers say or key, not those that they call from."""
_ITS_DIGEST = CallDigest.call_id == Call.call_id


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked for; everything given must hold, and what is empty does not matter."""

    since: datetime | None = None
    until: datetime | None = None
    """Calls that began at `since` or later, and before `until`; aware."""
    topic: str = ""
    queue: str = ""
    """Where the call was last, or where KASja had put it."""
    outcome: str = ""
    assurance: str = ""
    version: str = ""
    """Of the routing: its number, or the whole version as calls name it."""
    words: tuple[str, ...] = ()
    """As `figures.digest.needle` makes them of what is typed; all must have been said."""
    numbers: tuple[str, ...] = ()
    """Pseudonyms: the caller's number, or one they dictated, is among them."""
    misrouted: bool = False
    asked_again: bool = False


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call in the list."""

    call_id: str
    started_at: datetime
    ended_at: datetime | None
    topic: str | None
    queue: str | None
    outcome: str | None
    assurance: str | None
    version: str
    asked_again: int
    """0 too while nobody digested the journal."""
    misrouted: bool


class CallSearch:
    """Searches one database; every failure is a `StageError`."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = reading(engine)

    def count(self, criteria: Criteria) -> int:
        """How many calls there are."""
        wanted = select(func.count()).select_from(Call).outerjoin(CallDigest, _ITS_DIGEST)
        wanted = wanted.where(*_conditions(criteria))
        try:
            with Session(self._engine) as session:
                return session.scalar(wanted) or 0
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def find(self, criteria: Criteria, *, limit: int, skip: int = 0) -> Sequence[FoundCall]:
        """The calls, newest first, without the first `skip`."""
        wanted = select(
            Call.call_id, Call.started_at, Call.ended_at, Call.topic, Call.queue, Call.outcome,
            Call.assurance, Call.routing_version, func.coalesce(CallDigest.asked_again, 0),
            _misrouted(),
        ).outerjoin(CallDigest, _ITS_DIGEST)  # fmt: skip
        wanted = (
            wanted.where(*_conditions(criteria))
            .order_by(Call.started_at.desc(), Call.call_id)
            .limit(limit)
            .offset(skip)
        )
        try:
            with Session(self._engine) as session:
                return [
                    FoundCall(*row[:9], misrouted=bool(row[9])) for row in session.execute(wanted)
                ]
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


def _conditions(wanted: Criteria) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(Call.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(Call.started_at < wanted.until)
    for column, value in (
        (Call.topic, wanted.topic),
        (Call.outcome, wanted.outcome),
        (Call.assurance, wanted.assurance),
    ):
        if value:
            found.append(column == value)
    if wanted.queue:
        found.append(or_(Call.queue == wanted.queue, CallDigest.first_queue == wanted.queue))
    if wanted.version:
        of_number = Call.routing_version.startswith(f"{wanted.version}.", autoescape=True)
        found.append(or_(Call.routing_version == wanted.version, of_number))
    found += [CallDigest.said.contains(word, autoescape=True) for word in wanted.words]
    if wanted.numbers:
        found.append(_of_number(wanted.numbers))
    if wanted.misrouted:
        found.append(_misrouted())
    if wanted.asked_again:
        found.append(CallDigest.asked_again > 0)
    return found


def _of_number(numbers: Sequence[str]) -> ColumnElement[bool]:
    callers = Call.caller.in_(numbers)
    dictated = [number for number in numbers if number.startswith(_DICTATED)]
    if not dictated:
        return callers  # an index finds these
    said = JournalEntry.data["number"].as_string()
    entries = select(JournalEntry.id).where(
        and_(JournalEntry.call_id == Call.call_id, JournalEntry.kind == "heard", said.in_(dictated))
    )
    return or_(callers, entries.exists())


def _misrouted() -> ColumnElement[bool]:
    marks = select(CallMark.id).where(
        CallMark.call_id == Call.call_id, CallMark.kind == MarkKind.WRONG_QUEUE.value
    )
    soon = func.coalesce(CallDigest.passed_on_ms <= WITHIN_MS, False)
    return or_(soon, marks.exists())
