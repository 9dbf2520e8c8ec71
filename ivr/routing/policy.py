"""Which queue takes a call: pure, total, and able to say why.

`decide` follows a topic to its queue, to the general queue of its line where the caller has proved
less than individual information needs, and along the overflow chain where a queue is closed. Every
chain ends at an open queue or at `CLOSED` with the next opening: loading refuses cycles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.identity.assurance import Assurance
from ivr.routing.calendar import Hours
from ivr.routing.decision import Decision, Destination, Load

GENERAL = ""
"""The topic of a caller whose need is not known."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of consultants."""

    name: str
    spoken: str
    """Completes „Łączę z konsultantem …”."""
    hours: Hours
    overflow: str | None = None
    """The queue that takes over when this one is closed, full, empty or too slow."""
    priority: int = 0
    max_wait_s: int = 600


@dataclass(frozen=True, slots=True)
class Topic:
    """What a call may be about."""

    label: str
    queue: str
    required: Assurance = Assurance.NONE
    unproved_queue: str | None = None
    """Where callers without that assurance go, for general information."""


@dataclass(frozen=True, slots=True)
class Routing:
    """One version of the routing; a call keeps the version it began with."""

    topics: Mapping[str, Topic]
    queues: Mapping[str, Queue]
    general: str
    """The queue for calls without a known topic."""
    menu: tuple[str, ...]
    """Labels of the keypad menu in key order."""
    version: str

    def decide(self, topic: str, *, assurance: Assurance, load: Load, moment: datetime) -> Decision:
        """Route a call; an unknown topic goes to the general queue."""
        known = self.topics.get(topic) or Topic(topic, self.general)
        name, why = self._first_queue(known, assurance)
        return self._along(name, known, why=why, load=load, moment=moment, tried=frozenset())

    def overflow(
        self,
        topic: str,
        queue: str,
        reason: str,
        *,
        load: Load,
        moment: datetime,
        tried: frozenset[str] = frozenset(),
    ) -> Decision:
        """Route a call that `queue` did not serve; queues tried before are passed over."""
        known = self.topics.get(topic) or Topic(topic, self.general)
        passed = tried | {queue}
        following = self.queues[queue].overflow if queue in self.queues else None
        why = [f"kolejka {queue} nie obsłużyła rozmowy: {reason}"]
        return self._along(
            following or self.general, known, why=why, load=load, moment=moment, tried=passed
        )

    def _first_queue(self, topic: Topic, assurance: Assurance) -> tuple[str, list[str]]:
        if topic.label not in self.topics:
            return self.general, ["temat nieznany: kolejka ogólna"]
        why = [f"temat {topic.label}: kolejka {topic.queue}"]
        if assurance >= topic.required or topic.unproved_queue is None:
            return topic.queue, why
        why.append(f"bez potwierdzonej tożsamości: informacja ogólna w {topic.unproved_queue}")
        return topic.unproved_queue, why

    def _along(
        self,
        name: str | None,
        topic: Topic,
        *,
        why: list[str],
        load: Load,
        moment: datetime,
        tried: frozenset[str],
    ) -> Decision:
        """Follow the overflow chain to the first open queue that was not tried."""
        openings: list[datetime] = []
        while name is not None:
            queue = self.queues[name]
            closed = queue.hours.why_closed(moment)
            if closed is None and name not in tried:
                return self._queued(queue, topic, (*why, f"kolejka {name} czynna"), load)
            why.append(f"kolejka {name}: {closed or 'już próbowano'}")
            opening = queue.hours.next_opening(moment) if closed else None
            openings += [opening] if opening else []
            name = queue.overflow
        reopens = min(openings, default=None)
        return Decision(
            Destination.CLOSED,
            topic.label,
            None,
            topic.required,
            reopens=reopens,
            why=tuple(why),
            version=self.version,
        )

    def _queued(self, queue: Queue, topic: Topic, why: tuple[str, ...], load: Load) -> Decision:
        return Decision(
            Destination.QUEUE,
            topic.label,
            queue.name,
            topic.required,
            priority=queue.priority,
            max_wait_s=queue.max_wait_s,
            estimated_wait_s=dict(load.estimated_wait_s).get(queue.name),
            why=why,
            version=self.version,
        )
