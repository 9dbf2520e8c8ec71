"""Versions of the routing: published, scheduled, withdrawn, rolled back; and the drafts before them.

Of several who publish at once one wins, and the others are told who it was: a version names the one it
was made from, and its number is that one's successor, which the database lets exist only once. At most
one version waits for its time; while it does, nothing else is published, because whatever is published
now would be undone by it later.

Every failure of the database is a `StageError`; everything else that cannot be done is a `ConflictError`,
and changes nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.routing import loader
from ivr.routing.sources import Sources
from ivr.routing.version import (
    EVERYTHING,
    Draft,
    DraftState,
    EventFilter,
    HistoryEvent,
    Origin,
    Version,
)
from ivr.store import routing_drafts as drafts
from ivr.store import routing_rows as rows
from ivr.store.content_files import Recordings
from ivr.store.routing_drafts import Conflict, ConflictError
from ivr.store.tables import RoutingDraft, RoutingVersion

LONGEST_REASON = 500
LONGEST_NAME = 80
LONGEST_TITLE = 200


class RoutingVersions:
    """Everything about versions; usable from any thread, every method one transaction."""

    def __init__(
        self,
        engine: Engine,
        *,
        four_eyes: bool = False,
        judge: Callable[[Sources], object] = loader.parse,
    ) -> None:
        """`four_eyes`: a draft is published only after somebody else approved it.

        `judge` raises `ContentError` for what must not be published.
        """
        self._engine, self._judge = engine, judge
        self.four_eyes = four_eyes
        self.recordings = Recordings(engine)

    # --- reading ----------------------------------------------------------------------------------

    def current(self, moment: datetime) -> Version | None:
        """The version that decides at this moment; None before the first."""
        with self._transaction() as session:
            row = rows.current(session, moment)
            return rows.as_version(row) if row else None

    def following(self, moment: datetime) -> Version | None:
        """The version that waits for its time; None where none does."""
        with self._transaction() as session:
            row = rows.following(session, moment)
            return rows.as_version(row) if row else None

    def newest(self) -> int | None:
        """The number that a draft must be made from to be published next; None before the first."""
        with self._transaction() as session:
            row = rows.newest(session)
            return row.number if row else None

    def version(self, number: int) -> Version:
        """One version."""
        with self._transaction() as session:
            return rows.as_version(rows.row_of(session, number))

    def history(self, limit: int = 50) -> list[Version]:
        """Versions, newest first."""
        wanted = select(RoutingVersion).order_by(RoutingVersion.number.desc()).limit(limit)
        with self._transaction() as session:
            return [rows.as_version(row) for row in session.scalars(wanted)]

    def events(self, limit: int = 200, which: EventFilter = EVERYTHING) -> list[HistoryEvent]:
        """What was done, newest first."""
        with self._transaction() as session:
            return rows.events(session, limit, which)

    def draft(self, draft: int) -> Draft:
        """One draft, open or not."""
        with self._transaction() as session:
            row = session.get(RoutingDraft, draft)
            if row is None:
                raise ConflictError(
                    Conflict.UNKNOWN, f"no draft {draft}; kasja routing drafts lists them"
                )
            return drafts.as_draft(row)

    def open_drafts(self) -> list[Draft]:
        """Drafts that somebody works on, newest first."""
        wanted = select(RoutingDraft).where(RoutingDraft.state == DraftState.OPEN)
        with self._transaction() as session:
            found = session.scalars(wanted.order_by(RoutingDraft.id.desc()))
            return [drafts.as_draft(row) for row in found]

    # --- drafts -----------------------------------------------------------------------------------

    def create_draft(self, sources: Sources, *, title: str, by: str, moment: datetime) -> Draft:
        """A draft made from the newest version, whose words it takes unless it brings its own."""
        _check_text(by=by, title=title)
        with self._transaction() as session:
            newest = rows.newest(session)
            base = newest.number if newest else None
            if newest is not None and sources.words is None:
                sources = replace(sources, words=rows.as_version(newest).sources.words)
            return drafts.create(session, sources, title=title, base=base, by=by, at=moment)

    def save_draft(
        self, draft: int, revision: int | None, sources: Sources, *, by: str, moment: datetime
    ) -> Draft:
        """Replace what a draft holds."""
        _check_text(by=by)
        with self._transaction() as session:
            row = drafts.seen(session, draft, revision)
            return drafts.save(session, row, sources, by=by, at=moment)

    def rebase_draft(self, draft: int, revision: int | None, *, by: str, moment: datetime) -> Draft:
        """Let a draft follow the newest version; it will undo what that one changed."""
        _check_text(by=by)
        with self._transaction() as session:
            newest = rows.newest(session)
            row = drafts.seen(session, draft, revision)
            if newest is None:
                raise ConflictError(Conflict.UNKNOWN, "there is no version yet")
            return drafts.rebase(session, row, newest.number, by=by, at=moment)

    def approve_draft(
        self, draft: int, revision: int | None, *, by: str, moment: datetime
    ) -> Draft:
        """Agree to a revision as the second pair of eyes."""
        _check_text(by=by)
        with self._transaction() as session:
            return drafts.approve(session, drafts.seen(session, draft, revision), by=by, at=moment)

    def drop_draft(self, draft: int, revision: int | None, *, by: str, moment: datetime) -> None:
        """Give a draft up."""
        _check_text(by=by)
        with self._transaction() as session:
            drafts.drop(session, drafts.seen(session, draft, revision), by=by, at=moment)

    # --- publishing -------------------------------------------------------------------------------

    def import_first(self, sources: Sources, *, moment: datetime) -> Version:
        """The files as version 1, unless there is a version already; returns the current one."""
        try:
            with self._transaction() as session:
                current = rows.current(session, moment)
                if current is None:
                    current = rows.add(
                        session, sources, Origin.FILES, base=None, by="KASja",
                        reason="pierwszy start: pliki z folderu config", at=moment,
                    )  # fmt: skip
                return rows.as_version(current)
        except ConflictError:  # another process was faster
            found = self.current(moment)
            if found is None:
                raise
            return found

    def publish(
        self,
        draft: int,
        revision: int | None,
        *,
        by: str,
        reason: str,
        moment: datetime,
        effective_at: datetime | None = None,
    ) -> Version:
        """Make a draft the next version, at once or from `effective_at` on."""
        _check_text(by=by, reason=reason)
        if effective_at is not None and effective_at <= moment:
            raise ConflictError(
                Conflict.OVER, f"{rows.polish(effective_at)} is over; name a time to come"
            )
        judged = self.draft(draft)
        self._judge(judged.sources)  # takes seconds, and must not hold a lock meanwhile
        with self._transaction() as session:
            row = drafts.seen(session, draft, judged.revision if revision is None else revision)
            if self.four_eyes and row.approved_by is None:
                raise ConflictError(
                    Conflict.UNAPPROVED,
                    f"draft {draft} needs the approval of somebody other than {row.author}:"
                    f" kasja routing approve {draft}",
                )
            published = rows.add(
                session, drafts.as_draft(row).sources, Origin.DRAFT, base=row.base, by=by,
                reason=reason, at=moment, effective_at=effective_at, draft=row,
            )  # fmt: skip
            row.state = DraftState.PUBLISHED
            return rows.as_version(published)

    def rollback(self, number: int, *, by: str, reason: str, moment: datetime) -> Version:
        """Publish what version `number` held once more, at once.

        It was judged when it was published, and must be readable still; the grammars may have moved on.
        """
        _check_text(by=by, reason=reason)
        held = self.version(number).sources
        loader.parse(held)
        with self._transaction() as session:
            newest = rows.newest(session)
            base = newest.number if newest else None
            return rows.as_version(
                rows.add(session, held, Origin.ROLLBACK, base=base, by=by, reason=reason, at=moment)
            )

    def switch(
        self, turn: Callable[[Sources], Sources], *, by: str, reason: str, moment: datetime
    ) -> Version:
        """Publish the version in effect with its emergency announcement turned, at once.

        Judged as a rollback is: nothing else that has changed meanwhile may stand in its way. A version
        that waits for its time goes on waiting, turned as well: an emergency does not wait for it.
        """
        _check_text(by=by, reason=reason)
        with self._transaction() as session:
            current = rows.current(session, moment)
            if current is None:
                raise ConflictError(Conflict.UNKNOWN, "no version is in effect yet")
            held = rows.as_version(current).sources
            turned = turn(held)
            active = loader.parse(turned).emergency.active
            if turned == held:
                state = "on" if active else "off"
                raise ConflictError(Conflict.SAME, f"the announcement is {state} already")
            waiting = rows.set_aside(session, moment)
            made = rows.add(
                session, turned, Origin.SWITCH, base=current.number, by=by, reason=reason, at=moment
            )
            if waiting is not None:
                rows.put_back(session, waiting, turn, base=made.number, by=by, at=moment)
            return rows.as_version(made)

    def withdraw(self, number: int, *, by: str, moment: datetime) -> Draft | None:
        """Take a version back that is not in effect yet; the draft it came from is open again."""
        _check_text(by=by)
        with self._transaction() as session:
            row = rows.row_of(session, number)
            if row.withdrawn_at is not None or row.effective_at <= moment:
                raise ConflictError(
                    Conflict.OVER, f"version {number} does not wait for its time any more"
                )
            row.withdrawn_at = moment
            drafts.note(session, "withdrawn", by=by, at=moment, version=number, draft=row.draft)
            draft = session.get(RoutingDraft, row.draft) if row.draft is not None else None
            if draft is None:
                return None
            draft.state = DraftState.OPEN
            return drafts.as_draft(draft)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except IntegrityError:
            raise ConflictError(
                Conflict.OVERTAKEN,
                "somebody published at the same moment; look at the difference and publish again",
            ) from None
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


def _check_text(*, by: str, reason: str | None = None, title: str = "") -> None:
    """History is read by auditors: it has names and reasons, and they fit."""
    if not by.strip() or len(by) > LONGEST_NAME:
        raise ConflictError(Conflict.TEXT, f"say who you are, in {LONGEST_NAME} characters at most")
    if reason is not None and not reason.strip():
        raise ConflictError(
            Conflict.TEXT, "give a reason: whoever reads the history will ask for it"
        )
    if len(reason or "") > LONGEST_REASON or len(title) > LONGEST_TITLE:
        raise ConflictError(
            Conflict.TEXT,
            f"keep the reason under {LONGEST_REASON} characters, the title under 200",
        )
