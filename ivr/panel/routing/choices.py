"""What lists offer: the queues, hours and lines of a draft, and fixed values with their meaning."""

from dataclasses import dataclass

from ivr.panel.routing.desk import document
from ivr.panel.routing.sheet import keys_at, text_at
from ivr.routing.hours import EXCEPTIONS
from ivr.routing.sources import HOURS, ROUTING, Sources


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list."""

    value: str
    text: str


ASSURANCE = (
    Choice("none", "nie wymaga"),
    Choice("telepin", "telePIN"),
)
TIERS = (
    Choice("I", "I – informacja ogólna KIS"),
    Choice("II", "II – konsultant urzędów skarbowych"),
    Choice("III", "III – lokalny urząd"),
)
STRATEGIES = (
    Choice("rrmemory", "po kolei, od następnego po ostatnim"),
    Choice("rrordered", "po kolei, zawsze w tej samej kolejności"),
    Choice("leastrecent", "kto najdłużej nie rozmawiał"),
    Choice("fewestcalls", "kto odebrał najmniej rozmów"),
    Choice("ringall", "dzwoni u wszystkich naraz"),
    Choice("random", "losowo"),
    Choice("wrandom", "losowo, częściej u lepszych"),
)
YES_NO = (Choice("false", "nie"), Choice("true", "tak"))


def queues(sources: Sources) -> list[Choice]:
    """The queues of a draft."""
    said = document(ROUTING, sources)
    return [
        Choice(name, f"{name} ({text_at(said, 'queues', name, 'spoken') or 'bez zapowiedzi'})")
        for name in keys_at(said, "queues")
    ]


def lines(sources: Sources) -> list[Choice]:
    """The lines of a draft."""
    said = document(ROUTING, sources)
    return [
        Choice(name, f"{name} ({text_at(said, 'lines', name, 'title')})")
        for name in keys_at(said, "lines")
    ]


def hours(sources: Sources) -> list[Choice]:
    """The hours of a draft, and those that are built in."""
    said = document(HOURS, sources)
    own = [Choice(name, name) for name in keys_at(said) if name != EXCEPTIONS]
    return [*own, Choice("always", "zawsze czynne")]


def none_or(offered: list[Choice], text: str = "– brak –") -> list[Choice]:
    """The same, with nothing before it."""
    return [Choice("", text), *offered]
