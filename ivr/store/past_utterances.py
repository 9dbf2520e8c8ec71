"""What callers answered to the open question, newest first, as the journals keep it: numbers masked."""

from contextlib import closing
from datetime import datetime
from itertools import islice

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.store.tables import Call, JournalEntry
from ivr.store.unknown import Heard
from ivr.understanding.rehearsal import Utterance

MOST = 5000
"""More say the same again, and take a minute to be understood twice."""


class PastUtterances:
    """Reads them back; every failure is a `StageError`."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def between(self, since: datetime, until: datetime, most: int = MOST) -> list[Utterance]:
        """Those of calls that began in a time, `most` at most; moments are aware."""
        wanted = (
            select(JournalEntry.call_id, JournalEntry.data)
            .join(Call, Call.call_id == JournalEntry.call_id)
            .where(JournalEntry.kind == "heard")
            .where(Call.started_at >= since, Call.started_at < until)
            .order_by(Call.started_at.desc(), JournalEntry.id.desc())
        )
        try:
            with Session(self._engine) as session:
                rows = session.execute(wanted.execution_options(yield_per=1000))
                with closing(rows):
                    heard = ((row.call_id, Heard.of("heard", row.data)) for row in rows)
                    said = (Utterance(call, each.text) for call, each in heard if each.is_answer)
                    return list(islice(said, most))
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None
