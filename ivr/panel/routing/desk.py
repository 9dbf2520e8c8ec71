"""What all pages of the routing editor share: drafts, what is wrong with them, what they change."""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.content import Node, Plain, parse_yaml
from ivr.errors import ContentError, Problem
from ivr.identity.operators import OperatorRole
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.panel.routing import messages, places
from ivr.panel.routing.places import DraftPlaces
from ivr.panel.routing.ports import RoutingPorts
from ivr.routing import difference, loader, validation
from ivr.routing.editing import Where
from ivr.routing.policy import Routing
from ivr.routing.sources import HOURS, OFFICES, ROUTING, Sources
from ivr.routing.validation import Finding, Severity, Vocabulary
from ivr.routing.version import Draft, DraftState, Version
from ivr.store.routing_drafts import Conflict, ConflictError
from ivr.web.visit import Visit

_MOST_SEEN = 200
LARGEST_NUMBER = 2**31 - 1
Messages = dict[str, list[str]]
"""Field of a page → what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, as a page tells it."""

    title: str
    """What it is about: a queue, a topic, a day."""
    text: str
    severity: Severity
    page: str
    """The address of the page that shows the place."""
    key: str
    """Of the field there; empty for the whole page."""

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.severity is Severity.ERROR

    @property
    def address(self) -> str:
        """Where to mend it."""
        return f"{self.page}#f-{self.key}" if self.key else self.page


class Seen:
    """The revisions that forms were made from, so that two editors can be told apart field by field.

    Forms and sessions live as long as this process; so does what is kept here.
    """

    def __init__(self) -> None:
        """Nobody has opened a form yet."""
        self._kept: OrderedDict[tuple[int, int], Sources] = OrderedDict()
        self._lock = Lock()

    def keep(self, draft: Draft) -> None:
        """A form of this revision is shown."""
        with self._lock:
            self._kept[draft.id, draft.revision] = draft.sources
            self._kept.move_to_end((draft.id, draft.revision))
            while len(self._kept) > _MOST_SEEN:
                self._kept.popitem(last=False)

    def sources(self, draft: int, revision: int) -> Sources | None:
        """What the draft held at this revision; None when it was not shown lately."""
        with self._lock:
            return self._kept.get((draft, revision))


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to each module of the editor."""

    panel: Panel
    ports: RoutingPorts
    seen: Seen = field(default_factory=Seen)

    def draft(self, visit: Visit) -> Draft:
        """The draft that the address names; a page 404 when there is none."""
        try:
            return self.ports.versions.draft(number(visit.params["draft"]))
        except ConflictError:
            raise HTTPException(404) from None

    def version(self, visit: Visit) -> Version:
        """The version that the address names; a page 404 when there is none."""
        try:
            return self.ports.versions.version(number(visit.params["version"]))
        except ConflictError:
            raise HTTPException(404) from None

    def draw(self, template: str, visit: Visit, *, status: int = 200, **values: object) -> Response:
        """A page of the editor."""
        return self.panel.draw(
            f"routing/{template}.html",
            visit,
            status=status,
            **{"section": PATHS.routing, "at": places, "conflict": None, **values},
        )

    def draw_draft(
        self, template: str, visit: Visit, draft: Draft, *, status: int = 200, **values: object
    ) -> Response:
        """A page of a draft: its tabs, what is wrong with it, and for whom it is."""
        told = self.told(draft.sources, DraftPlaces(draft.id))
        is_open = draft.state is DraftState.OPEN
        given = {
            "draft": draft,
            "places": DraftPlaces(draft.id),
            "open": is_open,
            "editable": is_open and OperatorRole.EDIT in visit.account.roles,
            "told": told,
            "blocking": sum(each.blocks for each in told),
            **values,
        }
        return self.draw(template, visit, status=status, **given)

    def told(self, sources: Sources, of: DraftPlaces) -> list[Told]:
        """Everything that is wrong, errors first."""
        ports = self.ports
        known = ports.vocabulary(sources) if ports.vocabulary else ports.content().vocabulary
        found = _findings(sources, known)
        positions = {name: _positions(name, text) for name, text in sources.files().items()}
        return [_told(finding, of, positions) for finding in found]

    def changes(self, old: Sources, new: Sources) -> list[str] | None:
        """Every change in plain Polish; None where one of the two cannot be read."""
        before, after = routing(old), routing(new)
        if before is None or after is None:
            return None
        routes = difference.sentences(before, after, name=self.name)
        try:
            return [*routes, *self.ports.changes(old, new)]
        except ContentError:
            return None

    def name(self, label: str) -> str:
        """The spoken name of a topic; its label where it has no phrases."""
        understanding = self.ports.content().understanding
        return understanding.name(label) if label in understanding.topics() else label

    def newest(self) -> Version | None:
        """The last version, in effect or waiting; None before the first."""
        last = self.ports.versions.newest()
        return self.ports.versions.version(last) if last is not None else None

    def waiting(self, visit: Visit) -> Version | None:
        """The version that waits for its time, if one does."""
        newest = self.newest()
        return newest if newest is not None and newest.effective_at > visit.moment else None

    def refusal(self, wrong: ConflictError) -> str:
        """Why something could not be done, in Polish, with who and when."""
        newest = self.newest()
        match wrong.kind:
            case Conflict.OVERTAKEN if newest is not None:
                return (
                    f"Tymczasem {newest.author} opublikował(a) wersję {newest.number} "
                    f"(„{newest.reason}”). Obejrzyj jej zmiany i przenieś szkic na tę wersję."
                )
            case Conflict.WAITING if newest is not None:
                return (
                    f"Wersja {newest.number} (autor: {newest.author}) czeka na swój czas. Do tego "
                    "czasu nic innego nie można opublikować, bo ona by to cofnęła. Poczekaj albo "
                    "ją wycofaj."
                )
            case _:
                return _REFUSALS[wrong.kind]


_REFUSALS = {
    Conflict.UNKNOWN: "Nie ma takiego szkicu ani wersji.",
    Conflict.CLOSED: "Ten szkic już opublikowano albo porzucono. Zrób nowy z obowiązującej wersji.",
    Conflict.CHANGED: "Ktoś zmienił szkic, odkąd go widzisz. Obejrzyj go jeszcze raz.",
    Conflict.OVERTAKEN: "Ktoś opublikował w tej samej chwili. Obejrzyj różnice i spróbuj ponownie.",
    Conflict.WAITING: "Inna wersja czeka na swój czas.",
    Conflict.OWN: "Szkicu nie zatwierdza jego autor. Poproś inną osobę z prawem publikacji.",
    Conflict.UNAPPROVED: "Szkic musi najpierw zatwierdzić inna osoba niż jego autor.",
    Conflict.OVER: "Na to jest już za późno: ten czas minął albo wersja już obowiązuje.",
    Conflict.SAME: "Tak już jest; niczego nie zmieniono.",
    Conflict.TEXT: "Podaj powód, najwyżej 500 znaków; tytuł może mieć najwyżej 200.",
}


def number(text: str) -> int:
    """A number of an address or a form; one that no draft or version has for anything else."""
    right = text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_NUMBER))
    return int(text) if right else LARGEST_NUMBER


@lru_cache(maxsize=32)
def routing(sources: Sources) -> Routing | None:
    """The routing of these texts; None when they cannot be read."""
    try:
        return loader.parse(sources)
    except ContentError:
        return None


def root(file: str, sources: Sources) -> Node | None:
    """A file as a document; None when it is no YAML or empty."""
    try:
        return parse_yaml(Path(file), sources.files().get(file, ""))
    except ContentError:
        return None


def document(file: str, sources: Sources) -> Plain:
    """What a file says; nothing when it cannot be read."""
    node = root(file, sources)
    return node.plain() if node is not None else {}


def unreadable(file: str, sources: Sources) -> bool:
    """Whether forms can do nothing with a file that is there."""
    node = root(file, sources)
    return file in sources.files() and (node is None or not node.is_mapping())


Positions = dict[tuple[int, int], Where]


@lru_cache(maxsize=32)
def _findings(sources: Sources, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    return tuple(validation.check(sources, vocabulary))


@lru_cache(maxsize=64)
def _positions(file: str, text: str) -> Positions:
    """Line and column → the way to what stands there; of several, the outermost."""
    found: Positions = {}
    try:
        waiting: list[tuple[Where, Node]] = [((), parse_yaml(Path(file), text))]
    except ContentError:
        return {}
    while waiting:
        where, node = waiting.pop(0)
        found.setdefault((node.line, node.column), where)
        for name, entry in node.entries():
            within = (*where, name.key())
            waiting.append((within, entry))
            found.setdefault((name.line, name.column), within)
        elements = enumerate(node.listed(), start=1)
        waiting += [((*where, str(place)), element) for place, element in elements]
    return found


def _told(finding: Finding, of: DraftPlaces, positions: dict[str, Positions]) -> Told:
    problem = finding.problem
    file = _file(problem)
    where = positions.get(file, {}).get((problem.line, problem.column), ())
    where = _row(problem, where)
    page, key = of.of(file, where)
    return Told(places.titled(file, where), messages.polish(problem), finding.severity, page, key)


def _row(problem: Problem, where: Where) -> Where:
    """A topic that has no route is told at the row where it can get one."""
    label = problem.wrong.removesuffix(" has no route").removeprefix("topic ")
    return (*where, label) if problem.wrong == f"topic {label} has no route" else where


def _file(problem: Problem) -> str:
    name = Path(problem.file).name
    return name if name in (ROUTING, HOURS, OFFICES) else ROUTING
