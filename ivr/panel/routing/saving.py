"""Shows a sheet of a draft and takes it: saved, refused, or brought together with what others saved.

Who saves names the revision the form was made from. Where somebody was faster, the form comes back with
what one typed and, in the fields one left alone, with what the other saved; it says who that was and what
they changed, and saving it again saves both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.routing import messages
from ivr.panel.routing.desk import Desk, Messages, Told, number, unreadable
from ivr.panel.routing.places import DRAFT, DraftPlaces
from ivr.panel.routing.sheet import REVISION, Sheet, Values
from ivr.routing.sources import Sources
from ivr.routing.version import Draft
from ivr.store.routing_drafts import Conflict, ConflictError
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

NOTHING_NEW = "Nic się nie zmieniło, więc niczego nie zapisano."
Named = Mapping[str, str]
"""What stands in the address: the draft, a queue, a week."""


class Form(Protocol):
    """A sheet as a page of a draft."""

    @property
    def part(self) -> str:
        """The end of its address, below the draft's."""
        ...

    @property
    def fields(self) -> Fields:
        """What it sends."""
        ...

    def exists(self, named: Named, sources: Sources, /) -> bool:
        """Whether a draft has what the address names."""
        ...

    def sheet(self, named: Named, /) -> Sheet:
        """The sheet of an address."""
        ...

    def offered(self, sources: Sources, values: Values, /) -> dict[str, object]:
        """What else the template needs: choices, titles."""
        ...


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people edited the same thing; told to the second."""

    author: str
    at: datetime
    changes: tuple[str, ...]
    """What the other saved, in plain Polish; empty where it cannot be told."""
    theirs: Values
    """Field → what the other saved, for the fields that both changed."""


def pages(desk: Desk, form: Form) -> list[Page]:
    """Seeing it is for everybody who sees the routing, saving for editors."""
    keeper = _Keeper(desk, form)
    path = DRAFT + form.part
    return [
        Page(path, keeper.show, role=OperatorRole.VIEW),
        Page(path, take=keeper.take, fields=form.fields, role=OperatorRole.EDIT),
    ]


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Draws and saves one form."""

    desk: Desk
    form: Form

    def show(self, visit: Visit) -> Response:
        draft = self.desk.draft(visit)
        if not self.form.exists(visit.params, draft.sources):
            raise HTTPException(404)
        values = self.form.sheet(visit.params).read(draft.sources)
        return self._draw(visit, draft, values)

    def take(self, visit: Visit) -> Response:
        draft = self.desk.draft(visit)
        sheet, revision = self.form.sheet(visit.params), number(visit.form.plain[REVISION])
        typed = sheet.typed(visit.form)
        if not self.form.exists(visit.params, draft.sources):
            told = [f"Tymczasem {draft.author} usunął(-ęła) to ze szkicu."]
            return self._draw(visit, draft, typed, status=409, refused=told, gone=True)
        if revision != draft.revision:
            return self._meet(visit, draft, typed, revision)
        try:
            wanted = sheet.write(draft.sources, typed)
            if wanted == draft.sources:
                return self.desk.panel.done(visit, self._here(visit), NOTHING_NEW)
            self.desk.ports.versions.save_draft(
                draft.id, revision, wanted, by=visit.account.actor.name, moment=visit.moment
            )
        except ContentError as wrong:
            told = [messages.polish(problem) for problem in wrong.problems]
            return self._draw(visit, draft, typed, status=422, refused=told)
        except ConflictError as wrong:
            now = self.desk.draft(visit)
            if wrong.kind is Conflict.CHANGED:
                return self._meet(visit, now, typed, revision)
            told = [self.desk.refusal(wrong)]
            return self._draw(visit, now, typed, status=409, refused=told)
        return self.desk.panel.done(visit, self._here(visit), _saved(self.desk, draft.id, wanted))

    def _meet(self, visit: Visit, now: Draft, typed: Values, revision: int) -> Response:
        """Somebody saved between the form and its coming back."""
        sheet, seen = self.form.sheet(visit.params), self.desk.seen.sources(now.id, revision)
        saved = sheet.read(now.sources)
        base = sheet.read(seen) if seen is not None else saved
        mine = {key: text for key, text in typed.items() if text != base.get(key, "")}
        theirs = {
            key: saved.get(key, "")
            for key, text in mine.items()
            if saved.get(key, "") not in (text, base.get(key, ""))
        }
        changes = self.desk.changes(seen, now.sources) if seen is not None else None
        meeting = Meeting(now.author, now.updated_at, tuple(changes or ()), theirs)
        return self._draw(visit, now, saved | mine, status=409, meeting=meeting)

    def _draw(
        self,
        visit: Visit,
        draft: Draft,
        values: Values,
        *,
        status: int = 200,
        refused: list[str] | None = None,
        meeting: Meeting | None = None,
        gone: bool = False,
    ) -> Response:
        self.desk.seen.keep(draft)
        sheet, here = self.form.sheet(visit.params), self._here(visit)
        broken = bool(sheet.file) and unreadable(sheet.file, draft.sources)
        told = self.desk.told(draft.sources, DraftPlaces(draft.id))
        return self.desk.draw_draft(
            "unreadable" if broken or gone else sheet.template,
            visit,
            draft,
            status=status,
            gone=gone,
            file=sheet.file,
            here=here,
            params=visit.params,
            values=values,
            wrong=_by_field(told, here),
            refused=refused or [],
            meeting=meeting,
            **self.form.offered(draft.sources, values),
        )

    def _here(self, visit: Visit) -> str:
        named = {name: quote(value, safe="") for name, value in visit.params.items()}
        return (DRAFT + self.form.part).format(**named)


def _saved(desk: Desk, draft: int, sources: Sources) -> str:
    blocking = sum(each.blocks for each in desk.told(sources, DraftPlaces(draft)))
    if not blocking:
        return "Zapisano szkic. Rozmowy idą dalej po staremu, dopóki go nie opublikujesz."
    return f"Zapisano szkic. Błędów: {blocking}. Szkicu z błędami nie można opublikować."


def _by_field(told: list[Told], here: str) -> Messages:
    found: Messages = {}
    for each in told:
        if each.page == here:
            found.setdefault(each.key, []).append(each.text)
    return found
