"""Cells of reports as people in Poland read them."""

from datetime import datetime

from ivr.figures.period import Step, is_twice
from ivr.figures.small import OTHERS
from ivr.figures.table import Cell, Kind
from ivr.figures.topics import UNKNOWN
from ivr.panel.calls import words
from ivr.panel.names import Names
from ivr.routing.calendar import POLISH_TIME

_DAYS = ("pn", "wt", "śr", "cz", "pt", "sb", "nd")
_MONTHS = (
    "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień",
    "październik", "listopad", "grudzień",
)  # fmt: skip
NUMERIC = frozenset({Kind.COUNT, Kind.SHARE, Kind.SECONDS, Kind.NUMBER})


def shown(cell: Cell, kind: Kind, names: Names, step: Step | None) -> str:
    """The cell as text; a dash for what cannot be said."""
    match cell:
        case None:
            return "–"
        case datetime():
            return moment(cell, step)
        case str():
            return _named(cell, kind, names)
        case int() | float():
            return _figure(cell, kind)


def moment(at: datetime, step: Step | None) -> str:
    """The beginning of a step."""
    local = at.astimezone(POLISH_TIME)
    match step:
        case Step.QUARTER | Step.HOUR:
            summer = "letni" if local.dst() else "zimowy"
            twice = f" (czas {summer})" if is_twice(at) else ""
            return f"{local:%d.%m, %H:%M}{twice}"
        case Step.WEEK:
            return f"od {local:%d.%m.%Y}"
        case Step.MONTH:
            return f"{_MONTHS[local.month - 1]} {local.year}"
        case _:
            return f"{_DAYS[local.weekday()]} {local:%d.%m.%Y}"


def _named(cell: str, kind: Kind, names: Names) -> str:
    match kind:
        case Kind.TOPIC:
            return {UNKNOWN: "nieznany", OTHERS: "inne"}.get(cell) or names.topic(cell)
        case _:
            return cell


def _figure(cell: float, kind: Kind) -> str:
    match kind:
        case Kind.SHARE:
            return f"{words.number(100 * cell, 1)} %"
        case Kind.SECONDS:
            return words.duration(1000 * round(cell))
        case Kind.NUMBER:
            return words.number(cell, 0 if isinstance(cell, int) else 2)
        case _:
            return f"{cell:,}".replace(",", " ")
