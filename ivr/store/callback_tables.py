"""The tables of callbacks; a number is there only while it is needed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base, Moment


class CallbackRow(Base):
    """One callback that a caller asked for."""

    __tablename__ = "callback"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(40))
    queue: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(9))
    """None once it has ended."""
    caller: Mapped[str] = mapped_column(String(40), index=True)
    """A pseudonym of the number."""
    asked_by: Mapped[str] = mapped_column(String(40), index=True)
    """The pseudonym of whoever asked."""
    place_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), index=True)
    dialled_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class CallbackEvent(Base):
    """Something that happened to a callback; only ever added."""

    __tablename__ = "callback_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    callback: Mapped[int] = mapped_column(ForeignKey("callback.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(12))
    detail: Mapped[str] = mapped_column(String(200))
