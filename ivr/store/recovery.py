"""After a restart: calls that the service did not see the end of."""

from datetime import UTC, datetime

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from ivr.store.agent_tables import ServedCall
from ivr.store.tables import Call


def close_orphans(engine: Engine, before: datetime) -> None:
    """Close the calls that were open when the service died: the dialplan finished them without us.

    `before` is the beginning of this service: later calls are its own, and on.
    """
    now = datetime.now(UTC)
    orphans = update(Call).where(Call.ended_at.is_(None), Call.started_at < before)
    with Session(engine) as session, session.begin():
        session.execute(orphans.where(Call.outcome.is_(None)).values(outcome="fallback"))
        session.execute(orphans.values(ended_at=now))
        open_ones = ServedCall.ended_at.is_(None), ServedCall.began_at < before
        served = update(ServedCall).where(*open_ones)
        session.execute(served.values(ended_at=now))
