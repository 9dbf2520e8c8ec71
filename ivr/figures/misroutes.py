"""Misroutes: calls that the consultant who got them says, or shows, came to the wrong queue."""

from collections.abc import Iterable
from typing import NamedTuple

from ivr.figures.small import together
from ivr.figures.table import Column, Kind, Table, share

WITHIN_MS = 60_000
"""A consultant who passes a call on so soon was not the one it was for."""
_BETWEEN = " "


class Answered(NamedTuple):
    """A call that a consultant answered."""

    topic: str | None
    queue: str
    """Where KASja had put it."""
    passed_on_ms: int | None
    """How long the shortest talk before passing the call on took; None if it was not."""
    wrong_queue: bool
    """Whether the consultant pressed "wrong queue"."""


def is_misrouted(call: Answered) -> bool:
    """Whether it came to the wrong queue; by both signs it counts once."""
    soon = call.passed_on_ms is not None and call.passed_on_ms <= WITHIN_MS
    return call.wrong_queue or soon


def misroutes(calls: Iterable[Answered]) -> Table:
    """Misroutes by topic and queue, the most first; small rows are put together."""
    counts: dict[str, list[int]] = {}
    for call in calls:
        row = counts.setdefault(f"{call.topic or '?'}{_BETWEEN}{call.queue}", [0] * 4)
        row[0] += 1
        row[1] += call.wrong_queue
        row[2] += call.passed_on_ms is not None and call.passed_on_ms <= WITHIN_MS
        row[3] += is_misrouted(call)
    total = [sum(column) for column in zip(*counts.values(), strict=True)] or [0] * 4
    shown = sorted(together(counts).items(), key=lambda row: (-row[1][3], -row[1][0]))
    names = ("answered", "wrong_queue", "passed_on", "misrouted")
    return Table(
        (
            Column("topic", Kind.TOPIC),
            Column("queue", Kind.QUEUE),
            *map(Column, names),
            Column("share", Kind.SHARE),
        ),
        tuple((*_named(key), *row, share(row[3], row[0])) for key, row in shown),
        (None, None, *total, share(total[3], total[0])),
    )


def _named(key: str) -> tuple[str, str | None]:
    topic, _, queue = key.partition(_BETWEEN)
    return topic, queue or None
