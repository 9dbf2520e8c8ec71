"""Versions of the routing as rows: read, added, never changed but for their withdrawal."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, object_session

from ivr.errors import OperatorError
from ivr.routing.calendar import POLISH_TIME
from ivr.routing.sources import Sources
from ivr.routing.version import EventFilter, HistoryEvent, Origin, Version
from ivr.store import routing_drafts as drafts
from ivr.store.content_files import keep_words, words_of
from ivr.store.routing_drafts import Conflict, ConflictError
from ivr.store.tables import RoutingDraft, RoutingEvent, RoutingVersion


def add(
    session: Session,
    sources: Sources,
    origin: Origin,
    *,
    base: int | None,
    by: str,
    reason: str,
    at: datetime,
    effective_at: datetime | None = None,
    draft: RoutingDraft | None = None,
) -> RoutingVersion:
    """Add the next version, on top of `base`; `ConflictError` when that is not the newest."""
    newest, last_number = state(session)
    _refuse_waiting(newest, at)
    if newest is not None and newest.number != base:
        raise ConflictError(
            Conflict.OVERTAKEN,
            f"version {newest.number} was published by {newest.author} meanwhile"
            f" („{newest.reason}”); look at kasja routing diff, then rebase the draft",
        )
    row = RoutingVersion(
        number=last_number + 1,
        digest=sources.digest,
        routing=sources.routing,
        hours=sources.hours,
        offices=sources.offices,
        words=keep_words(session, sources.words),
        origin=origin,
        author=by,
        approved_by=draft.approved_by if draft else None,
        reason=reason,
        base=base,
        draft=draft.id if draft else None,
        published_at=at,
        effective_at=effective_at or at,
    )
    session.add(row)
    session.flush()
    action = "scheduled" if effective_at else _ACTIONS[origin]
    drafts.note(session, action, by=by, at=at, version=row.number, draft=row.draft, detail=reason)
    return row


_ACTIONS = {
    Origin.FILES: "imported",
    Origin.DRAFT: "published",
    Origin.ROLLBACK: "rolled back",
    Origin.SWITCH: "switched",
}


def _refuse_waiting(newest: RoutingVersion | None, at: datetime) -> None:
    if newest is not None and newest.effective_at > at:
        raise ConflictError(
            Conflict.WAITING,
            f"version {newest.number} waits for {polish(newest.effective_at)};"
            f" wait too, or take it back: kasja routing withdraw {newest.number}",
        )


def polish(moment: datetime) -> str:
    """A moment as people here read it."""
    return f"{moment.astimezone(POLISH_TIME):%Y-%m-%d %H:%M}"


def current(session: Session, moment: datetime) -> RoutingVersion | None:
    """The version in effect; None before the first."""
    wanted = _valid().where(RoutingVersion.effective_at <= moment)
    order = (RoutingVersion.effective_at.desc(), RoutingVersion.number.desc())
    return session.scalars(wanted.order_by(*order).limit(1)).first()


def following(session: Session, moment: datetime) -> RoutingVersion | None:
    """The version that waits for its time; None where none does."""
    wanted = _valid().where(RoutingVersion.effective_at > moment)
    return session.scalars(wanted.order_by(RoutingVersion.effective_at).limit(1)).first()


def newest(session: Session) -> RoutingVersion | None:
    """The last version that was not withdrawn, in effect or waiting; None before the first."""
    return session.scalars(_valid().order_by(RoutingVersion.number.desc()).limit(1)).first()


def _valid() -> Select[RoutingVersion]:
    return select(RoutingVersion).where(RoutingVersion.withdrawn_at.is_(None))


def state(session: Session) -> tuple[RoutingVersion | None, int]:
    """The newest valid version and the last number given; withdrawn versions keep theirs.

    One statement: between two, another publisher's commit would be seen by the second alone, and the
    number after it would look free.
    """
    last = select(func.max(RoutingVersion.number)).scalar_subquery()
    wanted = _valid().add_columns(last).order_by(RoutingVersion.number.desc()).limit(1)
    found = session.execute(wanted).first()
    return (found[0], found[1]) if found else (None, session.scalar(select(last)) or 0)


def set_aside(session: Session, at: datetime) -> RoutingVersion | None:
    """Withdraw the version that waits for its time, to put it back; None when none does."""
    waiting = newest(session)
    if waiting is None or waiting.effective_at <= at:
        return None
    waiting.withdrawn_at = at
    session.flush()
    return waiting


def put_back(
    session: Session,
    waiting: RoutingVersion,
    turn: Callable[[Sources], Sources],
    *,
    base: int,
    by: str,
    at: datetime,
) -> None:
    """Let it wait on, turned and on top of `base`; it stays its author's, with its reason."""
    held = as_version(waiting).sources
    with suppress(OperatorError):  # it has no announcement: its own author took it out
        held = turn(held)
    number = base + 1
    session.add(
        RoutingVersion(
            number=number,
            digest=held.digest,
            routing=held.routing,
            hours=held.hours,
            offices=held.offices,
            words=waiting.words,
            origin=waiting.origin,
            author=waiting.author,
            approved_by=waiting.approved_by,
            reason=waiting.reason,
            base=base,
            draft=waiting.draft,
            published_at=at,
            effective_at=waiting.effective_at,
        )
    )
    detail = f"instead of version {waiting.number}"
    drafts.note(session, "rescheduled", by=by, at=at, version=number, detail=detail)


def events(session: Session, limit: int, which: EventFilter) -> list[HistoryEvent]:
    """What was done, newest first."""
    wanted = select(RoutingEvent).order_by(RoutingEvent.id.desc()).limit(limit)
    if which.actor:
        wanted = wanted.where(RoutingEvent.actor == which.actor)
    if which.action:
        wanted = wanted.where(RoutingEvent.action == which.action)
    if which.since is not None:
        wanted = wanted.where(RoutingEvent.at >= which.since)
    if which.until is not None:
        wanted = wanted.where(RoutingEvent.at < which.until)
    return [
        HistoryEvent(e.at, e.actor, e.action, e.draft, e.version, e.detail)
        for e in session.scalars(wanted)
    ]


def row_of(session: Session, number: int) -> RoutingVersion:
    """One version; `ConflictError` when there is none."""
    row = session.get(RoutingVersion, number)
    if row is None:
        raise ConflictError(
            Conflict.UNKNOWN, f"no version {number}; kasja routing history lists them"
        )
    return row


def as_version(row: RoutingVersion) -> Version:
    """A row, in its session, as a value."""
    session = object_session(row)
    assert session is not None
    place = Path(f"version-{row.number}")
    return Version(
        row.number,
        Sources(row.routing, row.hours, row.offices, place, words_of(session, row.words)),
        Origin(row.origin),
        row.author,
        row.approved_by,
        row.reason,
        row.base,
        row.draft,
        row.published_at,
        row.effective_at,
        row.withdrawn_at,
    )
