"""Which queue takes a call: pure, total, and able to say why.

`decide` starts at the topic's queue, or at the queue for callers who have proved less than the topic
needs, and walks on while a queue cannot serve this call: by `unproved` where the queue itself needs
more proof, by `overflow` where it is closed, full, without consultants, or was tried before. What no
overflow leads on from ends at the closing message with the next opening. No queue is visited twice,
so a walk ends after at most as many steps as there are queues, whatever the configuration.

A queue that is open but full or empty is passed over, not written off: what is known of the load is
seconds old. Where the walk finds nothing better, the first such queue gets the call after all, and
Asterisk has the last word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.identity.assurance import Assurance
from ivr.routing.calendar import POLISH_TIME
from ivr.routing.decision import Circumstances, Decision, Destination, Load, Place
from ivr.routing.model import Cause, Emergency, Line, Office, Priorities, Queue, Topic

GENERAL = ""
"""The topic of a caller whose need is not known."""
SHORTEST_WAIT_S = 30
"""Who comes back to a queue waits at least so long, however little is left of its longest wait."""
_UNKNOWN_CALLER = Circumstances()
_STATUSES = {
    "FULL": Cause.FULL,
    "JOINEMPTY": Cause.EMPTY,
    "LEAVEEMPTY": Cause.EMPTY,
    "JOINUNAVAIL": Cause.EMPTY,
    "LEAVEUNAVAIL": Cause.EMPTY,
}
"""Asterisk's QUEUESTATUS; every other one means that the caller waited in vain."""


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
    lines: Mapping[str, Line] = field(default_factory=dict)
    priorities: Priorities = field(default_factory=Priorities)
    emergency: Emergency = field(default_factory=Emergency)
    offices: Mapping[str, Office] = field(default_factory=dict)
    """By code."""

    def asks_offices(self) -> bool:
        """Whether some topic is the local offices', and some office takes calls itself."""
        takes_calls = any(office.queue for office in self.offices.values())
        return takes_calls and any(topic.local for topic in self.topics.values())

    def decide(
        self,
        topic: str,
        assurance: Assurance,
        *,
        load: Load,
        moment: datetime,
        subject: Circumstances = _UNKNOWN_CALLER,
    ) -> Decision:
        """Route a call; an unknown topic goes to the general queue."""
        walk = _Walk(self, topic, assurance, subject, load, moment)
        return walk.from_queue(walk.first_queue())

    def back(
        self,
        topic: str,
        queue: str,
        *,
        load: Load,
        moment: datetime,
        assurance: Assurance = Assurance.NONE,
        subject: Circumstances = _UNKNOWN_CALLER,
    ) -> Decision:
        """Route a caller back who left `queue` for a moment: it serves who came in time."""
        walk = _Walk(self, topic, assurance, subject, load, moment)
        if queue not in self.queues:
            return walk.from_queue(walk.first_queue())
        walk.why.append(f"powrót do kolejki {queue}")
        return walk.to(self.queues[queue])

    def overflow(
        self,
        topic: str,
        queue: str,
        reason: str,
        *,
        load: Load,
        moment: datetime,
        assurance: Assurance = Assurance.NONE,
        subject: Circumstances = _UNKNOWN_CALLER,
        tried: frozenset[str] = frozenset(),
    ) -> Decision:
        """Route a call that `queue` did not serve; queues tried before are passed over.

        `reason` is Asterisk's QUEUESTATUS.
        """
        cause = _STATUSES.get(reason, Cause.TIMEOUT)
        walk = _Walk(self, topic, assurance, subject, load, moment, tried | {queue})
        walk.why.append(f"kolejka {queue} nie obsłużyła rozmowy: {cause.polish} ({reason})")
        left = self.queues.get(queue)
        following = left.overflow.get(cause) if left else None
        return walk.from_queue(following or self.general)


@dataclass(slots=True)
class _Walk:
    """One call's way through the queues."""

    routing: Routing
    label: str
    assurance: Assurance
    subject: Circumstances
    load: Load
    moment: datetime
    tried: frozenset[str] = frozenset()
    why: list[str] = field(default_factory=list)
    topic: Topic | None = None
    """None where the label is not known."""
    required: Assurance = Assurance.NONE
    closed: list[Queue] = field(default_factory=list)
    passed: list[Queue] = field(default_factory=list)
    """Open, but full or without consultants."""

    def __post_init__(self) -> None:
        """Find the topic; turn the moment into Polish time once for all queues."""
        self.moment = self.moment.astimezone(POLISH_TIME)
        self.topic = self.routing.topics.get(self.label)
        self.required = self.topic.required if self.topic else Assurance.NONE

    def first_queue(self) -> str:
        """Where the topic leads a caller who has proved this much."""
        topic = self.topic
        if topic is None:
            named = f"temat {self.label} nieznany" if self.label else "temat nieznany"
            self.why.append(f"{named}: kolejka ogólna {self.routing.general}")
            return self.routing.general
        wanted = self._office_queue(topic) or topic.queue
        if wanted == topic.queue:
            self.why.append(f"temat {topic.label}: kolejka {wanted}")
        self.required = max(topic.required, self.routing.queues[wanted].required)
        if self.assurance >= topic.required or topic.unproved is None:
            return wanted
        self.why.append(f"bez potwierdzonej tożsamości: informacja ogólna w {topic.unproved}")
        return topic.unproved

    def from_queue(self, name: str) -> Decision:
        """Walk from a queue to the first one that can serve the call."""
        following: str | None = name
        visited: set[str] = set()
        while following is not None and following not in visited:
            visited.add(following)
            queue = self.routing.queues[following]
            if self.assurance < queue.required:
                following = queue.unproved or self.routing.general
                self.why.append(
                    f"kolejka {queue.name} tylko po potwierdzeniu tożsamości: {following}"
                )
                continue
            cause = self._obstacle(queue)
            if cause is None:
                self.why.append(f"kolejka {queue.name} czynna")
                return self.to(queue)
            following = queue.overflow.get(cause)
        return self._last_resort()

    def _office_queue(self, topic: Topic) -> str | None:
        office = self.routing.offices.get(self.subject.office) if topic.local else None
        if office is None or office.queue is None:
            return None
        self.why.append(f"temat {topic.label}, {office.name}: kolejka {office.queue}")
        return office.queue

    def _obstacle(self, queue: Queue) -> Cause | None:
        """Why this queue cannot serve the call, noted; None when it can."""
        closed = queue.hours.why_closed(self.moment)
        if closed is not None:
            self.closed.append(queue)
            self.why.append(f"kolejka {queue.name}: {closed}")
            return Cause.CLOSED
        if queue.name in self.tried:
            self.why.append(f"kolejka {queue.name}: już próbowano")
            return Cause.TIMEOUT
        cause = self._crowding(queue)
        if cause is not None:
            self.passed.append(queue)
            self.why.append(f"kolejka {queue.name}: {cause.polish}")
        return cause

    def _crowding(self, queue: Queue) -> Cause | None:
        load = self.load.of(queue.name)
        if load is None:
            return None
        if load.agents == 0:
            return Cause.EMPTY
        return Cause.FULL if queue.max_length and load.waiting >= queue.max_length else None

    def _last_resort(self) -> Decision:
        if self.passed:
            queue = self.passed[0]
            self.why.append(f"nic lepszego nie jest czynne: mimo to kolejka {queue.name}")
            return self.to(queue)
        openings = (queue.hours.next_opening(self.moment) for queue in self.closed)
        return Decision(
            Destination.CLOSED,
            self.label,
            None,
            self.required,
            reopens=min((opening for opening in openings if opening), default=None),
            asks_office=self._asks_office(),
            why=(*self.why, "koniec drogi: komunikat o godzinach"),
            version=self.routing.version,
        )

    def to(self, queue: Queue) -> Decision:
        """The decision for this queue, whatever its obstacles."""
        priority = self._priority(queue)
        kept = self.subject.since if self.subject.held == queue.name else None
        if kept is not None:
            self.why.append(f"miejsce w kolejce {queue.name} zachowane")
        load, place = self.load.of(queue.name), Place(kept or self.moment, priority)
        spent_s = self.subject.spent_s if kept else 0
        return Decision(
            Destination.QUEUE,
            self.label,
            queue.name,
            self.required,
            priority=priority,
            max_wait_s=max(SHORTEST_WAIT_S, queue.max_wait_s - spent_s),
            estimated_wait_s=load.wait_s(place) if load else None,
            position=load.ahead_of(place) + 1 if load else None,
            keeps_place=kept is not None,
            agents=load.agents if load else None,
            callback=queue.callback,
            asks_office=self._asks_office(),
            why=tuple(self.why),
            version=self.routing.version,
            line=queue.line,
            tier=queue.tier,
        )

    def _asks_office(self) -> bool:
        """Whether it matters which local office is the caller's, and nobody has asked."""
        if self.topic is None or not self.topic.local or self.subject.office:
            return False
        return self.routing.asks_offices()

    def _priority(self, queue: Queue) -> int:
        points, rules = queue.priority, self.routing.priorities
        if rules.verified and self.assurance > Assurance.NONE:
            points += rules.verified
            self.why.append(f"tożsamość potwierdzona: pierwszeństwo +{rules.verified}")
        if rules.repeat and self._called_lately():
            points += rules.repeat
            hours = rules.repeat_within_h
            self.why.append(f"dzwoni ponownie w ciągu {hours} h: pierwszeństwo +{rules.repeat}")
        if rules.long_wait and self.subject.waited_s >= rules.long_wait_after_s:
            points += rules.long_wait
            waited = self.subject.waited_s
            self.why.append(f"czekał już {waited} s: pierwszeństwo +{rules.long_wait}")
        return points

    def _called_lately(self) -> bool:
        last = self.subject.last_called
        within = timedelta(hours=self.routing.priorities.repeat_within_h)
        return last is not None and last <= self.moment < last + within
