"""The lists of queues and of hours in a draft: looked at, added to, taken from."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from ivr.content import Plain
from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.routing import messages
from ivr.panel.routing.choices import hours, none_or, queues
from ivr.panel.routing.desk import Desk, document, number, routing, unreadable
from ivr.panel.routing.forms import DAY_NAMES
from ivr.panel.routing.places import DRAFT, QUEUE, QUEUES, REMOVE, WEEK, WEEKS, DraftPlaces
from ivr.panel.routing.sheet import REVISION, keys_at, text_at, with_changes
from ivr.panel.routing.week_sheet import CLOSED, hours_shown
from ivr.routing.calendar import POLISH_TIME, holiday
from ivr.routing.editing import Where, at
from ivr.routing.graph import reachable
from ivr.routing.hours import ALWAYS, EXCEPTIONS
from ivr.routing.sources import HOURS, ROUTING
from ivr.routing.version import Draft
from ivr.store.routing_drafts import ConflictError
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

NAME, PATTERN = "nazwa", "wzor"
_NEW = Fields(frozenset({REVISION, NAME, PATTERN}))
_STEP = Fields(frozenset({REVISION}))
_HOLIDAYS_AHEAD, _DAYS_AHEAD = 14, 400


@dataclass(frozen=True, slots=True)
class _List:
    """One of the two lists."""

    file: str
    within: Where
    part: str
    template: str
    param: str
    beginning: Plain
    """What a new entry says that has no pattern."""
    taken: frozenset[str]
    """Names that mean something else."""


_QUEUES = _List(
    ROUTING, ("queues",), QUEUES, "queues", "queue",
    {"spoken": "", "hours": ALWAYS.name}, frozenset(),
)  # fmt: skip
_WEEKS = _List(
    HOURS, (), WEEKS, "weeks", "week",
    {"mon": CLOSED}, frozenset({EXCEPTIONS, ALWAYS.name}),
)  # fmt: skip


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""
    edit, found = OperatorRole.EDIT, []
    for kind, one in ((_QUEUES, QUEUE), (_WEEKS, WEEK)):
        entries = _Entries(desk, kind)
        found += [
            Page(DRAFT + kind.part, entries.show, role=OperatorRole.VIEW),
            Page(DRAFT + kind.part, take=entries.add, fields=_NEW, role=edit),
            Page(DRAFT + one + REMOVE, take=entries.remove, fields=_STEP, role=edit),
        ]
    return found


@dataclass(frozen=True, slots=True)
class _Entries:
    desk: Desk
    kind: _List

    def show(self, visit: Visit) -> Response:
        return self._draw(visit, self.desk.draft(visit), {NAME: "", PATTERN: ""})

    def add(self, visit: Visit) -> Response:
        """A new entry, like another one or bare."""
        draft, plain = self.desk.draft(visit), visit.form.plain
        name, pattern = plain[NAME].strip(), plain[PATTERN]
        said = document(self.kind.file, draft.sources)
        known = keys_at(said, *self.kind.within)
        wrong = ""
        if not name:
            wrong = "Podaj nazwę: małe litery a–z, cyfry i łącznik."
        elif name in known or name in self.kind.taken:
            wrong = f"Nazwa „{name}” jest już zajęta. Podaj inną."
        if wrong:
            return self._draw(visit, draft, dict(plain), status=422, wrong=wrong)
        value = at(said, (*self.kind.within, pattern)) if pattern in known else None
        new = (*self.kind.within, name)
        return self._save(visit, draft, new, value or self.kind.beginning, self._page(draft, name))

    def remove(self, visit: Visit) -> Response:
        """An entry is gone; what still leads to it is told as an error of the draft."""
        draft, name = self.desk.draft(visit), visit.params[self.kind.param]
        where = (*self.kind.within, name)
        return self._save(visit, draft, where, None, DraftPlaces(draft.id).page(self.kind.part))

    def _save(
        self, visit: Visit, draft: Draft, where: Where, value: Plain | None, page: str
    ) -> Response:
        typed = {NAME: visit.form.plain.get(NAME, ""), PATTERN: visit.form.plain.get(PATTERN, "")}
        try:
            wanted = with_changes(draft.sources, self.kind.file, {where: value})
            self.desk.ports.versions.save_draft(
                draft.id,
                number(visit.form.plain[REVISION]),
                wanted,
                by=visit.account.actor.name,
                moment=visit.moment,
            )
        except ContentError as refused:
            wrong = " ".join(messages.polish(problem) for problem in refused.problems)
            return self._draw(visit, draft, typed, status=422, wrong=wrong)
        except ConflictError as refused:
            now, wrong = self.desk.draft(visit), self.desk.refusal(refused)
            if now.revision != draft.revision or now.author != visit.account.actor.name:
                wrong += f" Ostatnia zmiana: {now.author}."
            return self._draw(visit, now, typed, status=409, wrong=wrong)
        return self.desk.panel.done(visit, page, "Zapisano szkic.")

    def _page(self, draft: Draft, name: str) -> str:
        of = DraftPlaces(draft.id)
        return of.queue(name) if self.kind is _QUEUES else of.week(name)

    def _draw(
        self,
        visit: Visit,
        draft: Draft,
        typed: dict[str, str],
        *,
        status: int = 200,
        wrong: str = "",
    ) -> Response:
        own = queues(draft.sources) if self.kind is _QUEUES else hours(draft.sources)[:-1]
        listed = _queue_rows(draft) if self.kind is _QUEUES else _week_rows(draft)
        broken = unreadable(self.kind.file, draft.sources)
        return self.desk.draw_draft(
            "unreadable" if broken else self.kind.template,
            visit,
            draft,
            status=status,
            file=self.kind.file,
            here=DraftPlaces(draft.id).page(self.kind.part),
            typed=typed,
            wrong=wrong,
            rows=listed,
            patterns=none_or(own, "– pusta –" if self.kind is _QUEUES else "– puste –"),
            holidays=_holidays(visit),
            day_names=DAY_NAMES,
        )


def _queue_rows(draft: Draft) -> list[dict[str, object]]:
    said, decides = document(ROUTING, draft.sources), routing(draft.sources)
    reached = reachable(decides) if decides is not None else None
    return [
        {
            "name": name,
            "spoken": text_at(said, "queues", name, "spoken"),
            "line": text_at(said, "queues", name, "line"),
            "tier": text_at(said, "queues", name, "tier", default="II"),
            "hours": text_at(said, "queues", name, "hours"),
            "topics": [
                label for label in keys_at(said, "topics")
                if text_at(said, "topics", label, "queue") == name
            ],
            "reached": reached is None or name in reached,
        }
        for name in keys_at(said, "queues")
    ]  # fmt: skip


def _week_rows(draft: Draft) -> list[dict[str, object]]:
    said, of_queues = document(HOURS, draft.sources), document(ROUTING, draft.sources)
    return [
        {
            "name": name,
            "days": [
                hours_shown(text_at(said, name, day, default=CLOSED)) for day in DAY_NAMES
            ],
            "holidays": text_at(said, name, "holidays") == "true",
            "exceptions": len(keys_at(said, name, EXCEPTIONS)),
            "queues": [
                queue for queue in keys_at(of_queues, "queues")
                if text_at(of_queues, "queues", queue, "hours") == name
            ],
        }
        for name in keys_at(said)
        if name != EXCEPTIONS
    ]  # fmt: skip


def _holidays(visit: Visit) -> list[tuple[str, str]]:
    """The public holidays to come, as they are computed."""
    today = visit.moment.astimezone(POLISH_TIME).date()
    days = (today + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))
    found = [(f"{day:%d.%m.%Y}", name) for day in days if (name := holiday(day))]
    return found[:_HOLIDAYS_AHEAD]
