"""Charts as shapes of an SVG: bars in time, stacked, or bars by name.

Series differ by pattern as well as by colour, each has its name beside it, and the same figures stand in
the table below.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.figures.table import Cell, Kind, Table

LEFT, TOP, BOTTOM, HEIGHT = 60, 10, 34, 300
"""Of a chart in time: room for its axes, and all of it, in its own units."""
WIDTH, NAMES, ROW = 1000, 330, 30
"""Of a chart by name: room for names, and a bar's height."""
_NARROWEST, _MOST_BARS, _LABELS = 6.0, 20, 16
_SIGN = 9
"""The width of a digit."""
_GRIDS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one layer of a stacked one."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text on an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything to draw."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    """Along the steps, or the names."""
    grid: tuple[Mark, ...] = ()
    """Lines of the scale; none where each bar has its figure beside it."""
    series: tuple[str, ...] = ()
    """Their names; none for a single one."""


def in_time(
    table: Table,
    series: Sequence[str],
    labels: Sequence[str],
    ticks: Sequence[str],
    headings: Sequence[str],
) -> Chart | None:
    """Stacked bars, one a row; None where there is nothing to show. `ticks` are the labels, short."""
    columns = [column.name for column in table.columns]
    places = [columns.index(name) for name in series]
    stacks = [[_number(row[place]) for place in places] for row in table.rows]
    most = _round_up(max((sum(stack) for stack in stacks), default=0))
    if not most:
        return None
    pitch = max(_NARROWEST, (WIDTH - LEFT) / len(stacks))
    scale = (HEIGHT - TOP - BOTTOM) / most
    bars: list[Bar] = []
    for number, (stack, label) in enumerate(zip(stacks, labels, strict=True)):
        y = float(HEIGHT - BOTTOM)
        for place, value in enumerate(stack):
            if value:
                y -= value * scale
                title = f"{label}: {headings[place]} {value:g}"
                x = LEFT + number * pitch + pitch * 0.1
                bars.append(Bar(x, y, pitch * 0.8, value * scale, place, title))
    every = -(-len(labels) // _LABELS)
    marks = (
        Mark(LEFT + (number + 0.5) * pitch, HEIGHT - BOTTOM / 2 + 4, label)
        for number, label in enumerate(ticks)
        if number % every == 0
    )
    return Chart(
        LEFT + pitch * len(stacks),
        HEIGHT,
        tuple(bars),
        tuple(marks),
        tuple(_grid(most, scale)),
        tuple(headings) if len(series) > 1 else (),
    )


def by_name(
    table: Table,
    series: Sequence[str],
    labels: Sequence[str],
    figures: Sequence[str],
    headings: Sequence[str],
) -> Chart | None:
    """Lying bars, one a row, the first of them; None where there is nothing to show."""
    columns = [column.name for column in table.columns]
    places = [columns.index(name) for name in series]
    rows = [[_number(row[place]) for place in places] for row in table.rows][:_MOST_BARS]
    is_share = table.columns[places[0]].kind is Kind.SHARE
    most = 1.0 if is_share else max((sum(row) for row in rows), default=0)
    if not rows or not most:
        return None
    room = WIDTH - NAMES - 20 - _SIGN * max(map(len, figures))
    bars: list[Bar] = []
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        x, y = float(NAMES), TOP + number * ROW
        for place, value in enumerate(row):
            if value:
                width = value / most * room
                title = f"{labels[number]}: {headings[place]} {value:g}"
                bars.append(Bar(x, y + 4, width, ROW - 8, place, title))
                x += width
        marks.append(Mark(NAMES - 8, y + ROW / 2 + 5, labels[number]))
        marks.append(Mark(x + 6, y + ROW / 2 + 5, figures[number]))
    height = 2 * TOP + ROW * len(rows)
    legend = tuple(headings) if len(series) > 1 else ()
    return Chart(WIDTH, height, tuple(bars), tuple(marks), series=legend)


def _grid(most: float, scale: float) -> list[Mark]:
    step = most / _GRIDS
    values = [step * number for number in range(_GRIDS + 1)]
    return [Mark(LEFT - 8, HEIGHT - BOTTOM - value * scale, f"{value:g}") for value in values]


def _round_up(most: float) -> float:
    """A round figure at the top of the scale, which four lines divide evenly."""
    if most <= 0:
        return 0
    unit = 4
    while True:
        for times in (1, 2, 5):
            if unit * times >= most:
                return unit * times
        unit *= 10


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
