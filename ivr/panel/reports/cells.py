"""Cells of reports as people in Poland read them."""

from collections.abc import Mapping
from dataclasses import dataclass
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


_LONGEST_PROMPT = 70


@dataclass(frozen=True, slots=True)
class Wording:
    """What the cells of one report mean."""

    names: Names
    prompts: Mapping[str, str]
    """By id."""
    step: Step | None


def shown(cell: Cell, kind: Kind, wording: Wording) -> str:
    """The cell as text; a dash for what cannot be said."""
    match cell:
        case None:
            return "–"
        case datetime():
            return moment(cell, wording.step)
        case str():
            return _named(cell, kind, wording)
        case int() | float():
            return _figure(cell, kind)


def for_spreadsheets(cell: Cell) -> str:
    """The cell as spreadsheets in Poland read it: decimal commas, and moments with their offset."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.astimezone(POLISH_TIME).isoformat(timespec="minutes")
        case float():
            return f"{cell:g}".replace(".", ",")
        case _:
            return str(cell)


def tick(at: datetime, step: Step | None) -> str:
    """The same, short, for an axis."""
    local = at.astimezone(POLISH_TIME)
    match step:
        case Step.QUARTER | Step.HOUR:
            return f"{local:%H:%M}" if local.hour or local.minute else f"{local:%d.%m}"
        case Step.MONTH:
            return f"{local:%m.%Y}"
        case _:
            return f"{local:%d.%m}"


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


def _named(cell: str, kind: Kind, wording: Wording) -> str:
    match kind:
        case Kind.TOPIC:
            return {UNKNOWN: "nieznany", OTHERS: "inne"}.get(cell) or wording.names.topic(cell)
        case Kind.PROMPT:
            return _said(cell, wording.prompts.get(cell))
        case Kind.QUESTION:
            return wording.prompts.get(f"survey.{cell}", cell)
        case _:
            return cell


def _said(prompt: str, text: str | None) -> str:
    """A prompt by its id and its words; the id alone where it is no prompt any more."""
    if text is None:
        return prompt
    short = text if len(text) <= _LONGEST_PROMPT else f"{text[:_LONGEST_PROMPT].rstrip()}…"
    return f"„{short}” ({prompt})"


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
