"""The tables of operators, and of what they say about calls."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base, Moment


class OperatorAccount(Base):
    """Somebody who may log in to the panel."""

    __tablename__ = "operator"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    """As they type it; never given to somebody else, because the audit names people by it."""
    spoken: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id; none for who signs in at a provider alone."""
    roles: Mapped[list[str]] = mapped_column(JSON)
    agent: Mapped[str] = mapped_column(String(64))
    """Their member interface in the queues, e.g. `PJSIP/agent-us-zwroty`; empty for who takes no calls."""
    failures: Mapped[int] = mapped_column(server_default="0")
    """Wrong passwords in a row."""
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    """Until then no password is right; none when the next one counts."""
    active: Mapped[bool]
    """False for who may not log in any more."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    """When the password, the roles or the state was last changed, not when somebody logged in."""


class CallMark(Base):
    """What an operator says about a call: where it should have gone, what it was about."""

    __tablename__ = "call_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(64))
    """The operator's log-in name."""
    kind: Mapped[str] = mapped_column(String(16))
    """`wrong_queue`, `right_topic` or `wrong_topic`."""
    topic: Mapped[str | None] = mapped_column(String(40))
    """The right one; none where the operator did not say."""
