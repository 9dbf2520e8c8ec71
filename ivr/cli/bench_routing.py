"""`kasja bench routing`: how many decisions a second on one core?"""

import time
from datetime import datetime, timedelta
from itertools import product
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.identity.assurance import Assurance
from ivr.routing import loader
from ivr.routing.calendar import POLISH_TIME
from ivr.routing.decision import Circumstances, Load, Place, QueueLoad
from ivr.routing.policy import GENERAL, Routing

_OPEN = datetime(2026, 4, 28, 8, tzinfo=POLISH_TIME)
"""A Tuesday morning."""
_CLOSED = datetime(2026, 5, 3, 8, tzinfo=POLISH_TIME)
"""A Sunday, and a holiday: every chain is walked to its end."""


def routing(
    *,
    decisions: Annotated[int, typer.Option(min=1000, help="How many for each figure.")] = 50_000,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure decisions a second of one core: every topic, proved and not, with a known load.

    By the processor time of this process, so that other work on the machine does not count; `wall` is
    what the clock on the wall says.
    """
    known = loader.load(settings.load().content / "config")
    names = tuple(known.queues)
    places = tuple(Place(_OPEN - timedelta(seconds=30 * i), i % 3) for i in range(7))
    crowded = Load(dict.fromkeys(names, QueueLoad(7, 3, places=places, cost_s=240.0)))
    empty = Load(dict.fromkeys(names, QueueLoad(0, 0)))
    figures = {
        "open": _measure(known, _OPEN, crowded, decisions),
        "open, nobody logged in": _measure(known, _OPEN, empty, decisions),
        "closed": _measure(known, _CLOSED, crowded, decisions),
    }
    if json:
        answer({"decisions_a_second": figures, "topics": len(known.topics), "queues": len(names)})
        return
    for name, figure in figures.items():
        tell(f"{name:24} {figure['cpu']:9,} a second of one core  ({figure['wall']:,} wall)")


def _measure(known: Routing, start: datetime, load: Load, decisions: int) -> dict[str, int]:
    """A busy morning: each decision is a tenth of a second after the one before."""
    asked = list(product((*known.topics, GENERAL), Assurance))
    again = Circumstances(start - timedelta(hours=2))
    moments = [start + timedelta(seconds=i / 10) for i in range(decisions)]
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    for i, moment in enumerate(moments):
        topic, assurance = asked[i % len(asked)]
        known.decide(topic, assurance, load=load, moment=moment, subject=again)
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    return {"cpu": round(decisions / cpu_s), "wall": round(decisions / wall_s)}
