"""The addresses of the routing editor, and which field of which page shows a place of a file."""

from dataclasses import dataclass
from urllib.parse import quote

from ivr.panel.paths import PATHS
from ivr.routing.editing import Where
from ivr.routing.hours import EXCEPTIONS
from ivr.routing.sources import HOURS, OFFICES, ROUTING

_OWN = PATHS.routing
DRAFT = f"{_OWN}/szkice/{{draft}}"
NEW_DRAFT = f"{_OWN}/szkice/nowy"
IMPORT = f"{_OWN}/szkice/z-plikow"
HISTORY = f"{_OWN}/historia"
VERSION = f"{_OWN}/wersje/{{version}}"
EMERGENCY = f"{_OWN}/komunikat"
FILE = "/plik/{file}"
TOPICS, QUEUES, WEEKS, RULES = "/tematy", "/kolejki", "/godziny", "/zasady"
OFFICE_LIST, TEXT, REHEARSAL, SIMULATOR = "/urzedy", "/tekst", "/proba", "/symulator"
PUBLISH, APPROVE, REBASE, DROP = "/publikacja", "/zatwierdz", "/przenies", "/porzuc"
QUEUE, WEEK = QUEUES + "/{queue}", WEEKS + "/{week}"
SPECIAL_DAYS = WEEKS + "-wyjatki"
REMOVE = "/usun"
_RULES = frozenset({"general", "menu", "priorities", "emergency", "lines"})


def version(number: int) -> str:
    """The page of a version."""
    return VERSION.format(version=number)


@dataclass(frozen=True, slots=True)
class DraftPlaces:
    """The pages of one draft; templates read them as `places`."""

    draft: int

    @property
    def home(self) -> str:
        """What the draft changes, what is wrong with it, what comes next."""
        return DRAFT.format(draft=self.draft)

    def page(self, part: str) -> str:
        """One of its pages, by its constant above."""
        return self.home + part

    def queue(self, name: str) -> str:
        """One queue."""
        return self.page(f"{QUEUES}/{quote(name, safe='')}")

    def week(self, name: str) -> str:
        """One set of hours."""
        return self.page(f"{WEEKS}/{quote(name, safe='')}")

    @property
    def tabs(self) -> list[tuple[str, str]]:
        """Title and address, in the order of work."""
        parts = (
            ("Tematy", TOPICS), ("Kolejki", QUEUES), ("Godziny", WEEKS), ("Zasady", RULES),
            ("Urzędy", OFFICE_LIST), ("Tekst", TEXT), ("Próba", REHEARSAL),
            ("Symulator", SIMULATOR), ("Publikacja", PUBLISH),
        )  # fmt: skip
        return [("Szkic", self.home), *((title, self.page(part)) for title, part in parts)]

    def of(self, file: str, where: Where) -> tuple[str, str]:
        """The page that shows a place of a file, and the key of its field there; empty for none."""
        match (file, where):
            case (_, ("topics", *rest)) if file == ROUTING:
                return self.page(TOPICS), ".".join(_field(rest, default="queue"))
            case (_, ("queues", name, *rest)) if file == ROUTING:
                return self.queue(name), ".".join(rest)
            case (_, ("queues",)) if file == ROUTING:
                return self.page(QUEUES), ""
            case (_, (part, *_)) if file == ROUTING and part in _RULES:
                return self.page(RULES), ".".join(where)
            case (_, (part, *rest)) if file == HOURS and part == EXCEPTIONS:
                return self.page(SPECIAL_DAYS), ".".join(_day(rest))
            case (_, (name, part, *rest)) if file == HOURS and part == EXCEPTIONS:
                return self.week(name), ".".join(_day(rest))
            case (_, (name, *rest)) if file == HOURS:
                return self.week(name), ".".join(rest)
            case (_, ("offices", *rest)) if file == OFFICES:
                return self.page(OFFICE_LIST), ".".join(_field(rest, default="queue"))
            case _:
                return self.page(TEXT), file.removesuffix(".yaml")


def titled(file: str, where: Where) -> str:
    """What a place of a file is called on pages."""
    match where:
        case ("topics", label, *_) if file == ROUTING:
            return f"Temat {label}"
        case ("queues", name, *_) if file == ROUTING:
            return f"Kolejka {name}"
        case (part, *_) if file == ROUTING and part in _RULES:
            return "Zasady"
        case (part, day, *_) if file == HOURS and part == EXCEPTIONS:
            return f"Dzień {day}"
        case (name, *_) if file == HOURS:
            return f"Godziny {name}"
        case ("offices", code, *_) if file == OFFICES:
            return f"Urząd {code}"
        case _:
            return file


def _field(rest: list[str], *, default: str) -> list[str]:
    """A problem of a whole row is shown at one field of it."""
    return [*rest, default] if len(rest) == 1 else rest


def _day(rest: list[str]) -> list[str]:
    return ["day", rest[0], *(rest[1:] or ["hours"])] if rest else []
