"""Counts attempts to prove an identity; implements `identity.verification.Attempts`.

One transaction locks the three counters in a fixed order, judges, counts the attempt as failed and
enters it in the person's history, all before anybody looks at the telePIN. A hundred parallel calls
therefore get as many tries as one, and a service that dies in between leaves a failure.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from threading import Lock

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.limits import Admission, Count, Counts, Limits, Verdict
from ivr.identity.telepins import UseKind
from ivr.identity.verification import Attempt
from ivr.store import tables
from ivr.store.tables import TelepinUse

_EVERYBODY = "everybody"


class SqlAttempts:
    """The counters of persons, of callers' numbers, and of everybody."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        """The engine's schema is up to date."""
        self._engine, self._limits = engine, limits
        # SQLite lets writers try again and again until one of them starves; here they queue.
        self._turn = Lock() if engine.dialect.name == "sqlite" else nullcontext()

    def begin(self, attempt: Attempt) -> Admission:
        """Count it as failed; judge whether it is looked at."""
        with self._counters(attempt) as (session, counters):
            admission, counted = self._limits.begin(
                counters.read(), attempt.moment, withheld=attempt.caller.withheld
            )
            counters.write(counted)
            if attempt.person and admission.verdict is Verdict.ADMITTED:
                session.add(_use(attempt, UseKind.FAILED))
                if admission.next_at is None:
                    session.add(_use(attempt, UseKind.LOCKED))
            return admission

    def succeeded(self, attempt: Attempt) -> None:
        """It was right: the person's count starts anew, the others take the failure back."""
        with self._counters(attempt) as (session, counters):
            counters.write(self._limits.succeed(counters.read(), attempt.moment))
            entered = select(TelepinUse).where(
                TelepinUse.person == attempt.person,
                TelepinUse.at == attempt.moment,
                TelepinUse.source == attempt.caller.shown,
            )
            for use in session.scalars(entered.order_by(TelepinUse.id.desc())):
                if use.kind == UseKind.FAILED:
                    use.kind = UseKind.PROVED.value
                    break
                session.delete(use)  # the lock that this attempt would have made

    @contextmanager
    def _counters(self, attempt: Attempt) -> Iterator[tuple[Session, "_Counters"]]:
        keys = (key_of(attempt.key), f"caller:{attempt.caller.key}", _EVERYBODY)
        try:
            with self._turn, Session(self._engine) as session, session.begin():
                yield session, _Counters(session, keys, attempt.moment)
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


class _Counters:
    """The three rows of one attempt, locked until the transaction ends."""

    def __init__(self, session: Session, keys: tuple[str, str, str], moment: datetime) -> None:
        # Always in the order person, caller, everybody: two attempts can wait, never deadlock.
        self._rows = [_locked(session, key, moment) for key in keys]

    def read(self) -> Counts:
        person, caller, everybody = (
            Count(row.since, row.last_at, row.failures, row.successes) for row in self._rows
        )
        return Counts(person, caller, everybody)

    def write(self, counts: Counts) -> None:
        values = (counts.person, counts.caller, counts.everybody)
        for row, count in zip(self._rows, values, strict=True):
            row.since, row.last_at = count.since, count.last_at
            row.failures, row.successes = count.failures, count.successes


def key_of(person: str) -> str:
    """The name of a person's counter."""
    return f"person:{person}"


def count_of(session: Session, person: PersonRef, moment: datetime) -> Count:
    """A person's failures in a row; the row is locked when there is one."""
    row = session.get(tables.Attempt, key_of(person), with_for_update=True)
    return Count(row.since, row.last_at, row.failures) if row else Count(moment, moment)


def forget(session: Session, person: PersonRef) -> None:
    """Start a person's count anew."""
    session.execute(delete(tables.Attempt).where(tables.Attempt.key == key_of(person)))


def _locked(session: Session, key: str, moment: datetime) -> tables.Attempt:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    # One statement makes the row or locks the one that is there: two first attempts at once, or a row
    # deleted meanwhile, leave no gap between looking and locking.
    new = insert(tables.Attempt).values(key=key, failures=0, since=moment, last_at=moment)
    made = new.on_conflict_do_update(index_elements=["key"], set_={"key": new.excluded.key})
    return session.scalars(made.returning(tables.Attempt)).one()


def _use(attempt: Attempt, kind: UseKind) -> TelepinUse:
    return TelepinUse(
        person=attempt.person, at=attempt.moment, kind=kind.value, source=attempt.caller.shown
    )
