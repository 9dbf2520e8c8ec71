"""Makes and changes the accounts of operators; whatever is done is audited in the same transaction."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ivr.errors import ConfigError
from ivr.identity.audit import Actor, AuditEvent, AuditKind
from ivr.identity.operators import Operator, OperatorRole
from ivr.identity.passwords import OperatorPasswords, PasswordFlaw, flaws
from ivr.redaction import mask
from ivr.secret import Secret
from ivr.store.audit import SqlAudit
from ivr.store.audit_chain import Head
from ivr.store.engine import transaction
from ivr.store.operator_tables import OperatorAccount
from ivr.store.operators import as_operator, is_locked

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_AGENT = re.compile(r"[A-Za-z]{1,16}/[A-Za-z0-9_.-]{1,47}")
_LONGEST_SPOKEN = 80


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """One account as it is now."""

    operator: Operator
    active: bool
    has_password: bool
    """False for who signs in at a provider alone."""
    locked_until: datetime | None
    """None when it is not locked; aware UTC."""
    changed_at: datetime
    """Aware UTC."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A change in progress: the row, and what the audit will say of it."""

    session: Session
    row: OperatorAccount
    details: dict[str, str] = field(default_factory=dict)


class OperatorAccounts:
    """The accounts of one installation.

    Methods raise `ConfigError` for a name that nobody has, and for values that cannot be, and `StageError`
    when the store is away. `moment` is aware UTC; `by` is who does it.
    """

    def __init__(self, engine: Engine, passwords: OperatorPasswords, *, audit: SqlAudit) -> None:
        """The engine's schema is up to date; `audit` writes to the same database."""
        self._engine, self._passwords, self._audit = engine, passwords, audit

    def everybody(self, moment: datetime) -> list[AccountStatus]:
        """All accounts, by name."""
        with transaction(self._engine) as session:
            rows = session.scalars(select(OperatorAccount).order_by(OperatorAccount.name))
            return [_status(row, moment) for row in rows]

    def add(
        self, operator: Operator, password: Secret | None, *, moment: datetime, by: Actor
    ) -> tuple[PasswordFlaw, ...]:
        """Make an account, or nothing and return every rule that the password breaks.

        Without a password it is for a provider's log-in alone.
        """
        _refuse_impossible(operator)
        if password is not None and (broken := flaws(password, operator.name)):
            return broken
        kept = self._passwords.hash(password) if password is not None else None
        row = OperatorAccount(
            name=operator.name,
            spoken=operator.spoken,
            password_hash=kept,
            roles=_listed(operator.roles),
            agent=operator.agent,
            failures=0,
            active=True,
            created_at=moment,
        )
        with transaction(self._engine) as session:
            if session.get(OperatorAccount, operator.name) is not None:
                raise ConfigError(f"{operator.name}: there is such an account; take another name")
            _refuse_shared_agent(session, operator)
            session.add(row)
            change = _Change(session, row, {"roles": " ".join(row.roles) or "none"})
            head = self._enter(change, "added", moment, by)
        self._audit.note(head)
        return ()

    def set_roles(
        self, name: str, roles: Collection[OperatorRole], agent: str, *, moment: datetime, by: Actor
    ) -> None:
        """Replace what somebody may do, and the agent they are; sessions learn of it within seconds."""
        with self._change(name, "roles", moment, by) as change:
            row = change.row
            wanted = Operator(name, row.spoken, frozenset(roles), agent)
            _refuse_impossible(wanted)
            _refuse_shared_agent(change.session, wanted)
            change.details["before"] = " ".join(row.roles) or "none"
            row.roles, row.agent = _listed(roles), agent
            change.details["roles"] = " ".join(row.roles) or "none"

    def set_password(
        self, name: str, password: Secret, *, moment: datetime, by: Actor
    ) -> tuple[PasswordFlaw, ...]:
        """Give a new password, which unlocks; or nothing, and return every rule that it breaks."""
        if broken := flaws(password, name):
            return broken
        kept = self._passwords.hash(password)  # slow by design, so outside of the transaction
        with self._change(name, "password", moment, by) as change:
            row = change.row
            row.password_hash, row.failures, row.locked_until = kept, 0, None
        return ()

    def set_active(self, name: str, *, active: bool, moment: datetime, by: Actor) -> None:
        """Disable an account, or let it in again; nothing is ever removed, for the audit names it."""
        with self._change(name, "enabled" if active else "disabled", moment, by) as change:
            change.row.active = active
            if active:
                _refuse_shared_agent(change.session, as_operator(change.row))

    def unlock(self, name: str, *, moment: datetime, by: Actor) -> None:
        """Forget the wrong passwords."""
        with self._change(name, "unlocked", moment, by) as change:
            change.row.failures, change.row.locked_until = 0, None

    @contextmanager
    def _change(self, name: str, what: str, moment: datetime, by: Actor) -> Iterator[_Change]:
        with transaction(self._engine) as session:
            row = session.get(OperatorAccount, name, with_for_update=True)
            if row is None:
                raise ConfigError(f"{name}: no such account; kasja operators list names them")
            change = _Change(session, row)
            yield change
            head = self._enter(change, what, moment, by)
        self._audit.note(head)

    def _enter(self, change: _Change, what: str, moment: datetime, by: Actor) -> Head:
        change.row.changed_at = moment
        details = {"account": change.row.name, "what": what, **change.details}
        event = AuditEvent(AuditKind.OPERATOR_CHANGED, moment, by, details=details)
        return self._audit.append(change.session, event)


def _listed(roles: Collection[OperatorRole]) -> list[str]:
    """In the order of `OperatorRole`, each once."""
    return [role.value for role in OperatorRole if role in roles]


def _status(row: OperatorAccount, moment: datetime) -> AccountStatus:
    locked_until = row.locked_until if is_locked(row, moment) else None
    has_password = row.password_hash is not None
    return AccountStatus(as_operator(row), row.active, has_password, locked_until, row.changed_at)


def _refuse_impossible(operator: Operator) -> None:
    if not _NAME.fullmatch(operator.name):
        raise ConfigError(
            "name: not a log-in name; use up to 64 of a-z, 0-9, '.', '_', '@', '-',"
            " beginning with a letter or figure"
        )
    if mask(operator.name) != operator.name:
        raise ConfigError("name: it looks like a number of a person, which the audit would mask;"
                          " take another")  # fmt: skip
    spoken = operator.spoken.strip()
    if not spoken or not spoken.isprintable() or len(spoken) > _LONGEST_SPOKEN:
        raise ConfigError(
            f"spoken: give first name and surname, up to {_LONGEST_SPOKEN} characters"
        )
    if operator.agent and not _AGENT.fullmatch(operator.agent):
        raise ConfigError(
            "agent: not a member of a queue; give it as Asterisk does, e.g. PJSIP/agent-us-zwroty"
        )
    if bool(operator.agent) != (OperatorRole.AGENT in operator.roles):
        raise ConfigError("agent: who takes calls needs the role agent and an agent; give both")


def _refuse_shared_agent(session: Session, operator: Operator) -> None:
    """Two people at one telephone could not be told apart: what one is shown, the other would see."""
    shared = select(OperatorAccount.name).where(
        OperatorAccount.agent == operator.agent,
        OperatorAccount.agent != "",
        OperatorAccount.name != operator.name,
        OperatorAccount.active,
    )
    if (other := session.scalars(shared).first()) is not None:
        raise ConfigError(f"agent: {operator.agent} is {other} already; give another")
