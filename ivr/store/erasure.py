"""Erases a person on request (GDPR, art. 17, where no duty to keep stands against it).

What names the person goes: their row, telePIN and its history, authorities both ways, what calls
proved of them, what the audit knows of them. Journals of calls stay, and lose what tied them to the
person. The audit's chain stays whole, and says that an erasure took place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, String, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from ivr.errors import ConfigError
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, AuditEvent, AuditKind
from ivr.store import attempts
from ivr.store.audit import SqlAudit
from ivr.store.audit_report import PAYLOADS_ERASED
from ivr.store.audit_tables import AuditPayload
from ivr.store.context_tables import ContextToken, LegalHold, ProofContext
from ivr.store.holds import PERSON
from ivr.store.tables import Authority, Call, JournalEntry, Person, TelepinUse


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went, by what it was."""

    authorities: int
    uses: int
    contexts: int
    audit_payloads: int
    journal_links: int


class Erasure:
    """Erases people from one installation."""

    def __init__(
        self, engine: Engine, audit: SqlAudit, *, pseudonym_of: Callable[[str], str]
    ) -> None:
        """`pseudonym_of` names a PESEL or NIP as journals do."""
        self._engine, self._audit, self._pseudonym_of = engine, audit, pseudonym_of

    def erase(self, ref: PersonRef, by: Actor, moment: datetime) -> Erased | None:
        """Erase one person, whole or not at all; None when the register does not know them.

        `ConfigError` while a legal hold is on them.
        """
        with Session(self._engine) as session, session.begin():
            person = session.get(Person, ref, with_for_update=True)
            if person is None:
                return None
            if session.get(LegalHold, PERSON + ref) is not None:
                raise ConfigError("person: under a legal hold; lift it first (kasja retention)")
            erased = self._erase(session, person)
            details = {
                PAYLOADS_ERASED: str(erased.audit_payloads),
                "authorities": str(erased.authorities),
                "contexts": str(erased.contexts),
                "journal_links": str(erased.journal_links),
            }
            event = AuditEvent(AuditKind.ERASURE, moment, by, details=details)
            head = self._audit.append(session, event)
        self._audit.note(head)
        return erased

    def _erase(self, session: Session, person: Person) -> Erased:
        ref = PersonRef(person.ref)
        numbers = [self._pseudonym_of(n) for n in (person.pesel, person.nip) if n]
        links = sum(_unlink(session, pseudonym) for pseudonym in numbers)
        session.execute(update(Call).where(Call.subject == ref).values(subject=None))
        attempts.forget(session, ref)
        erased = Erased(
            authorities=_count(
                session, Authority, or_(Authority.agent == ref, Authority.principal == ref)
            ),
            uses=_count(session, TelepinUse, TelepinUse.person == ref),
            contexts=_contexts(session, ref),
            audit_payloads=_count(session, AuditPayload, _about(ref, numbers)),
            journal_links=links,
        )
        session.delete(person)
        return erased


def _about(ref: PersonRef, numbers: Sequence[str]) -> ColumnElement[bool]:
    """Payloads that name this person, in whatever role, by reference or by a number's pseudonym.

    Proofs of deletion name nobody.
    """
    details = cast(AuditPayload.details, String)
    mentioned = [details.contains(name) for name in (ref, *numbers)]
    return or_(AuditPayload.subject == ref, AuditPayload.name == ref, *mentioned)


def _contexts(session: Session, ref: PersonRef) -> int:
    theirs = or_(ProofContext.person == ref, ProofContext.subject == ref)
    calls = select(ProofContext.call_id).where(theirs)
    session.execute(delete(ContextToken).where(ContextToken.call_id.in_(calls)))
    return _count(session, ProofContext, theirs)


def _count(
    session: Session,
    table: type[Authority | TelepinUse | ProofContext | AuditPayload],
    wanted: ColumnElement[bool],
) -> int:
    """Delete, and tell how many rows there were."""
    keys = session.execute(delete(table).where(wanted).returning(*table.__table__.primary_key))
    return len(keys.all())


def _unlink(session: Session, pseudonym: str) -> int:
    """Take a number's pseudonym out of all journals."""
    mentions = cast(JournalEntry.data, String).contains(pseudonym)
    entries = session.scalars(
        select(JournalEntry).where(JournalEntry.kind == "heard", mentions)
    ).all()
    for entry in entries:
        entry.data = {**entry.data, "number": None}
    return len(entries)
