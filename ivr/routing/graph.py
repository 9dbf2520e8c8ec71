"""The ways from queue to queue: none may run in a circle, and every queue should be on one.

A circle could not trap a call (`policy` visits no queue twice), but the people who drew it expect
something that cannot happen, so it is refused.
"""

from collections.abc import Mapping

from ivr.content import Node
from ivr.routing.model import Queue
from ivr.routing.policy import Routing


def targets(queue: Queue) -> tuple[str, ...]:
    """Where callers go whom this queue does not serve, each once."""
    further = [queue.unproved] if queue.unproved else []
    return tuple(dict.fromkeys([*further, *queue.overflow.values()]))


def reachable(routing: Routing) -> frozenset[str]:
    """The queues that some call can reach."""
    starts = [routing.general, *(line.queue for line in routing.lines.values())]
    for topic in routing.topics.values():
        starts += [topic.queue, *([topic.unproved] if topic.unproved else [])]
    starts += [office.queue for office in routing.offices.values() if office.queue]
    found: set[str] = set()
    while starts:
        name = starts.pop()
        if name not in found:
            found.add(name)
            starts += targets(routing.queues[name])
    return frozenset(found)


def refuse_circles(routing: Routing, nodes: Mapping[str, Node]) -> None:
    """`ContentError` at the first queue whose callers could come back to it."""
    for name in routing.queues:
        way = _way_back(routing, name)
        if way:
            nodes[name].refuse(
                f"callers of {name} would come back to it: {' → '.join(way)}",
                f"end the chain before {name}",
            )


def _way_back(routing: Routing, start: str) -> list[str]:
    """The queues from this one back to itself; empty when there is no such way."""
    ways = [[start, target] for target in targets(routing.queues[start])]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, target] for target in targets(routing.queues[way[-1]])]
    return []
