"""The tables of what was proved in a call, for the agent who gets it, and of legal holds."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base, Moment


class ProofContext(Base):
    """What one call proved."""

    __tablename__ = "proof_context"

    call_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Asterisk's linkedid: the call with all its channels and transfers."""
    caller: Mapped[str] = mapped_column(String(40))
    """The pseudonym of the caller's telephone number."""
    person: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(32))
    role: Mapped[str | None] = mapped_column(String(8))
    scope: Mapped[str | None] = mapped_column(String(16))
    assurance: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(40))
    proved_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """The call was hung up."""


class ContextToken(Base):
    """One agent's right to see a context once; the token itself is not kept."""

    __tablename__ = "context_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("proof_context.call_id"), index=True)
    agent: Mapped[str] = mapped_column(String(64))
    """The member interface that the queue connected, e.g. `PJSIP/agent-us-zwroty`."""
    issued_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
    """The call went on to another agent."""


class LegalHold(Base):
    """A call or a person whose data must not be deleted, whatever its age."""

    __tablename__ = "legal_hold"

    key: Mapped[str] = mapped_column(String(48), primary_key=True)
    """`call:…` or `person:…`."""
    reason: Mapped[str] = mapped_column(String(200))
    placed_at: Mapped[datetime] = mapped_column(Moment)
