"""Calls whose callers hung up: before any queue, and while waiting in one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from ivr.figures.digest import Stay, StayEnd
from ivr.figures.period import Period, Step, starts, step_of
from ivr.figures.table import Column, Kind, Table, share

BOUNDS_S = (30, 60, 180, 300, 600)
"""How long callers had waited, in steps."""


class Abandoned(NamedTuple):
    """A call."""

    at: datetime
    outcome: str | None
    stays: Sequence[Stay]


def abandons(calls: Iterable[Abandoned], period: Period, step: Step) -> Table:
    """Abandoned calls by the step in which they began, with how long callers had waited in the queue."""
    begun = starts(period, step)
    rows = [[0] * (3 + len(BOUNDS_S) + 1) for _ in begun]
    for call in calls:
        row = rows[step_of(call.at, begun)]
        row[0] += 1
        if call.outcome != "abandoned":
            continue
        last = call.stays[-1] if call.stays else None
        if last is None or last.end is not StayEnd.ABANDONED:
            row[1] += 1
            continue
        row[2] += 1
        row[3 + sum(last.waited_ms >= bound * 1000 for bound in BOUNDS_S)] += 1
    total = [sum(column) for column in zip(*rows, strict=True)]
    bounds = (*(f"under_{bound}_s" for bound in BOUNDS_S), f"from_{BOUNDS_S[-1]}_s")
    names = ("calls", "before_queue", "in_queue", *bounds)
    return Table(
        (Column("since", Kind.MOMENT), *map(Column, names), Column("share", Kind.SHARE)),
        tuple((at, *row, _share(row)) for at, row in zip(begun, rows, strict=True)),
        (None, *total, _share(total)),
    )


def _share(row: Sequence[int]) -> float | None:
    return share(row[1] + row[2], row[0])
