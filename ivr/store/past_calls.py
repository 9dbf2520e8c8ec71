"""Past calls as routing saw them: for dry runs, and to know who calls again."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Engine, Row, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import Assurance
from ivr.routing.rehearsal import PastCall
from ivr.store.tables import Call, JournalEntry

_LEVELS = {level.label: level for level in Assurance}
_KINDS = ("call_started", "decision")
"""A conversation begins, a route was decided: what came after the first conversation is no dry run's."""


class PastCalls:
    """Reads calls back; every failure is a `StageError`."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def between(self, since: datetime, until: datetime) -> list[PastCall]:
        """The routed calls that began in a time, oldest first; moments are aware."""
        wanted = (
            select(
                Call.call_id, Call.started_at, Call.assurance,
                JournalEntry.at_ms, JournalEntry.kind, JournalEntry.data,
            )
            .join(JournalEntry, JournalEntry.call_id == Call.call_id)
            .where(JournalEntry.kind.in_(_KINDS))
            .where(Call.started_at >= since, Call.started_at < until)
            .order_by(Call.started_at, Call.call_id, JournalEntry.id)
        )  # fmt: skip
        try:
            with Session(self._engine) as session:
                rows = session.execute(wanted.execution_options(yield_per=1000))
                calls = groupby(rows, key=lambda row: row.call_id)
                return [call for _, entries in calls for call in _routed(entries)]
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def callers_since(self, moment: datetime) -> list[tuple[str, datetime]]:
        """The pseudonym and beginning of every call since, oldest first."""
        wanted = select(Call.caller, Call.started_at).where(Call.started_at >= moment)
        try:
            with Session(self._engine) as session:
                rows = session.execute(wanted.order_by(Call.started_at))
                return [(row.caller, row.started_at) for row in rows]
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


_Entry = Row[str, datetime, str | None, int, str, dict[str, object]]


def _routed(entries: Iterable[_Entry]) -> Iterator[PastCall]:
    """The call at the last decision of its first conversation; nothing if there was none."""
    conversations, last = 0, None
    for entry in entries:
        if entry.kind == "call_started":
            conversations += 1
        elif conversations <= 1:
            last = entry
    if last is not None:
        yield PastCall(
            last.call_id,
            str(last.data.get("topic") or ""),
            _LEVELS.get(last.assurance or "", Assurance.NONE),
            last.started_at + timedelta(milliseconds=last.at_ms),
        )
