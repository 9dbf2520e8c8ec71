"""A version of the routing and a draft, as values; `store.routing_versions` keeps them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ivr.routing.sources import Sources


class Origin(StrEnum):
    """How a version came to be."""

    FILES = "files"
    """Imported from the content folder at the first start."""
    DRAFT = "draft"
    ROLLBACK = "rollback"
    SWITCH = "switch"
    """The emergency announcement was switched on or off."""


class DraftState(StrEnum):
    """What became of a draft."""

    OPEN = "open"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Version:
    """A published version; it decides from `effective_at` until the next one does."""

    number: int
    sources: Sources
    origin: Origin
    author: str
    approved_by: str | None
    """Who else agreed, where two must; None where nobody had to."""
    reason: str
    base: int | None
    """The version it was made from; None for the first."""
    draft: int | None
    """The draft it came from; None for other origins."""
    published_at: datetime
    effective_at: datetime
    """Aware UTC, as all moments here."""
    withdrawn_at: datetime | None = None
    """Set where it was taken back before it came into effect."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A routing that somebody works on."""

    id: int
    title: str
    state: DraftState
    revision: int
    """Counts the changes; who changes it must name the one they saw."""
    base: int | None
    """The version it was made from; it can be published on top of that one alone."""
    author: str
    """Of the last change."""
    approved_by: str | None
    """Who else agreed to this revision."""
    created_at: datetime
    updated_at: datetime
    sources: Sources


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Something that was done to drafts and versions."""

    at: datetime
    actor: str
    action: str
    draft: int | None
    version: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events of the history are wanted; what is empty does not narrow."""

    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Aware; not included."""


EVERYTHING = EventFilter()
