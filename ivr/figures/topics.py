"""What calls were about."""

from collections.abc import Iterable
from typing import NamedTuple

from ivr.figures.small import together
from ivr.figures.table import Column, Kind, Table, share

UNKNOWN = "?"
"""Calls whose topic nobody learned."""
_OUTCOMES = ("contained", "answered", "abandoned")


class About(NamedTuple):
    """A call."""

    topic: str | None
    outcome: str | None


def topics(calls: Iterable[About]) -> Table:
    """Calls by topic, the most frequent first; small topics are put together."""
    counts: dict[str, list[int]] = {}
    for topic, outcome in calls:
        row = counts.setdefault(topic or UNKNOWN, [0] * (1 + len(_OUTCOMES)))
        row[0] += 1
        if outcome in _OUTCOMES:
            row[1 + _OUTCOMES.index(outcome)] += 1
    total = [sum(column) for column in zip(*counts.values(), strict=True)] or [0] * 4
    names = (Column("topic", Kind.TOPIC), Column("calls"), Column("share", Kind.SHARE))
    return Table(
        (*names, *map(Column, _OUTCOMES)),
        tuple(
            (topic, row[0], share(row[0], total[0]), *row[1:])
            for topic, row in together(counts).items()
        ),
        (None, total[0], share(total[0], total[0]), *total[1:]),
    )
