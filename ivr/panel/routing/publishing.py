"""Publishing a draft, now or later, with a reason."""

from datetime import datetime

from starlette.responses import Response

from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.paths import PATHS
from ivr.panel.routing import messages, places, when
from ivr.panel.routing.desk import Desk, Messages, number
from ivr.panel.routing.places import DRAFT, PUBLISH, DraftPlaces
from ivr.panel.routing.sheet import REVISION
from ivr.routing.version import Draft, DraftState, Version
from ivr.store.routing_drafts import ConflictError
from ivr.store.routing_versions import LONGEST_REASON
from ivr.web.forms import Fields
from ivr.web.pages import local_time
from ivr.web.visit import Page, Visit

NOW, LATER = "teraz", "pozniej"
_FIELDS = Fields(frozenset({REVISION, "powod", "kiedy", "dzien", "godzina"}), longest_bytes=16_384)
_MOST_TOLD = 20
Typed = dict[str, str]


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""
    publishing = _Publishing(desk)
    path = DRAFT + PUBLISH
    return [
        Page(path, publishing.ask, role=OperatorRole.VIEW),
        Page(path, take=publishing.take, fields=_FIELDS, role=OperatorRole.PUBLISH),
    ]


class _Publishing:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, visit: Visit) -> Response:
        """What will change, and from when."""
        typed = {"powod": "", "kiedy": NOW, "dzien": "", "godzina": ""}
        return self._draw(visit, self._desk.draft(visit), typed)

    def take(self, visit: Visit) -> Response:
        """Publish; what was typed is kept when that cannot be done."""
        draft = self._desk.draft(visit)
        typed = {name: value.strip() for name, value in visit.form.plain.items()}
        wrong, effective_at = _read(typed, visit.moment)
        if wrong:
            return self._draw(visit, draft, typed, status=422, wrong=wrong)
        try:
            made = self._desk.ports.versions.publish(
                draft.id,
                number(typed[REVISION]),
                by=visit.account.actor.name,
                reason=typed["powod"],
                moment=visit.moment,
                effective_at=effective_at,
            )
        except ContentError as broken:
            errors = [messages.polish(problem) for problem in broken.problems[:_MOST_TOLD]]
            told = {"": ["Szkic ma błędy. Popraw je, a potem go opublikuj.", *errors]}
            return self._draw(visit, draft, typed, status=422, wrong=told)
        except ConflictError as refused:
            told = {"": [self._desk.refusal(refused)]}
            return self._draw(visit, self._desk.draft(visit), typed, status=409, wrong=told)
        if effective_at is None:
            notice = f"Opublikowano wersję {made.number}. Nowe rozmowy idą już według niej."
            return self._desk.panel.done(visit, PATHS.routing, notice)
        notice = f"Wersja {made.number} zacznie obowiązywać {local_time(made.effective_at)}."
        return self._desk.panel.done(visit, places.version(made.number), notice)

    def _draw(
        self,
        visit: Visit,
        draft: Draft,
        typed: Typed,
        *,
        status: int = 200,
        wrong: Messages | None = None,
    ) -> Response:
        desk = self._desk
        newest = desk.newest()
        return desk.draw_draft(
            "publish",
            visit,
            draft,
            status=status,
            typed=typed,
            wrong=wrong or {},
            changes=desk.changes(newest.sources, draft.sources) if newest is not None else None,
            overtaken=newest if newest is not None and newest.number != draft.base else None,
            waiting=desk.waiting(visit),
            learning=self._is_learning(draft, newest),
            four_eyes=desk.ports.versions.four_eyes,
            here=DraftPlaces(draft.id).page(PUBLISH),
        )

    def _is_learning(self, draft: Draft, newest: Version | None) -> bool:
        """Whether its new words are still being learned, which publishing would wait for."""
        if draft.state is not DraftState.OPEN or newest is None:
            return False
        apprentice = self._desk.panel.ports.words.apprentice
        has_new_words = draft.sources.words != newest.sources.words
        return has_new_words and apprentice.lesson(draft.sources) is None


def _read(typed: Typed, moment: datetime) -> tuple[Messages, datetime | None]:
    """What is wrong, by field; and from when the version decides, None for at once."""
    wrong: Messages = {}
    effective_at = None
    if not typed["powod"]:
        wrong["powod"] = ["Podaj powód: zapyta o niego każdy, kto czyta historię."]
    elif len(typed["powod"]) > LONGEST_REASON:
        wrong["powod"] = [f"Skróć powód do {LONGEST_REASON} znaków."]
    if typed["kiedy"] == LATER:
        match when.moment(typed["dzien"], typed["godzina"]):
            case str() as told:
                wrong["dzien"] = [told]
            case at if at <= moment:
                wrong["dzien"] = ["Ten czas już minął. Wybierz późniejszy albo opublikuj od razu."]
            case at:
                effective_at = at
    elif typed["kiedy"] != NOW:
        wrong["kiedy"] = ["Wybierz, od kiedy wersja ma obowiązywać."]
    return wrong, effective_at
