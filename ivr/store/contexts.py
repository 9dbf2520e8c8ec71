"""What calls proved, behind SQLAlchemy; implements `identity.context.Contexts`."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import Assurance, PersonRef, Role, Scope, Subject
from ivr.identity.audit import Actor, ActorKind, AuditEvent, AuditKind
from ivr.identity.context import TOKEN_BYTES, Proof, ScreenPop, Shown
from ivr.identity.information import Disclosure
from ivr.store.audit import SqlAudit
from ivr.store.audit_chain import Head
from ivr.store.context_tables import ContextToken, ProofContext
from ivr.store.tables import Person

_LONGEST_AGENT = 64


class SqlContexts:
    """Proofs of the calls in progress; safe to use from any thread and process."""

    def __init__(
        self, engine: Engine, audit: SqlAudit, disclosure: Disclosure, *, valid_s: int
    ) -> None:
        """A proof opens nothing `valid_s` after it was given, however long the call lasts."""
        self._engine, self._audit, self._disclosure = engine, audit, disclosure
        self._valid = timedelta(seconds=valid_s)

    def keep(self, proof: Proof) -> None:
        """Put a proof aside; a later one of the same call replaces it."""
        subject = proof.subject
        with self._transaction() as session:
            session.merge(
                ProofContext(
                    call_id=proof.call_id,
                    caller=proof.caller,
                    person=subject.caller,
                    subject=subject.person,
                    role=subject.role.value if subject.role else None,
                    scope=subject.scope.value if subject.scope else None,
                    assurance=proof.assurance.label,
                    topic=proof.topic,
                    proved_at=proof.proved_at,
                    expires_at=proof.proved_at + self._valid,
                    ended_at=None,
                )
            )

    def issue(self, call_id: str, agent: str, moment: datetime) -> str | None:
        """A token for the agent who got the call; None when nothing was proved that still holds."""
        token, agent = secrets.token_urlsafe(TOKEN_BYTES), agent[:_LONGEST_AGENT]
        with self._transaction() as session:
            kept = session.get(ProofContext, call_id, with_for_update=True)
            if kept is None or _over(kept, moment):
                return None
            mine = ContextToken.call_id == call_id, ContextToken.replaced_at.is_(None)
            session.execute(update(ContextToken).where(*mine).values(replaced_at=moment))
            session.add(
                ContextToken(
                    token_hash=_hash(token), call_id=call_id, agent=agent, issued_at=moment
                )
            )
            head = self._record(session, AuditKind.CONTEXT_ISSUED, kept, agent, moment)
        self._audit.note(head)
        return token

    def redeem(self, token: str, agent: str, moment: datetime) -> ScreenPop | None:
        """What the token opens, once, to its agent, while the call lasts; None for all else."""
        with self._transaction() as session:
            by_hash = select(ContextToken).where(ContextToken.token_hash == _hash(token))
            found = session.scalars(by_hash.with_for_update()).first()
            kept = session.get(ProofContext, found.call_id) if found else None
            refused = _refusal(found, kept, agent, moment)
            if refused is None and found is not None and kept is not None:
                found.used_at = moment
                shown = self._shown(session, kept)
                head = self._record(session, AuditKind.DISCLOSURE_VIEW, kept, agent, moment)
            else:
                shown, why = None, refused or ""
                kind = AuditKind.CONTEXT_REFUSED
                head = self._record(session, kind, kept, agent, moment, why=why)
        self._audit.note(head)
        return shown

    def show(self, call_id: str, agent: str, moment: datetime, *, by: str) -> ScreenPop | None:
        """What the call proved, to the agent who has it; None while nothing that still holds was."""
        mine = ContextToken.call_id == call_id, ContextToken.replaced_at.is_(None)
        with self._transaction() as session:
            token = session.scalars(select(ContextToken).where(*mine).with_for_update()).first()
            kept = session.get(ProofContext, call_id) if token else None
            if token is None or kept is None or token.agent != agent or _over(kept, moment):
                return None
            token.used_at = token.used_at or moment
            shown = self._shown(session, kept)
            head = self._record(session, AuditKind.DISCLOSURE_VIEW, kept, agent, moment, by=by)
        self._audit.note(head)
        return shown

    def end(self, call_id: str, moment: datetime) -> None:
        """The caller hung up."""
        with self._transaction() as session:
            open_one = ProofContext.call_id == call_id, ProofContext.ended_at.is_(None)
            session.execute(update(ProofContext).where(*open_one).values(ended_at=moment))

    def _shown(self, session: Session, kept: ProofContext) -> ScreenPop:
        proof = _proof(kept)
        role, scope = proof.subject.role, proof.subject.scope
        return ScreenPop(
            proof,
            _person(session, proof.subject.caller),
            _person(session, proof.subject.person),
            self._disclosure.unlocked(proof.assurance, role, scope),
        )

    def _record(
        self,
        session: Session,
        kind: AuditKind,
        kept: ProofContext | None,
        agent: str,
        moment: datetime,
        **details: str,
    ) -> Head:
        actor = Actor(ActorKind.AGENT, agent)
        subject = PersonRef(kept.subject) if kept else None
        call_id = kept.call_id if kept else None
        if kept and kept.person != kept.subject:
            details["caller"] = kept.person
        event = AuditEvent(kind, moment, actor, subject, call_id, details)
        return self._audit.append(session, event)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except SQLAlchemyError as away:
            raise StageError("contexts", type(away).__name__) from None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _over(kept: ProofContext, moment: datetime) -> bool:
    return kept.ended_at is not None or moment >= kept.expires_at


def _refusal(
    found: ContextToken | None, kept: ProofContext | None, agent: str, moment: datetime
) -> str | None:
    """Why the token opens nothing, for the audit alone; None when it does."""
    if found is None or kept is None:
        return "unknown"
    if found.agent != agent:
        return "another_agent"
    if found.used_at is not None:
        return "used"
    if found.replaced_at is not None:
        return "call_went_on"
    if kept.ended_at is not None:
        return "hung_up"
    return "expired" if moment >= kept.expires_at else None


def _proof(kept: ProofContext) -> Proof:
    role = Role(kept.role) if kept.role else None
    scope = Scope(kept.scope) if kept.scope else None
    subject = Subject(PersonRef(kept.subject), PersonRef(kept.person), role, scope)
    level = next(level for level in Assurance if level.label == kept.assurance)
    return Proof(kept.call_id, kept.caller, subject, level, kept.topic, kept.proved_at)


def _person(session: Session, ref: PersonRef) -> Shown:
    row = session.get(Person, ref)
    if row is None:  # erased since the proof
        return Shown(ref, "", None, None)
    return Shown(ref, row.name, row.pesel, row.nip)
