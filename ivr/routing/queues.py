"""Reads the queues and lines of `routing.yaml`.

Numbers have the bounds that Asterisk keeps, and stricter ones: what it does not like it replaces in
silence (a bad strategy by `ringall`, a bad number by 0).
"""

from collections.abc import Mapping
from itertools import pairwise

from ivr.content import Node
from ivr.identity.assurance import Assurance
from ivr.routing.calendar import Hours
from ivr.routing.model import Callback, Cause, Line, Queue, Strategy, Tier, Widening
from ivr.routing.reading import Gathering, known, member, number, sentence

LONGEST_SPOKEN = 90
"""Characters of „do spraw …”: the sentence around it stays under twenty seconds."""
LEVELS = {level.label: level for level in Assurance}
_KEYS = frozenset({
    "line", "tier", "spoken", "hours", "assurance", "unproved", "overflow", "priority", "max_wait_s",
    "max_length", "strategy", "weight", "ring_s", "wrap_up_s", "widening", "callback",
})  # fmt: skip
_RESERVED = ("general", "queue", "default")
"""Sections of queues.conf with a meaning of their own."""
_LONGEST_NAME = 40
_LEVELS_OF_SKILL = 5


class Queues:
    """Reads queues whose names, hours and lines are known beforehand."""

    def __init__(
        self,
        nodes: Mapping[str, Node],
        lines: Mapping[str, Node],
        hours: Mapping[str, Hours],
        override: Hours | None,
    ) -> None:
        """`override` replaces the hours of every queue."""
        self._nodes, self._lines = nodes, lines
        self._hours, self._override = hours, override

    def read(self, gathering: Gathering) -> dict[str, Queue]:
        """Every queue that can be read, in order."""
        found = {
            name: gathering.attempt(self._queue, name, node) for name, node in self._nodes.items()
        }
        return {name: queue for name, queue in found.items() if queue is not None}

    def lines(self, gathering: Gathering) -> dict[str, Line]:
        """Every line that can be read, in order."""
        found = {
            name: gathering.attempt(self._line, name, node) for name, node in self._lines.items()
        }
        return {name: line for name, line in found.items() if line is not None}

    def _line(self, name: str, node: Node) -> Line:
        _check_name(node, name, "line")
        facts = dict(node.items(allowed=frozenset({"title", "queue"})))
        for key in ("title", "queue"):
            if key not in facts:
                node.refuse(f"line {name}: no {key}", f"add {key}: …")
        return Line(name, facts["title"].text(), known(facts["queue"], self._nodes, "queue"))

    def _queue(self, name: str, node: Node) -> Queue:
        _check_name(node, name, "queue")
        facts = dict(node.items(allowed=_KEYS))
        for key in ("spoken", "hours"):
            if key not in facts:
                node.refuse(f"queue {name}: no {key}", f"add {key}: …")
        hours = self._hours[known(facts["hours"], self._hours, "hours")]
        required = level(facts.get("assurance"))
        return Queue(
            name,
            sentence(facts["spoken"], most=LONGEST_SPOKEN),
            self._override or hours,
            line=known(facts["line"], self._lines, "line") if "line" in facts else "",
            tier=member(facts.get("tier"), Tier.II),
            required=required,
            unproved=self._unproved(name, node, facts, required),
            overflow=self._overflow(name, facts.get("overflow")),
            priority=number(facts.get("priority"), 0, most=1000),
            max_wait_s=number(facts.get("max_wait_s"), 600, least=10, most=7200),
            max_length=number(facts.get("max_length"), 0, most=10_000),
            strategy=member(facts.get("strategy"), Strategy.RRMEMORY),
            weight=number(facts.get("weight"), 0, most=100),
            ring_s=number(facts.get("ring_s"), 20, least=5, most=120),
            wrap_up_s=number(facts.get("wrap_up_s"), 0, most=600),
            widening=_widening(facts.get("widening")),
            callback=self._callback(facts.get("callback"), hours),
        )

    def _callback(self, node: Node | None, hours: Hours) -> Callback | None:
        """The terms; people are called in the queue's own hours unless others are named."""
        if node is None:
            return None
        facts = dict(node.items(allowed=frozenset({"after_s", "hours", "tries", "gap_s"})))
        if "after_s" not in facts:
            node.refuse("callback without after_s", "say from which wait on it is offered")
        if "hours" in facts:
            hours = self._hours[known(facts["hours"], self._hours, "hours")]
        return Callback(
            number(facts["after_s"], 0, least=30, most=3600),
            self._override or hours,
            tries=number(facts.get("tries"), 3, least=1, most=5),
            gap_s=number(facts.get("gap_s"), 600, least=60, most=7200),
        )

    def _unproved(
        self, name: str, node: Node, facts: Mapping[str, Node], required: Assurance
    ) -> str | None:
        if "unproved" in facts and required is Assurance.NONE:
            facts["unproved"].refuse(
                f"queue {name} needs no proof, so nobody goes to its unproved queue",
                "add assurance: …, or remove unproved",
            )
        if required is Assurance.NONE:
            return None
        if "unproved" not in facts:
            node.refuse(f"queue {name}: callers without proof have no queue", "add unproved: …")
        return known(facts["unproved"], self._nodes, "queue")

    def _overflow(self, name: str, node: Node | None) -> dict[Cause, str]:
        """One queue for every cause, or a queue a cause."""
        if node is None:
            return {}
        if not node.is_mapping():
            return dict.fromkeys(Cause, self._target(name, node))
        allowed = frozenset(cause.value for cause in Cause)
        return {Cause(cause): self._target(name, to) for cause, to in node.items(allowed=allowed)}

    def _target(self, name: str, node: Node) -> str:
        if node.text() == name:
            node.refuse(f"queue {name} overflows into itself", "name another queue")
        return known(node, self._nodes, "queue")


def level(node: Node | None) -> Assurance:
    """A level of assurance by its label."""
    return Assurance.NONE if node is None else LEVELS[known(node, LEVELS, "assurance")]


def _check_name(node: Node, name: str, kind: str) -> None:
    plain = name.replace("-", "").isalnum() and name.isascii() and name == name.lower()
    if not plain or len(name) > _LONGEST_NAME or name.startswith("-"):
        node.refuse(f"{kind} name {name!r}", f"use a-z, 0-9 and -, at most {_LONGEST_NAME}")
    if name in _RESERVED:
        node.refuse(f"{kind} name {name!r} has a meaning in queues.conf", "choose another name")


def _widening(node: Node | None) -> tuple[Widening, ...]:
    if node is None:
        return ()
    steps: list[Widening] = []
    for element in node.elements():
        facts = dict(element.items(allowed=frozenset({"after_s", "level"})))
        if set(facts) != {"after_s", "level"}:
            element.refuse("a step needs both after_s and level", "write {after_s: 60, level: 3}")
        after_s = number(facts["after_s"], 0, most=3600)
        steps.append(Widening(after_s, number(facts["level"], 1, least=1, most=_LEVELS_OF_SKILL)))
    if steps and steps[0].after_s != 0:
        node.refuse("nobody is asked at the beginning", "begin with {after_s: 0, level: …}")
    for one, two in pairwise(steps):
        if not (one.after_s < two.after_s and one.level < two.level):
            node.refuse("each step must come later and ask more consultants", "put them in order")
    return tuple(steps)
