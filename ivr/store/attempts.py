"""Counts attempts to prove an identity; implements `identity.verification.Attempts`.

Every attempt is counted as failed, in one transaction that locks the rows it reads, before anybody
looks at the telePIN. A hundred parallel calls therefore get as many tries as one.
"""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.verification import Limits
from ivr.store.tables import Attempt

_RACES = 3
"""Two first attempts at once both insert the row; the loser tries again."""


class SqlAttempts:
    """Attempts a person and a caller's number."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        """The engine's schema is up to date."""
        self._engine, self._limits = engine, limits

    def begin(self, person: str, caller: str, moment: datetime) -> bool:
        """Count one attempt; False when it may not even be tried."""
        for race in range(_RACES):
            try:
                return self._count(person, caller, moment)
            except IntegrityError:
                if race == _RACES - 1:
                    raise StageError("store", "attempts contended") from None
            except SQLAlchemyError as away:
                raise StageError("store", type(away).__name__) from None
        return False

    def succeeded(self, person: str, moment: datetime) -> None:
        """Start the person's count anew; the caller's number keeps its own."""
        try:
            with Session(self._engine) as session, session.begin():
                row = self._row(session, _person_key(person), moment)
                row.failures, row.last_at = 0, moment
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def _count(self, person: str, caller: str, moment: datetime) -> bool:
        with Session(self._engine) as session, session.begin():
            owner = self._row(session, _person_key(person), moment)
            number = self._row(session, _caller_key(caller, moment), moment)
            until = self._limits.waits_until(owner.failures, owner.last_at)
            allowed = until is not None and moment >= until
            allowed = allowed and number.failures < self._limits.per_caller_hour
            number.failures, number.last_at = number.failures + 1, moment
            if allowed:
                owner.failures, owner.last_at = owner.failures + 1, moment
            return allowed

    def _row(self, session: Session, key: str, moment: datetime) -> Attempt:
        row = session.scalars(select(Attempt).where(Attempt.key == key).with_for_update()).first()
        if row is None:
            row = Attempt(key=key, failures=0, last_at=moment)
            session.add(row)
            session.flush()
        return row


def _person_key(person: str) -> str:
    return f"person:{person}"


def _caller_key(caller: str, moment: datetime) -> str:
    return f"caller:{caller}:{moment:%Y%m%d%H}"
