"""The table of who served a call: each consultant whom a queue connected with it."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base, Moment


class ServedCall(Base):
    """A call at one consultant; one that is passed on has several."""

    __tablename__ = "served_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(40), index=True)
    agent: Mapped[str] = mapped_column(String(64))
    """The member interface, e.g. `PJSIP/agent-us-zwroty`."""
    queue: Mapped[str] = mapped_column(String(40))
    """Empty where the service was started in the middle of the call."""
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """The caller or the consultant hung up, or the call went on to somebody else."""

    __table_args__ = (Index("ix_served_call_agent_began_at", "agent", "began_at"),)
