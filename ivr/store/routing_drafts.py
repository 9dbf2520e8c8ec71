"""Drafts of the routing: made, changed, approved, dropped. Who changes one must have seen its last state."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from ivr.errors import OperatorError
from ivr.routing.sources import Sources
from ivr.routing.version import Draft, DraftState
from ivr.store.content_files import keep_words, words_of
from ivr.store.tables import RoutingDraft, RoutingEvent


class Conflict(StrEnum):
    """Why something cannot be done; who tells people in their own words looks at this."""

    UNKNOWN = "unknown"
    """There is no such draft or version."""
    CLOSED = "closed"
    """The draft was published or dropped."""
    CHANGED = "changed"
    """The draft was changed since it was seen."""
    OVERTAKEN = "overtaken"
    """Another version was published since the draft was made."""
    WAITING = "waiting"
    """A version waits for its time; nothing is published before that."""
    OWN = "own"
    """Nobody approves what they wrote themselves."""
    UNAPPROVED = "unapproved"
    """Somebody else has to approve it first."""
    OVER = "over"
    """The time is past, or the version is in effect already."""
    SAME = "same"
    """It is so already."""
    TEXT = "text"
    """A name, title or reason is missing or too long."""


class ConflictError(OperatorError):
    """Somebody was faster, or the state does not allow it; nothing was changed."""

    def __init__(self, kind: Conflict, message: str) -> None:
        """`message` is one line for the command line."""
        super().__init__(message)
        self.kind = kind


def note(
    session: Session,
    action: str,
    *,
    by: str,
    at: datetime,
    draft: int | None = None,
    version: int | None = None,
    detail: str = "",
) -> None:
    """Add to the history; the audit log of the installation may take the same facts from here."""
    session.add(
        RoutingEvent(at=at, actor=by, action=action, draft=draft, version=version, detail=detail)
    )


def create(
    session: Session, sources: Sources, *, title: str, base: int | None, by: str, at: datetime
) -> Draft:
    """Make a draft."""
    row = RoutingDraft(
        title=title,
        state=DraftState.OPEN,
        revision=1,
        base=base,
        author=by,
        created_at=at,
        updated_at=at,
        routing=sources.routing,
        hours=sources.hours,
        offices=sources.offices,
        words=keep_words(session, sources.words),
    )
    session.add(row)
    session.flush()
    note(session, "drafted", by=by, at=at, draft=row.id, detail=title)
    return as_draft(row)


def save(session: Session, row: RoutingDraft, sources: Sources, *, by: str, at: datetime) -> Draft:
    """Replace what a draft holds; an approval of what it held before is void.

    Sources without words leave the draft's as they are.
    """
    row.routing, row.hours, row.offices = sources.routing, sources.hours, sources.offices
    if sources.words is not None:
        row.words = keep_words(session, sources.words)
    _touch(row, by=by, at=at)
    note(session, "saved", by=by, at=at, draft=row.id, detail=f"revision {row.revision}")
    return as_draft(row)


def rebase(session: Session, row: RoutingDraft, base: int, *, by: str, at: datetime) -> Draft:
    """Let a draft be published on top of another version, whatever that one changed."""
    row.base = base
    _touch(row, by=by, at=at)
    note(session, "rebased", by=by, at=at, draft=row.id, detail=f"on version {base}")
    return as_draft(row)


def approve(session: Session, row: RoutingDraft, *, by: str, at: datetime) -> Draft:
    """Agree to a revision; `ConflictError` for the one who wrote it."""
    if by == row.author:
        raise ConflictError(
            Conflict.OWN, f"draft {row.id}: {by} wrote it; somebody else must approve it"
        )
    row.approved_by = by
    note(session, "approved", by=by, at=at, draft=row.id, detail=f"revision {row.revision}")
    return as_draft(row)


def drop(session: Session, row: RoutingDraft, *, by: str, at: datetime) -> None:
    """Give a draft up; it stays in the history."""
    row.state = DraftState.DROPPED
    note(session, "dropped", by=by, at=at, draft=row.id)


def seen(session: Session, draft: int, revision: int | None) -> RoutingDraft:
    """The open draft, locked, if it is at the revision that was seen; `ConflictError` if not.

    No revision means the one that is there now.
    """
    wanted = select(RoutingDraft).where(RoutingDraft.id == draft).with_for_update()
    row = session.scalars(wanted).first()
    if row is None:
        raise ConflictError(Conflict.UNKNOWN, f"no draft {draft}; kasja routing drafts lists them")
    if row.state != DraftState.OPEN:
        raise ConflictError(
            Conflict.CLOSED, f"draft {draft} is {row.state} already; make a new one"
        )
    if revision is not None and row.revision != revision:
        raise ConflictError(
            Conflict.CHANGED,
            f"draft {draft} is at revision {row.revision} by {row.author}, you saw {revision};"
            " look at it again",
        )
    return row


def as_draft(row: RoutingDraft) -> Draft:
    """A row, in its session, as a value."""
    session = object_session(row)
    assert session is not None
    place = Path(f"draft-{row.id}")
    return Draft(
        row.id,
        row.title,
        DraftState(row.state),
        row.revision,
        row.base,
        row.author,
        row.approved_by,
        row.created_at,
        row.updated_at,
        Sources(row.routing, row.hours, row.offices, place, words_of(session, row.words)),
    )


def _touch(row: RoutingDraft, *, by: str, at: datetime) -> None:
    row.revision += 1
    row.author, row.updated_at, row.approved_by = by, at, None
