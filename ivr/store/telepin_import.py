"""What an import of people does to their telePINs, in the import's own transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, AuditEvent, AuditKind
from ivr.identity.limits import Limits
from ivr.identity.telepins import UseKind
from ivr.store import attempts, tables
from ivr.store.audit import SqlAudit
from ivr.store.audit_chain import Head
from ivr.store.people_records import PersonEntry, TelepinChange
from ivr.store.tables import Person, TelepinUse

_AUDITED = {
    UseKind.SET: AuditKind.TELEPIN_SET,
    UseKind.CHANGED: AuditKind.TELEPIN_CHANGED,
    UseKind.DEACTIVATED: AuditKind.TELEPIN_DEACTIVATED,
    UseKind.LOCKED: AuditKind.LOCK,
}


class TelepinImport:
    """Gathers changes while people are read, and enters them once they are written."""

    def __init__(
        self, session: Session, limits: Limits, audit: SqlAudit, *, moment: datetime, by: Actor
    ) -> None:
        """`moment` is when everything happens."""
        self._session, self._limits, self._audit = session, limits, audit
        self._moment, self._by = moment, by
        self._done: list[tuple[Person, UseKind]] = []

    def change(self, person: Person, entry: PersonEntry) -> bool:
        """Change a person's telePIN as the file says; False when that is how it was."""
        match entry.telepin:
            case TelepinChange.DEACTIVATE if person.telepin_hash:
                self._keep(person, None, UseKind.DEACTIVATED)
            case TelepinChange.ADOPT if person.telepin_hash != entry.telepin_hash:
                kind = UseKind.CHANGED if person.telepin_hash else UseKind.SET
                self._keep(person, entry.telepin_hash, kind)
            case TelepinChange.LOCK:
                self._done.append((person, UseKind.LOCKED))
            case _:
                return False
        return True

    def enter(self) -> list[Head]:
        """Write histories, counters and audit; the people are in the database already."""
        heads: list[Head] = []
        for person, kind in self._done:
            ref = PersonRef(person.ref)
            attempts.forget(self._session, ref)
            if kind is UseKind.LOCKED:
                self._session.add(self._locked(ref))
            source = self._by.kind.value
            self._session.add(
                TelepinUse(person=ref, at=self._moment, kind=kind.value, source=source)
            )
            event = AuditEvent(_AUDITED[kind], self._moment, self._by, ref)
            heads.append(self._audit.append(self._session, event))
        return heads

    def _keep(self, person: Person, kept: str | None, kind: UseKind) -> None:
        person.telepin_hash, person.telepin_changed_at = kept, self._moment
        self._done.append((person, kind))

    def _locked(self, person: PersonRef) -> tables.Attempt:
        return tables.Attempt(
            key=attempts.key_of(person),
            failures=self._limits.locked_after,
            since=self._moment,
            last_at=self._moment,
        )
