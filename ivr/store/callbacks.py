"""Callbacks behind SQLAlchemy; implements `routing.callback.Callbacks`.

A state is changed by an UPDATE that names the state it was in, so that of several processes one dials.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.redaction import mask
from ivr.routing.callback import (
    ASKED_AT_MOST,
    ENDED,
    CallbackRecord,
    CallbackRequest,
    CallbackState,
)
from ivr.store.callback_tables import CallbackEvent, CallbackRow

_DAY = timedelta(days=1)
_UNENDED = (CallbackState.OPEN, CallbackState.DIALLING)


@dataclass(frozen=True, slots=True)
class CallbackHistory:
    """A callback and what happened to it."""

    record: CallbackRecord
    events: tuple[tuple[datetime, str, str], ...]
    """When, what, and why."""


class SqlCallbacks:
    """Callbacks of one installation; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date, or will be."""
        self._engine = engine

    def open_of(self, caller: str) -> int | None:
        """The callback that this caller waits for; None where there is none."""
        wanted = select(CallbackRow.id).where(CallbackRow.caller == caller, _unended())
        with self._transaction() as session:
            return session.scalars(wanted.order_by(CallbackRow.id)).first()

    def leave(self, request: CallbackRequest) -> bool:
        """Keep a request; False where the number waits already, or this telephone asked too often."""
        lately = CallbackRow.created_at > request.moment - _DAY
        asked = select(func.count()).where(CallbackRow.asked_by == request.asked_by, lately)
        waits = select(CallbackRow.id).where(CallbackRow.caller == request.caller, _unended())
        with self._transaction() as session:
            if (session.scalar(asked) or 0) >= ASKED_AT_MOST:
                return False
            if session.scalars(waits).first() is not None:
                return False
            row = CallbackRow(
                call_id=request.call_id,
                queue=request.queue,
                topic=request.topic,
                number=request.number,
                caller=request.caller,
                asked_by=request.asked_by,
                place_at=request.place_at,
                created_at=request.moment,
                due_at=request.moment,
                tries=0,
                state=CallbackState.OPEN,
            )
            session.add(row)
            session.flush()
            _note(session, row.id, request.moment, "asked", "")
        return True

    def find(self, callback: int) -> CallbackRecord | None:
        """One callback."""
        with self._transaction() as session:
            row = session.get(CallbackRow, callback)
            return _record(row) if row else None

    def unended(self) -> list[CallbackRecord]:
        """All that wait or are being dialled, the oldest place first."""
        wanted = (
            select(CallbackRow).where(_unended()).order_by(CallbackRow.place_at, CallbackRow.id)
        )
        with self._transaction() as session:
            return [_record(row) for row in session.scalars(wanted)]

    def newest(self, limit: int, *, ended: bool) -> list[CallbackHistory]:
        """The newest first, each with what happened; `ended` ones too, or only those that wait."""
        wanted = select(CallbackRow).order_by(CallbackRow.id.desc()).limit(limit)
        if not ended:
            wanted = wanted.where(_unended())
        with self._transaction() as session:
            rows = session.scalars(wanted).all()
            events = _events(session, [row.id for row in rows])
            return [CallbackHistory(_record(row), tuple(events.get(row.id, ()))) for row in rows]

    def claim(self, callback: int, moment: datetime) -> bool:
        """Begin a try; False where another process was faster, or it is open no more."""
        begun = {"state": CallbackState.DIALLING, "dialled_at": moment}
        with self._transaction() as session:
            return _changed(session, callback, (CallbackState.OPEN,), begun)

    def put_off(self, callback: int, moment: datetime, due_at: datetime, why: str) -> None:
        """A try came to nothing that was not the caller's doing: it does not count."""
        with self._transaction() as session:
            again = {"state": CallbackState.OPEN, "due_at": due_at}
            if _changed(session, callback, (CallbackState.DIALLING,), again):
                _note(session, callback, moment, "put_off", why)

    def missed(self, callback: int, moment: datetime, due_at: datetime | None, why: str) -> None:
        """A try reached nobody; the next is due then, or it was the last."""
        if due_at is None:
            self.end(callback, CallbackState.EXHAUSTED, moment, why)
            return
        with self._transaction() as session:
            again = {
                "state": CallbackState.OPEN,
                "due_at": due_at,
                "tries": CallbackRow.tries + 1,
            }
            if _changed(session, callback, (CallbackState.DIALLING,), again):
                _note(session, callback, moment, "missed", why)

    def end(self, callback: int, state: CallbackState, moment: datetime, why: str) -> bool:
        """It has ended, and its number is forgotten; False where it had ended before."""
        assert state in ENDED
        over = {"state": state, "number": None, "ended_at": moment}
        with self._transaction() as session:
            changed = _changed(session, callback, _UNENDED, over)
            if changed:
                _note(session, callback, moment, state.value, why)
        return changed

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except SQLAlchemyError as away:
            raise StageError("callbacks", type(away).__name__) from None


def _unended() -> ColumnElement[bool]:
    return CallbackRow.state.in_(_UNENDED)


def _changed(
    session: Session,
    callback: int,
    before: Sequence[CallbackState],
    values: Mapping[str, object],
) -> bool:
    """Change a row that is in one of these states; False where it is in another."""
    wanted = CallbackRow.id == callback, CallbackRow.state.in_(before)
    changed = update(CallbackRow).where(*wanted).values(dict(values)).returning(CallbackRow.id)
    return session.scalars(changed).first() is not None


def _note(session: Session, callback: int, at: datetime, kind: str, detail: str) -> None:
    session.add(CallbackEvent(callback=callback, at=at, kind=kind, detail=mask(detail)[:200]))


def _events(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[datetime, str, str]]]:
    found: dict[int, list[tuple[datetime, str, str]]] = {}
    wanted = select(CallbackEvent).where(CallbackEvent.callback.in_(ids)).order_by(CallbackEvent.id)
    for event in session.scalars(wanted):
        found.setdefault(event.callback, []).append((event.at, event.kind, event.detail))
    return found


def _record(row: CallbackRow) -> CallbackRecord:
    return CallbackRecord(
        row.id,
        row.call_id,
        row.queue,
        row.topic,
        row.number,
        row.caller,
        row.place_at,
        row.created_at,
        row.due_at,
        row.tries,
        CallbackState(row.state),
        row.dialled_at,
        row.ended_at,
    )
