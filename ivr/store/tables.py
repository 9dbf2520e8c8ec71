"""The tables. Journals hold pseudonyms; only the register holds numbers of people."""

from datetime import UTC, date, datetime

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:  # noqa: ARG002
        """Refuse naive moments; write all others as UTC, because SQLite drops the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive moment cannot be stored; make it aware UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:  # noqa: ARG002
        """Give it back as UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The base of all tables."""


class Person(Base):
    """Somebody, or an organisation, in the register."""

    __tablename__ = "person"

    ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    pesel: Mapped[str | None] = mapped_column(String(11), unique=True)
    nip: Mapped[str | None] = mapped_column(String(10), unique=True)
    telepin_hash: Mapped[str | None] = mapped_column(String(200))
    telepin_changed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was set, changed or deactivated; none where that never happened here."""


class TelepinUse(Base):
    """The history of a telePIN, which its owner may see."""

    __tablename__ = "telepin_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.ref", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(16))


class Authority(Base):
    """Who may act for whom, on what ground and when."""

    __tablename__ = "authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent: Mapped[str] = mapped_column(ForeignKey("person.ref"))
    principal: Mapped[str] = mapped_column(ForeignKey("person.ref"))
    role: Mapped[str] = mapped_column(String(8))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day, or none."""
    scope: Mapped[str] = mapped_column(String(16), server_default="general")
    """How far it reaches; see `identity.principals.Scope`."""
    revoked_on: Mapped[date | None]
    """From this day on it is taken back, whatever its last day was."""

    __table_args__ = (
        UniqueConstraint("agent", "principal", "role"),
        Index("ix_authority_agent", "agent"),
    )


class Attempt(Base):
    """A counter of attempts: of a person, of a caller's number, of everybody (`identity.limits`)."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    successes: Mapped[int] = mapped_column(server_default="0")
    since: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)


class Call(Base):
    """One call."""

    __tablename__ = "call"

    call_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    dnis: Mapped[str] = mapped_column(String(32))
    caller: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    routing_version: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(40))
    queue: Mapped[str | None] = mapped_column(String(40))
    assurance: Mapped[str | None] = mapped_column(String(16))
    role: Mapped[str | None] = mapped_column(String(8))
    subject: Mapped[str | None] = mapped_column(String(40))


class JournalEntry(Base):
    """One line of a call's journal."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(40), index=True)
    at_ms: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, object]] = mapped_column(JSON)


class RoutingVersion(Base):
    """One published version of the routing; never changed but for its withdrawal."""

    __tablename__ = "routing_version"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    routing: Mapped[str] = mapped_column(Text)
    hours: Mapped[str] = mapped_column(Text)
    offices: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(16))
    """How it came to be: `files`, `draft`, `rollback`, `switch`."""
    author: Mapped[str] = mapped_column(String(80))
    approved_by: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(500))
    base: Mapped[int | None]
    """The version it was made from; none for the first."""
    draft: Mapped[int | None]
    published_at: Mapped[datetime] = mapped_column(Moment)
    effective_at: Mapped[datetime] = mapped_column(Moment, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set where it was taken back before it came into effect."""
    words: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """Path in a content folder → digest of a `ContentFile`; none where the installation's files say it."""


class RoutingDraft(Base):
    """A routing that somebody works on."""

    __tablename__ = "routing_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16))
    """`open`, `published` or `dropped`."""
    revision: Mapped[int]
    """Counts the changes; who saves must name the one they saw."""
    base: Mapped[int | None]
    author: Mapped[str] = mapped_column(String(80))
    """Of the last change."""
    approved_by: Mapped[str | None] = mapped_column(String(80))
    """Of this very revision."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    routing: Mapped[str] = mapped_column(Text)
    hours: Mapped[str] = mapped_column(Text)
    offices: Mapped[str] = mapped_column(Text)
    words: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """As a version's."""


class ContentFile(Base):
    """A file that versions and drafts are made of; never changed."""

    __tablename__ = "content_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the file."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """Compressed."""


class RoutingEvent(Base):
    """Something that was done to drafts and versions; only ever added."""

    __tablename__ = "routing_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(16))
    draft: Mapped[int | None]
    version: Mapped[int | None]
    detail: Mapped[str] = mapped_column(String(500))
