"""Sets and removes telePINs; implements `identity.telepins.Telepins`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity import pesel
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, AuditEvent, AuditKind
from ivr.identity.limits import Limits, Verdict
from ivr.identity.telepin import TelepinHasher
from ivr.identity.telepins import (
    TelepinState,
    TelepinStatus,
    TelepinUse,
    UnknownPersonError,
    UseKind,
)
from ivr.identity.weakness import Weakness, weaknesses
from ivr.secret import Secret
from ivr.store import attempts, tables
from ivr.store.audit import SqlAudit
from ivr.store.audit_chain import Head
from ivr.store.people import has_number
from ivr.store.tables import Person

_AUDITED = {
    UseKind.SET: AuditKind.TELEPIN_SET,
    UseKind.CHANGED: AuditKind.TELEPIN_CHANGED,
    UseKind.DEACTIVATED: AuditKind.TELEPIN_DEACTIVATED,
    UseKind.UNLOCKED: AuditKind.UNLOCK,
}


class SqlTelepins:
    """TelePINs in the register's database."""

    def __init__(
        self, engine: Engine, limits: Limits, hasher: TelepinHasher, *, audit: SqlAudit
    ) -> None:
        """The engine's schema is up to date; `audit` writes to the same database."""
        self._engine, self._limits = engine, limits
        self._hasher, self._audit = hasher, audit

    def find(self, identifier: str) -> PersonRef | None:
        """The person with this PESEL or NIP, however it is grouped."""
        with self._session() as session:
            wanted = select(Person.ref).where(has_number(_ungrouped(identifier)))
            ref = session.scalars(wanted).first()
            return PersonRef(ref) if ref else None

    def status(self, person: PersonRef, moment: datetime) -> TelepinStatus:
        """The telePIN's state at that moment."""
        with self._session() as session:
            row = _person(session, person)
            count = attempts.count_of(session, person, moment)
            if row.telepin_hash is None:
                return TelepinStatus(TelepinState.INACTIVE, row.telepin_changed_at)
            verdict = self._limits.of_person(count, moment)
            state = TelepinState.LOCKED if verdict is Verdict.LOCKED else TelepinState.ACTIVE
            until = self._limits.waits_until(count.failures, count.last_at)
            delayed_until = until if verdict is Verdict.DELAYED else None
            return TelepinStatus(state, row.telepin_changed_at, delayed_until)

    def choose(
        self,
        person: PersonRef,
        telepin: Secret,
        *,
        numbers: tuple[str, ...] = (),
        moment: datetime,
        by: Actor,
    ) -> tuple[Weakness, ...]:
        """Set the telePIN, which unlocks; or set nothing and return every rule that it breaks."""
        with self._session() as session:
            row = _person(session, person)
            own = tuple(number for number in (row.pesel, row.nip) if number)
            born = pesel.birth_date(row.pesel) if row.pesel else None
        broken = weaknesses(telepin, numbers=own + numbers, born=born)
        if broken:
            return broken
        kept = self._hasher.hash(telepin)  # slow by design, so outside of the transaction
        with self._change(person, moment, by) as (session, row, enter):
            if self._forget_failures(session, person, moment):
                enter(UseKind.UNLOCKED)
            enter(UseKind.CHANGED if row.telepin_hash else UseKind.SET)
            row.telepin_hash, row.telepin_changed_at = kept, moment
        return ()

    def deactivate(self, person: PersonRef, *, moment: datetime, by: Actor) -> bool:
        """Remove the telePIN; False when there was none."""
        with self._change(person, moment, by) as (_session, row, enter):
            if row.telepin_hash is None:
                return False
            row.telepin_hash, row.telepin_changed_at = None, moment
            enter(UseKind.DEACTIVATED)
            return True

    def unlock(self, person: PersonRef, *, moment: datetime, by: Actor) -> bool:
        """Forget the failures of a locked or delayed telePIN; False when nothing kept it waiting."""
        with self._change(person, moment, by) as (session, _row, enter):
            if not self._forget_failures(session, person, moment):
                return False
            enter(UseKind.UNLOCKED)
            return True

    def history(self, person: PersonRef, *, limit: int) -> tuple[TelepinUse, ...]:
        """What happened to the telePIN, newest first."""
        with self._session() as session:
            _person(session, person)
            used = tables.TelepinUse
            newest = select(used).where(used.person == person)
            rows = session.scalars(newest.order_by(used.at.desc(), used.id.desc()).limit(limit))
            return tuple(TelepinUse(row.at, UseKind(row.kind), row.source) for row in rows)

    def by_pepper(self) -> dict[str, int]:
        """How many telePINs were hashed with each pepper, by key id."""
        with self._session() as session:
            hashes = session.scalars(
                select(Person.telepin_hash).where(Person.telepin_hash.is_not(None))
            )
            counted: dict[str, int] = {}
            for kept in hashes.yield_per(1000):
                key_id = str(kept).partition("$")[0]
                counted[key_id] = counted.get(key_id, 0) + 1
            return counted

    def under_pepper(self, key_id: str) -> list[PersonRef]:
        """The people whose telePIN was hashed with this pepper."""
        with self._session() as session:
            hashed = Person.telepin_hash.startswith(f"{key_id}$", autoescape=True)
            return [PersonRef(ref) for ref in session.scalars(select(Person.ref).where(hashed))]

    def _forget_failures(self, session: Session, person: PersonRef, moment: datetime) -> bool:
        """Start the count anew; True when the person had to wait or was locked."""
        count = attempts.count_of(session, person, moment)
        attempts.forget(session, person)
        return self._limits.of_person(count, moment) is not Verdict.ADMITTED

    @contextmanager
    def _change(
        self, person: PersonRef, moment: datetime, by: Actor
    ) -> Iterator[tuple[Session, Person, Callable[[UseKind], None]]]:
        """A transaction on one person's row, and what enters a change in history and audit."""
        heads: list[Head] = []
        with self._session() as session:

            def enter(kind: UseKind) -> None:
                use = tables.TelepinUse(
                    person=person, at=moment, kind=kind.value, source=by.kind.value
                )
                session.add(use)
                event = AuditEvent(_AUDITED[kind], moment, by, person)
                heads.append(self._audit.append(session, event))

            # An attempt that enters a failure holds its counter and refers to the person: a lock that
            # leaves references alone (FOR NO KEY UPDATE) cannot wait for it in a circle.
            yield session, _person(session, person, lock={"key_share": True}), enter
        for head in heads:
            self._audit.note(head)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


def _person(session: Session, person: PersonRef, *, lock: dict[str, bool] | None = None) -> Person:
    row = session.get(Person, person, with_for_update=lock)
    if row is None:
        raise UnknownPersonError(person)
    return row


def _ungrouped(identifier: str) -> str:
    return "".join(sign for sign in identifier if sign not in " -.\u00a0").removeprefix("PL")
