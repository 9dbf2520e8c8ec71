"""The audit's tables: a chain that is never touched again, and what it seals, which may be erased."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base, Moment


class AuditEntry(Base):
    """One link of the chain; names nobody. Triggers refuse to change or remove it."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 … without gaps."""
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    payload: Mapped[str] = mapped_column(String(64))
    """Keyed digest of the payload, which may be gone."""
    previous: Mapped[str] = mapped_column(String(64))
    """The seal of the link before."""
    seal: Mapped[str] = mapped_column(String(64))
    """HMAC over everything above."""


class AuditPayload(Base):
    """Whom and what a link is about: personal data, erased when its time is over."""

    __tablename__ = "audit_payload"

    seq: Mapped[int] = mapped_column(
        ForeignKey("audit_entry.seq"), primary_key=True, autoincrement=False
    )
    salt: Mapped[str] = mapped_column(String(32))
    """Random: once the payload is gone, nobody can guess it from its digest."""
    actor: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(40), index=True)
    call_id: Mapped[str | None] = mapped_column(String(40), index=True)
    details: Mapped[dict[str, str]] = mapped_column(JSON)
