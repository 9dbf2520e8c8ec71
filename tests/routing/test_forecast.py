"""Waits are foreseen from what was seen, and four of five callers do not wait longer."""

import heapq
import random

import pytest

from ivr.routing import forecast
from ivr.routing.forecast import ENOUGH, Served


def test_what_a_place_costs_is_seen_from_waits() -> None:
    """Two consultants; the third place was served after 300 s: 200 consultant's seconds a place."""
    assert forecast.cost_s([Served(300, 3, 2)] * ENOUGH, ()) == 200


def test_talks_stand_for_waits_while_few_had_to_wait() -> None:
    assert forecast.cost_s([Served(300, 3, 2)], [240] * ENOUGH) == 240


@pytest.mark.parametrize("few", range(ENOUGH))
def test_too_little_says_nothing(few: int) -> None:
    assert forecast.cost_s([Served(300, 3, 2)] * few, [240] * few) is None


def wait(ahead: int, agents: int = 2, free: int = 0, cost: float | None = 300) -> int | None:
    return forecast.wait_s(ahead=ahead, agents=agents, free=free, cost=cost)


def test_nobody_waits_where_somebody_is_free() -> None:
    assert (wait(0, free=1), wait(1, free=2), wait(0, free=1, cost=None)) == (0, 0, 0)


def test_nothing_is_said_where_nobody_can_know() -> None:
    assert (wait(3, agents=0), wait(3, cost=None)) == (None, None)


def test_more_callers_wait_longer_and_more_consultants_shorten_it() -> None:
    waits = [wait(ahead) or 0 for ahead in range(20)]

    assert waits == sorted(waits)
    assert (wait(5, agents=4) or 0) < (wait(5, agents=2) or 0)


@pytest.mark.parametrize(
    ("wait_s", "minutes"),
    [
        (None, None),
        (0, None),
        (1, 1),
        (60, 1),
        (61, 2),
        (241, 5),
        (301, 7),
        (3600, 60),
        (3601, None),
    ],
)
def test_waits_are_rounded_up_and_never_beyond_an_hour(
    wait_s: int | None, minutes: int | None
) -> None:
    assert forecast.announced_minutes(wait_s) == minutes


@pytest.mark.parametrize("agents", [1, 3, 10])
def test_four_of_five_callers_wait_no_longer_than_said(agents: int) -> None:
    """A made-up morning: exponential talks, a queue that is never empty, what was seen taught as it goes."""
    draw = random.Random(agents)  # noqa: S311
    kept, judged = 0, 0
    served: list[Served] = []
    for _ in range(3000):
        ahead = draw.randint(0, 12)
        places = ahead + 1
        true_s = _wait(draw, agents, places)
        said = forecast.wait_s(
            ahead=ahead, agents=agents, free=0, cost=forecast.cost_s(served[-40:], ())
        )
        if said is not None:
            judged, kept = judged + 1, kept + (true_s <= said)
        served.append(Served(round(true_s), places, agents))

    assert 0.75 <= kept / judged <= 0.85


def _wait(draw: random.Random, agents: int, places: int) -> float:
    """Until so many of the consultants' talks, of five minutes on average, are over."""
    ends = [draw.expovariate(1 / 300) for _ in range(agents)]
    heapq.heapify(ends)
    for _ in range(places - 1):
        heapq.heapreplace(ends, ends[0] + draw.expovariate(1 / 300))
    return ends[0]
