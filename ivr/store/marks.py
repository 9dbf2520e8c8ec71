"""What operators say about calls: that one came to the wrong queue, what it was really about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.store.engine import reading
from ivr.store.operator_tables import CallMark


class MarkKind(StrEnum):
    """What somebody says."""

    WRONG_QUEUE = "wrong_queue"
    RIGHT_TOPIC = "right_topic"
    WRONG_TOPIC = "wrong_topic"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that one operator says about one call."""

    call_id: str
    at: datetime
    """Aware UTC."""
    by: str
    """The operator's log-in name."""
    kind: MarkKind
    topic: str | None = None
    """The right one, where they said it."""


class Marks:
    """Keeps marks; every failure is a `StageError`. Later marks of a call outweigh earlier ones."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def of(self, call_id: str) -> Sequence[Mark]:
        """The marks of a call, oldest first."""
        wanted = select(CallMark).where(CallMark.call_id == call_id).order_by(CallMark.id)
        try:
            with Session(reading(self._engine)) as session:
                return [_mark(row) for row in session.scalars(wanted)]
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def add(self, mark: Mark) -> None:
        """Keep a mark."""
        row = CallMark(
            call_id=mark.call_id, at=mark.at, by=mark.by, kind=mark.kind.value, topic=mark.topic
        )
        try:
            with Session(self._engine) as session, session.begin():
                session.add(row)
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


def _mark(row: CallMark) -> Mark:
    return Mark(row.call_id, row.at, row.by, MarkKind(row.kind), row.topic)
