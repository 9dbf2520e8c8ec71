"""A dry run: past calls are decided again by another version, and what goes elsewhere is counted.

Both versions decide each call anew, on what is known of it (topic, proof, moment): so a difference
comes from the versions and not from what the queues looked like on the day.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ivr.identity.assurance import Assurance
from ivr.routing.decision import Decision, Load
from ivr.routing.policy import Routing

_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class PastCall:
    """What routing was asked in a call that is over."""

    call_id: str
    topic: str
    assurance: Assurance
    moment: datetime
    """Aware; when the call was routed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A call that would go elsewhere."""

    call: PastCall
    before: Decision
    after: Decision


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a version would have done with past calls."""

    calls: int
    moved: int
    ways: tuple[tuple[str, str, int], ...]
    """From, to, and how many calls; most first. A queue, or `closed`."""
    examples: tuple[Moved, ...]
    """Of each way at least one, as far as there is room."""

    def sentence(self, period: str) -> str:
        """In Polish; `period` completes „rozmów z …”."""
        if not self.calls:
            return f"Brak rozmów z {period}: nie ma czego powtórzyć."
        verb = "trafiłaby" if self.moved == 1 else "trafiłoby"
        return f"{self.moved} z {self.calls} rozmów z {period} {verb} gdzie indziej."


def rehearse(calls: Iterable[PastCall], *, before: Routing, after: Routing) -> Rehearsal:
    """Decide every call by both versions."""
    total = 0
    ways: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[Moved]] = {}
    for call in calls:
        total += 1
        old, new = (_again(routing, call) for routing in (before, after))
        way = (_place(old), _place(new))
        if way[0] != way[1]:
            ways[way] += 1
            kept = examples.setdefault(way, [])
            if len(kept) < _EXAMPLES:
                kept.append(Moved(call, old, new))
    ranked = [(*way, count) for way, count in ways.most_common()]
    return Rehearsal(total, ways.total(), tuple(ranked), _chosen(list(examples.values())))


def _again(routing: Routing, call: PastCall) -> Decision:
    return routing.decide(call.topic, call.assurance, load=Load(), moment=call.moment)


def _place(decision: Decision) -> str:
    return decision.queue or decision.destination.value


def _chosen(groups: list[list[Moved]]) -> tuple[Moved, ...]:
    """By turns from every way, so that none hides another."""
    rounds = (group[i] for i in range(_EXAMPLES) for group in groups if i < len(group))
    return tuple(moved for moved, _ in zip(rounds, range(_EXAMPLES), strict=False))
