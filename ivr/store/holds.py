"""Legal holds: calls and people whose data is not deleted, whatever its age, until the hold is lifted."""

from datetime import datetime

from sqlalchemy import CompoundSelect, Engine, func, select, union
from sqlalchemy.orm import Session

from ivr.identity.audit import Actor, AuditEvent, AuditKind
from ivr.store.audit import SqlAudit
from ivr.store.audit_tables import AuditPayload
from ivr.store.context_tables import LegalHold

CALL, PERSON = "call:", "person:"
_LONGEST_REASON = 200


class LegalHolds:
    """Places and lifts holds; each is in the audit."""

    def __init__(self, engine: Engine, audit: SqlAudit) -> None:
        """The engine's schema is up to date."""
        self._engine, self._audit = engine, audit

    def place(self, key: str, reason: str, by: Actor, moment: datetime) -> None:
        """Hold `call:…` or `person:…`; a second hold replaces the reason."""
        with Session(self._engine) as session, session.begin():
            hold = LegalHold(key=key, reason=reason[:_LONGEST_REASON], placed_at=moment)
            session.merge(hold)
            event = AuditEvent(AuditKind.HOLD_PLACED, moment, by, details={"on": key})
            head = self._audit.append(session, event)
        self._audit.note(head)

    def lift(self, key: str, by: Actor, moment: datetime) -> bool:
        """Lift a hold; False when there is none."""
        with Session(self._engine) as session, session.begin():
            hold = session.get(LegalHold, key)
            if hold is None:
                return False
            session.delete(hold)
            event = AuditEvent(AuditKind.HOLD_LIFTED, moment, by, details={"on": key})
            head = self._audit.append(session, event)
        self._audit.note(head)
        return True

    def all(self) -> list[dict[str, str]]:
        """Every hold, by key."""
        with Session(self._engine) as session:
            return [
                {"on": hold.key, "reason": hold.reason, "placed_at": hold.placed_at.isoformat()}
                for hold in session.scalars(select(LegalHold).order_by(LegalHold.key))
            ]


def held_calls() -> CompoundSelect[tuple[str]]:
    """The ids of held calls, and of the calls that the audit ties to held people."""
    by_name = select(func.substr(LegalHold.key, len(CALL) + 1)).where(
        LegalHold.key.startswith(CALL)
    )
    of_people = select(AuditPayload.call_id).where(
        AuditPayload.call_id.is_not(None), AuditPayload.subject.in_(held_people())
    )
    return union(by_name, of_people)


def held_people() -> CompoundSelect[tuple[str]]:
    """The references of held people."""
    names = select(func.substr(LegalHold.key, len(PERSON) + 1)).where(
        LegalHold.key.startswith(PERSON)
    )
    return union(names)
