"""Lets operators in; implements `identity.operators.Operators`.

A password is checked first, for unknown names too, and what it was is counted in one transaction
before anybody learns of it: that transaction locks the account's row and refuses whatever comes while
the account is locked, right or wrong. A hundred guesses at once therefore learn no more than the few
that are free, and a process that dies in between has told nothing.
"""

from datetime import datetime
from threading import BoundedSemaphore

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.identity.audit import Actor, ActorKind, AuditEvent, AuditKind
from ivr.identity.operators import LockOut, Operator, OperatorRole
from ivr.identity.passwords import OperatorPasswords
from ivr.secret import Secret
from ivr.store.audit import SqlAudit
from ivr.store.audit_chain import Head
from ivr.store.engine import transaction
from ivr.store.operator_tables import OperatorAccount

AT_ONCE = 4
"""Passwords hashed at once: a flood of them costs its sender time, not us memory (19 MiB each)."""
NOBODY = "unknown"
"""How the audit names who gave a name that nobody has: what was typed may be a password."""


class SqlOperators:
    """The accounts of one installation; safe to use from any thread and process."""

    def __init__(
        self, engine: Engine, passwords: OperatorPasswords, lock_out: LockOut, *, audit: SqlAudit
    ) -> None:
        """The engine's schema is up to date; `audit` writes to the same database."""
        self._engine, self._passwords = engine, passwords
        self._lock_out, self._audit = lock_out, audit
        self._turns = BoundedSemaphore(AT_ONCE)

    def admit(self, name: str, password: Secret, moment: datetime) -> Operator | None:
        """Who this is; None when name and password do not belong together, or the account is locked."""
        with transaction(self._engine) as session:
            seen = session.get(OperatorAccount, name)
            kept = seen.password_hash if seen and seen.active else None
        # The same work for everybody, also where its result no longer matters.
        with self._turns:
            right = self._passwords.verify(kept, password)
        heads: list[Head] = []
        with transaction(self._engine) as session:
            row = session.get(OperatorAccount, name, with_for_update=True)
            admitted = right and _is_open(row, kept, moment)
            if row is not None and admitted:
                row.failures, row.locked_until = 0, None
                self._keep_anew(row, password)
            else:
                heads = self._refuse(session, row, moment)
            operator = as_operator(row) if row is not None and admitted else None
        for head in heads:
            self._audit.note(head)
        return operator

    def named(self, name: str) -> Operator | None:
        """Who may log in under this name, as they are now; None for nobody."""
        with transaction(self._engine) as session:
            row = session.get(OperatorAccount, name)
            return as_operator(row) if row is not None and row.active else None

    def _keep_anew(self, row: OperatorAccount, password: Secret) -> None:
        if row.password_hash and self._passwords.is_outdated(row.password_hash):
            row.password_hash = self._passwords.hash(password)

    def _refuse(
        self, session: Session, row: OperatorAccount | None, moment: datetime
    ) -> list[Head]:
        """Write a failure down, and count it unless the account is locked already."""
        actor = Actor(ActorKind.OPERATOR, row.name if row else NOBODY)
        why = {"why": _reason(row, moment)}
        events = [AuditEvent(AuditKind.OPERATOR_REFUSED, moment, actor, details=why)]
        if row is not None and row.active and not is_locked(row, moment):
            row.failures += 1
            row.locked_until = self._lock_out.until(row.failures, moment)
            if row.locked_until is not None:
                until = {"until": row.locked_until.isoformat(), "in_a_row": str(row.failures)}
                events.append(AuditEvent(AuditKind.OPERATOR_LOCKED, moment, actor, details=until))
        return [self._audit.append(session, event) for event in events]


def is_locked(row: OperatorAccount, moment: datetime) -> bool:
    """Whether no password counts at that moment."""
    return row.locked_until is not None and moment < row.locked_until


def as_operator(row: OperatorAccount) -> Operator:
    """A row as a value."""
    roles = frozenset(OperatorRole(role) for role in row.roles)
    return Operator(row.name, row.spoken, roles, row.agent)


def _reason(row: OperatorAccount | None, moment: datetime) -> str:
    """For the audit alone; who asked is told the same for all of them."""
    if row is None:
        return "unknown"
    if not row.active:
        return "disabled"
    return "locked" if is_locked(row, moment) else "wrong"


def _is_open(row: OperatorAccount | None, kept: str | None, moment: datetime) -> bool:
    """Whether a right password opens the account now: not locked, and not changed meanwhile."""
    if row is None or not row.active:
        return False
    return row.password_hash == kept and not is_locked(row, moment)
