"""Reads the topics of `routing.yaml`: where each leads, and what it asks callers to prove."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.content import Node
from ivr.identity.assurance import Assurance
from ivr.routing.model import Line, Queue, Topic
from ivr.routing.queues import level
from ivr.routing.reading import Gathering, known

_KEYS = frozenset({"queue", "line", "assurance", "unproved", "local"})


@dataclass(frozen=True, slots=True)
class Topics:
    """Reads topics whose queues and lines are known."""

    queues: Mapping[str, Queue]
    lines: Mapping[str, Line]

    def read(self, root: Node, gathering: Gathering) -> dict[str, Topic]:
        """Every topic that can be read, in order."""
        found = {label: gathering.attempt(self._topic, label, node) for label, node in root.items()}
        return {label: topic for label, topic in found.items() if topic is not None}

    def _topic(self, label: str, node: Node) -> Topic:
        facts = dict(node.items(allowed=_KEYS))
        if ("queue" in facts) == ("line" in facts):
            remedy = "add queue: … or line: …, not both"
            node.refuse(f"topic {label}: needs a queue or a line", remedy)
        if "queue" in facts:
            queue = known(facts["queue"], self.queues, "queue")
        else:
            queue = self.lines[known(facts["line"], self.lines, "line")].queue
        required = level(facts.get("assurance"))
        unproved = None
        if required > Assurance.NONE:
            unproved = self._unproved(label, node, facts, required, queue=queue)
        elif "unproved" in facts:
            facts["unproved"].refuse(
                f"topic {label} needs no proof, so nobody goes to its unproved queue",
                "add assurance: …, or remove unproved",
            )
        local = "local" in facts and facts["local"].flag()
        return Topic(label, queue, required, unproved, local=local)

    def _unproved(
        self, label: str, node: Node, facts: Mapping[str, Node], required: Assurance, *, queue: str
    ) -> str:
        """Where callers with less proof go: as named, or the general queue of the queue's line."""
        line = self.queues[queue].line
        if "unproved" in facts:
            name = known(facts["unproved"], self.queues, "queue")
        elif line in self.lines:
            name = self.lines[line].queue
        else:
            node.refuse(f"topic {label}: callers without proof have no queue", "add unproved: …")
        if self.queues[name].required >= required:
            wrong = f"topic {label}: queue {name} asks those without proof for proof"
            node.refuse(wrong, "name a queue that asks for less")
        return name
