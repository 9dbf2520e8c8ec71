"""The audit log behind SQLAlchemy; implements `identity.audit.Audit`.

Appending is serial, whoever writes: the transaction takes the log's lock first (SQLite's one writer, an
advisory lock in PostgreSQL), then reads the last link, then adds the next.
"""

import secrets
from pathlib import Path

import structlog
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.audit import AuditEvent
from ivr.redaction import mask, mask_unless_ours
from ivr.store.audit_chain import START, Head, Seals, same, utc
from ivr.store.audit_head import HeadFile
from ivr.store.audit_tables import AuditEntry, AuditPayload

log = structlog.get_logger()

_ADVISORY_LOCK = 223300330
"""Any number nobody else in this database locks."""
_LONGEST_NAME, _LONGEST_DETAIL = 64, 200


class SqlAudit:
    """Appends events to one hash-chained log; safe to use from any thread and process."""

    def __init__(self, engine: Engine, key: bytes, *, head: Path | None = None) -> None:
        """`key` seals the chain, at least 32 bytes; the engine's schema is up to date.

        `head` is the file that notes the newest link; None where nobody watches for a cut-off end.
        """
        self._engine, self._seals = engine, Seals(key)
        self._head = HeadFile(head, self._seals) if head else None

    def record(self, event: AuditEvent) -> None:
        """Append one event; `StageError` when the store is away."""
        try:
            with Session(self._engine) as session, session.begin():
                head = self.append(session, event)
        except SQLAlchemyError as away:
            raise StageError("audit", type(away).__name__) from None
        self.note(head)

    def append(self, session: Session, event: AuditEvent) -> Head:
        """Append in the caller's transaction: the deed and its record, or neither.

        Call `note` with the result after the commit.
        """
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"select pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        newest = select(AuditEntry.seq, AuditEntry.seal).order_by(AuditEntry.seq.desc()).limit(1)
        last = session.execute(newest).first()
        self._watch(session, last.seq if last else 0)
        payload = _payload(event, (last.seq if last else 0) + 1)
        entry = AuditEntry(
            seq=payload.seq,
            at=utc(event.moment),
            kind=event.kind.value,
            payload=self._seals.of_payload(payload),
            previous=last.seal if last else START,
        )
        entry.seal = self._seals.of(entry)
        session.add(entry)
        session.flush()
        session.add(payload)
        session.flush()
        return Head(entry.seq, entry.seal)

    def note(self, head: Head) -> None:
        """Note the newest link outside the database."""
        if self._head:
            self._head.move(head)

    def _watch(self, session: Session, last: int) -> None:
        """A noted link that is gone or different: keep the note as evidence, and say so."""
        try:
            noted = self._head.read() if self._head else None
        except (OSError, ValueError):
            return  # `move` says it, and `kasja audit verify` explains
        if noted is None:
            return
        kept = session.scalar(select(AuditEntry.seal).where(AuditEntry.seq == noted.seq))
        if noted.seq > last or kept is None or not same(kept, noted.seal):
            log.error("audit_chain_broken", seq=noted.seq)
            self._head = None


def _payload(event: AuditEvent, seq: int) -> AuditPayload:
    return AuditPayload(
        seq=seq,
        salt=secrets.token_hex(16),
        actor=event.actor.kind.value,
        name=mask_unless_ours(event.actor.name)[:_LONGEST_NAME],
        subject=event.subject,
        call_id=event.call_id,
        details={
            mask(name): mask_unless_ours(value)[:_LONGEST_DETAIL]
            for name, value in event.details.items()
        },
    )
