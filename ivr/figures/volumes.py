"""How many calls began when, and how they ended."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ivr.figures.period import Period, Step, starts, step_of
from ivr.figures.table import Column, Kind, Table

OUTCOMES = ("contained", "answered", "abandoned", "fallback", "failed")


class Began(NamedTuple):
    """A call."""

    at: datetime
    outcome: str | None
    """None or `queued` while it lasts, or where nobody wrote its end down."""


def volumes(calls: Iterable[Began], period: Period, step: Step) -> Table:
    """Calls by the step in which they began, in any order; steps without a call are there too."""
    begun = starts(period, step)
    counts: list[Counter[str]] = [Counter() for _ in begun]
    for at, outcome in calls:
        counts[step_of(at, begun)][outcome or ""] += 1
    rows = [_row(count) for count in counts]
    names = ("calls", *OUTCOMES, "unfinished")
    return Table(
        (Column("since", Kind.MOMENT), *map(Column, names)),
        tuple((at, *row) for at, row in zip(begun, rows, strict=True)),
        (None, *(sum(column) for column in zip(*rows, strict=True))),
    )


def _row(count: Counter[str]) -> tuple[int, ...]:
    calls, known = count.total(), [count[outcome] for outcome in OUTCOMES]
    return (calls, *known, calls - sum(known))
