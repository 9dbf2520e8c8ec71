"""How long a caller will wait: from what a queue has shown lately, and only where it has shown enough.

Theory of operation
-------------------
What a place in a queue costs is measured in seconds of one consultant: a caller who waited `w` seconds for
the `p`-th place while `a` consultants served the queue saw it move at `w · a / p`. That holds whatever
slows it down: consultants who serve other queues too, breaks, long talks. Where too few callers had to
wait lately, the length of recent talks stands for it.

A caller with `p` places to go waits for `p` consultants to become free one after the other, which takes
an Erlang-distributed time of shape `p` and mean `p · cost / a`. What is announced is no mean, which every
second caller would exceed, but the time that four of five do not exceed, by Wilson and Hilferty's
approximation of the chi-squared distribution (Proc. Natl. Acad. Sci. 17, 1931).

Whether it is true is measured: `kasja report waits` holds what was announced against what was waited.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 5
"""Waits, or talks, without which nothing is said."""
_Z = 0.8416
"""The standard normal quantile of four fifths."""
MINUTES = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60)
"""What is announced: rounded up, the more coarsely the longer. Nothing beyond is promised."""


@dataclass(frozen=True, slots=True)
class Served:
    """A caller who had to wait, and was served."""

    waited_s: int
    places: int
    """Their place when they came; 1 is the first."""
    agents: int
    """Consultants who served the queue then."""


def cost_s(served: Sequence[Served], talks_s: Sequence[int]) -> float | None:
    """Seconds of one consultant that a place costs; None where too little is known.

    `talks_s` are the lengths of recent talks with the time for notes.
    """
    if len(served) >= ENOUGH:
        spent = sum(each.waited_s * max(1, each.agents) for each in served)
        return spent / sum(each.places for each in served)
    return sum(talks_s) / len(talks_s) if len(talks_s) >= ENOUGH else None


def wait_s(*, ahead: int, agents: int, free: int, cost: float | None) -> int | None:
    """What four of five callers do not wait longer than; None where nobody can know.

    `ahead` callers come first; `free` of the `agents` could take a call at once.
    """
    if agents < 1:
        return None
    places = ahead + 1 - free
    if places < 1:
        return 0
    if cost is None:
        return None
    slack = 1 / (9 * places)
    factor: float = (1 - slack + _Z * slack**0.5) ** 3
    return round(places * cost / agents * factor)


def mean_s(*, ahead: int, agents: int, free: int, cost: float | None) -> float | None:
    """The wait to be expected on average, for whoever plans by it; None where nobody can know."""
    places = max(0, ahead + 1 - free)
    if agents < 1 or (places and cost is None):
        return None
    return places * (cost or 0.0) / agents


def announced_minutes(wait: int | None) -> int | None:
    """What is said of a wait; None where nothing is: unknown, none at all, or beyond all promises."""
    if not wait or wait > MINUTES[-1] * 60:
        return None
    return MINUTES[bisect_left(MINUTES, wait / 60)]
