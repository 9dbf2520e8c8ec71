"""The table of digests: what each journal comes to, so that searches and reports read no journals."""

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base


class CallDigest(Base):
    """The digest of one call's journal (`figures.digest`); goes when the journal goes."""

    __tablename__ = "call_digest"

    call_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    asked_again: Mapped[int]
    passed_on_ms: Mapped[int | None]
    first_queue: Mapped[str | None] = mapped_column(String(40))
    """Where KASja put the call; none where it put it nowhere."""
    ending: Mapped[str | None] = mapped_column(String(16))
    ended_by: Mapped[str] = mapped_column(String(16))
    surveyed: Mapped[bool]
    stays: Mapped[list[list[object]]] = mapped_column(JSON)
    """Each as the fields of `Stay`, in order."""
    askings: Mapped[list[list[object]]] = mapped_column(JSON)
    """Each as the fields of `Asking`, in order."""
    said: Mapped[str] = mapped_column(Text)
