"""Drafts as wholes: made from the version that decides or from files, looked at, approved, given up."""

from pathlib import Path

from starlette.responses import Response

from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.paths import PATHS
from ivr.panel.routing import messages, text_sheet
from ivr.panel.routing.desk import Desk, number
from ivr.panel.routing.places import APPROVE, DRAFT, DROP, IMPORT, NEW_DRAFT, REBASE, DraftPlaces
from ivr.panel.routing.sheet import REVISION
from ivr.routing import loader
from ivr.routing.sources import Sources
from ivr.routing.version import Draft
from ivr.store.routing_drafts import ConflictError
from ivr.store.routing_versions import LONGEST_TITLE
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

TITLE = "tytul"
_FILES = ("routing", "hours", "offices")
_NEW = Fields(frozenset({TITLE}))
_IMPORT = Fields(frozenset({TITLE}), text=frozenset(_FILES), longest_bytes=text_sheet.LONGEST_BYTES)
_STEP = Fields(frozenset({REVISION}))


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""
    drafting = _Drafting(desk)
    return [
        Page(NEW_DRAFT, take=drafting.make, fields=_NEW, role=OperatorRole.EDIT),
        Page(IMPORT, drafting.ask, drafting.take_files, _IMPORT, role=OperatorRole.EDIT),
        Page(DRAFT, drafting.show, role=OperatorRole.VIEW),
        Page(DRAFT + APPROVE, take=drafting.approve, fields=_STEP, role=OperatorRole.PUBLISH),
        Page(DRAFT + REBASE, take=drafting.rebase, fields=_STEP, role=OperatorRole.EDIT),
        Page(DRAFT + DROP, take=drafting.drop, fields=_STEP, role=OperatorRole.EDIT),
    ]


class _Drafting:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._versions = desk, desk.ports.versions

    def make(self, visit: Visit) -> Response:
        """From the newest version: the one that waits, where one does."""
        title, newest = visit.form.plain[TITLE].strip(), self._desk.newest()
        if newest is None or len(title) > LONGEST_TITLE:
            told = f"Nie zrobiono szkicu: tytuł może mieć najwyżej {LONGEST_TITLE} znaków."
            return self._desk.panel.done(visit, PATHS.routing, told)
        made = self._versions.create_draft(
            newest.sources,
            title=title or "bez tytułu",
            by=visit.account.actor.name,
            moment=visit.moment,
        )
        told = f"Szkic {made.id} jest gotowy do zmian. Rozmowy idą dalej po staremu."
        return self._desk.panel.done(visit, DraftPlaces(made.id).home, told)

    def ask(self, visit: Visit) -> Response:
        """Which files."""
        typed = dict.fromkeys((TITLE, *_FILES), "")
        return self._desk.draw("import", visit, typed=typed, wrong=[])

    def take_files(self, visit: Visit) -> Response:
        """Files that cannot be read are refused, and nothing changes."""
        plain = visit.form.plain
        files = Sources(plain["routing"], plain["hours"], plain["offices"], Path("import"))
        title = plain[TITLE].strip() or "z plików"
        wrong = [f"Skróć tytuł do {LONGEST_TITLE} znaków."] if len(title) > LONGEST_TITLE else []
        try:
            loader.parse(files)
        except ContentError as refused:
            wrong += map(messages.with_place, refused.problems)
        if wrong:
            return self._desk.draw("import", visit, status=422, typed=plain, wrong=wrong)
        made = self._versions.create_draft(
            files, title=title, by=visit.account.actor.name, moment=visit.moment
        )
        told = f"Pliki są w szkicu {made.id}. Rozmowy idą dalej po staremu."
        return self._desk.panel.done(visit, DraftPlaces(made.id).home, told)

    def show(self, visit: Visit) -> Response:
        """What the draft changes, what is wrong with it, and what comes next."""
        return self._draw(visit, self._desk.draft(visit))

    def approve(self, visit: Visit) -> Response:
        """As the second pair of eyes."""
        draft, revision = self._seen(visit)
        try:
            self._versions.approve_draft(draft.id, revision, by=_by(visit), moment=visit.moment)
        except ConflictError as wrong:
            return self._refused(visit, wrong)
        return self._done(visit, draft, "Zatwierdzono ten szkic. Można go opublikować.")

    def rebase(self, visit: Visit) -> Response:
        """Onto the newest version."""
        draft, revision = self._seen(visit)
        try:
            moved = self._versions.rebase_draft(
                draft.id, revision, by=_by(visit), moment=visit.moment
            )
        except ConflictError as wrong:
            return self._refused(visit, wrong)
        return self._done(visit, draft, f"Szkic jest teraz oparty na wersji {moved.base}.")

    def drop(self, visit: Visit) -> Response:
        """Give it up; it stays in the history."""
        draft, revision = self._seen(visit)
        try:
            self._versions.drop_draft(draft.id, revision, by=_by(visit), moment=visit.moment)
        except ConflictError as wrong:
            return self._refused(visit, wrong)
        return self._desk.panel.done(visit, PATHS.routing, f"Porzucono szkic {draft.id}.")

    def _seen(self, visit: Visit) -> tuple[Draft, int]:
        return self._desk.draft(visit), number(visit.form.plain[REVISION])

    def _done(self, visit: Visit, draft: Draft, notice: str) -> Response:
        return self._desk.panel.done(visit, DraftPlaces(draft.id).home, notice)

    def _refused(self, visit: Visit, wrong: ConflictError) -> Response:
        told = self._desk.refusal(wrong)
        return self._draw(visit, self._desk.draft(visit), status=409, refused=told)

    def _draw(
        self, visit: Visit, draft: Draft, *, status: int = 200, refused: str = ""
    ) -> Response:
        newest = self._desk.newest()
        overtaken = newest if newest is not None and newest.number != draft.base else None
        base = self._versions.version(draft.base) if draft.base is not None else None
        own = self._desk.changes(base.sources, draft.sources) if base is not None else None
        others = None
        if overtaken is not None and base is not None:
            others = self._desk.changes(base.sources, overtaken.sources)
        after = self._desk.changes(overtaken.sources, draft.sources) if overtaken else None
        return self._desk.draw_draft(
            "draft", visit, draft, status=status, refused=refused, changes=own,
            overtaken=overtaken, others=others, after=after,
            four_eyes=self._versions.four_eyes,
        )  # fmt: skip


def _by(visit: Visit) -> str:
    return visit.account.actor.name
