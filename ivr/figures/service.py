"""Waits in queues: percentiles, service level, and how honest the announced waits were.

Percentiles are nearest-rank: the p-th is the smallest wait that at least p percent of the answered calls
did not exceed, so it is always a wait that somebody had. The service level is the share of calls answered
within a target, of all but those that were given up sooner than anybody could have answered them (the
formula that contact centres use most). A wait that the caller was told was kept when they were answered
within it; who gave up before it was over proves nothing of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ivr.figures.digest import Stay, StayEnd
from ivr.figures.table import Cell, Column, Kind, Table, share

_PERCENTS = (50, 90, 95)


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """What a queue promises; assumptions, as commonly used."""

    target_s: int = 20
    short_s: int = 5
    """Who gives up sooner is not counted."""


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The nearest-rank percentile of values in order; None of nothing."""
    if not ordered:
        return None
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]


def service(stays: Iterable[Stay], level: ServiceLevel) -> Table:
    """Waits by queue, the busiest first, and of all queues together."""
    queues: dict[str, list[Stay]] = {}
    for stay in stays:
        queues.setdefault(stay.queue, []).append(stay)
    ordered = sorted(queues.items(), key=lambda queue: (-len(queue[1]), queue[0]))
    every = [stay for found in queues.values() for stay in found]
    counts = ("offered", "answered", "abandoned", "abandoned_short", "left")
    times = (*(f"p{percent}_s" for percent in _PERCENTS), "longest_s")
    return Table(
        (
            Column("queue", Kind.QUEUE),
            *map(Column, counts),
            *(Column(name, Kind.SECONDS) for name in times),
            Column("service_level", Kind.SHARE),
            Column("estimates"),
            Column("estimates_kept", Kind.SHARE),
        ),
        tuple((name, *_figures(found, level)) for name, found in ordered),
        (None, *_figures(every, level)),
    )


def _figures(stays: Sequence[Stay], level: ServiceLevel) -> tuple[Cell, ...]:
    answered = sorted(stay.waited_ms for stay in stays if stay.end is StayEnd.ANSWERED)
    abandoned = [stay for stay in stays if stay.end is StayEnd.ABANDONED]
    short = sum(stay.waited_ms < level.short_s * 1000 for stay in abandoned)
    in_time = sum(waited <= level.target_s * 1000 for waited in answered)
    told = [stay for stay in stays if stay.estimate_s is not None]
    kept = sum(stay.end is StayEnd.ANSWERED and not _is_late(stay) for stay in told)
    late = sum(map(_is_late, told))
    return (
        len(stays),
        len(answered),
        len(abandoned),
        short,
        len(stays) - len(answered) - len(abandoned),
        *(_seconds(percentile(answered, percent)) for percent in _PERCENTS),
        _seconds(answered[-1] if answered else None),
        share(in_time, len(stays) - short),
        len(told),
        share(kept, kept + late),
    )


def _is_late(stay: Stay) -> bool:
    return stay.estimate_s is not None and stay.waited_ms > stay.estimate_s * 1000


def _seconds(ms: int | None) -> int | None:
    return None if ms is None else round(ms / 1000)
