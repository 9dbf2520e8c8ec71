"""Judges a routing that can be read: what must not be published, and what somebody should look at.

`loader` refuses what means nothing (a target that does not exist, hours that end before they begin). What
is found here means something, but not what anybody wants.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from ivr.content import Node, parse_yaml
from ivr.errors import ContentError, Problem
from ivr.routing import graph, loader
from ivr.routing.policy import Routing
from ivr.routing.reading import WEEKDAYS
from ivr.routing.sources import HOURS, ROUTING, Sources

_GAP = (time(2), time(3))
"""Does not exist on the last Sunday of March, and exists twice on the last one of October."""


class Severity(StrEnum):
    """What follows from a finding."""

    ERROR = "error"
    """It cannot be published."""
    WARNING = "warning"
    """Somebody should look at it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    severity: Severity
    problem: Problem


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rest of the content knows."""

    topics: frozenset[str]
    """Labels that have a grammar."""
    prompts: frozenset[str]
    """Ids that have a text."""


def check(sources: Sources, vocabulary: Vocabulary) -> list[Finding]:
    """Everything that is not as it should be, errors first."""
    try:
        routing = loader.parse(sources)
    except ContentError as wrong:
        return [Finding(Severity.ERROR, problem) for problem in wrong.problems]
    parts = dict(parse_yaml(sources.place / ROUTING, sources.routing).items())
    weeks = dict(parse_yaml(sources.place / HOURS, sources.hours).items())
    errors = [*_words(routing, parts, vocabulary), *_never_open(routing, parts)]
    warnings = [
        *_unreachable(routing, parts),
        *_sundays(weeks),
        *_unused(parts, weeks),
        *_late_callbacks(routing, parts),
    ]
    return [
        *(Finding(Severity.ERROR, problem) for problem in errors),
        *(Finding(Severity.WARNING, problem) for problem in warnings),
    ]


def refuse(findings: list[Finding]) -> None:
    """`ContentError` when there is an error among the findings."""
    errors = [f.problem for f in findings if f.severity is Severity.ERROR]
    if errors:
        raise ContentError(errors)


def _words(
    routing: Routing, parts: Mapping[str, Node], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Topics have grammars and grammars have topics; prepared announcements exist."""
    for label, node in parts["topics"].items():
        if label not in vocabulary.topics:
            yield node.problem(f"topic {label} has no grammar", "add it to grammars/ or remove it")
    for label in sorted(vocabulary.topics - set(routing.topics)):
        yield parts["topics"].problem(f"topic {label} has no route", "add it under topics:")
    prompt = routing.emergency.prompt
    if prompt and prompt not in vocabulary.prompts:
        node = dict(parts["emergency"].items())["prompt"]
        yield node.problem(f"no prompt {prompt}", "write its text in prompts/pl.toml")


def _never_open(routing: Routing, parts: Mapping[str, Node]) -> Iterator[Problem]:
    for name, node in parts["queues"].items():
        if not routing.queues[name].hours.ever_open():
            yield node.problem(
                f"queue {name} is never open", "give its hours a weekday, or remove the queue"
            )


def _unreachable(routing: Routing, parts: Mapping[str, Node]) -> Iterator[Problem]:
    reached = graph.reachable(routing)
    for name, node in parts["queues"].items():
        if name not in reached:
            yield node.problem(
                f"no call reaches queue {name}", "lead a topic or an overflow to it, or remove it"
            )


def _sundays(weeks: Mapping[str, Node]) -> Iterator[Problem]:
    """Hours that begin or end where the clocks are changed."""
    for name, week in weeks.items():
        if name == "exceptions":
            continue
        node = dict(week.items()).get(WEEKDAYS[6])
        for part in node.text().replace(",", "-").split("-") if node else ():
            if part.strip() != "closed" and _GAP[0] <= time.fromisoformat(part.strip()) < _GAP[1]:
                assert node is not None
                yield node.problem(
                    f"{part.strip()} on Sundays falls into the change of the clocks",
                    "use a time before 02:00 or from 03:00 on",
                )


def _hours_of(queue: Node) -> Iterator[str]:
    facts = dict(queue.items())
    yield facts["hours"].text()
    terms = dict(facts["callback"].items()) if "callback" in facts else {}
    if "hours" in terms:
        yield terms["hours"].text()


def _late_callbacks(routing: Routing, parts: Mapping[str, Node]) -> Iterator[Problem]:
    """Callers are sent on before the wait from which they would be called back."""
    for name, node in parts["queues"].items():
        queue = routing.queues[name]
        if queue.callback is not None and queue.callback.after_s > queue.max_wait_s:
            yield dict(node.items())["callback"].problem(
                f"queue {name} calls back after {queue.callback.after_s} s, but nobody waits "
                f"longer than {queue.max_wait_s} s",
                "lower after_s, or raise max_wait_s",
            )


def _unused(parts: Mapping[str, Node], weeks: Mapping[str, Node]) -> Iterator[Problem]:
    used = {name for _, queue in parts["queues"].items() for name in _hours_of(queue)}
    for name, node in weeks.items():
        if name not in used and name != "exceptions":
            yield node.problem(f"no queue keeps the hours {name}", "use them, or remove them")
