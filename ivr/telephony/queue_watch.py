"""What the queues of Asterisk look like, asked every few seconds: no call waits for the answer."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from ivr.errors import StageError
from ivr.routing.decision import Load, Place, QueueLoad
from ivr.telephony.ami import Manager
from ivr.telephony.ami_packets import Packet

_NOT_IN_USE, _INVALID, _UNAVAILABLE = "1", "4", "5"
"""Device states, as QueueMember's Status tells them."""
SinceOf = Callable[[str], datetime | None]
"""From when the place of a call dates, by its id; None where its time in the queue says it."""


class QueueWatch:
    """Asks Asterisk every few seconds how long the queues are; calls read the last answer."""

    EVERY_S = 3.0

    def __init__(self, manager: Callable[[], Manager], since_of: SinceOf) -> None:
        """Nothing is known yet."""
        self._manager, self._since_of, self._known = manager, since_of, Load()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="queues", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def close(self) -> None:
        """Ask no more."""
        self._stopping.set()

    def load(self) -> Load:
        """The last answer; an empty one while Asterisk does not answer."""
        return self._known

    def _run(self) -> None:
        while not self._stopping.wait(self.EVERY_S):
            try:
                with self._manager() as asterisk:
                    told = asterisk.list("QueueStatus", "QueueStatusComplete")
                self._known = load(told, self._since_of, datetime.now(UTC))
            except StageError:
                self._known = Load()


def load(told: Iterable[Packet], since_of: SinceOf, now: datetime) -> Load:
    """What the events of QueueStatus tell of each queue."""
    members: defaultdict[str, list[Packet]] = defaultdict(list)
    places: defaultdict[str, list[Place]] = defaultdict(list)
    queues: dict[str, Packet] = {}
    for event in told:
        queue = event.get("Queue", "")
        match event.get("Event"):
            case "QueueParams":
                queues[queue] = event
            case "QueueMember" if _serves(event):
                members[queue].append(event)
            case "QueueEntry":
                entered = now - timedelta(seconds=_count(event, "Wait"))
                since = since_of(event.get("Uniqueid", "")) or entered
                places[queue].append(Place(since, _count(event, "Priority")))
    return Load({
        name: QueueLoad(
            _count(event, "Calls"),
            len(members[name]),
            sum(_is_free(member, now) for member in members[name]),
            tuple(places[name]),
        )
        for name, event in queues.items()
    })  # fmt: skip


def _serves(member: Packet) -> bool:
    """Logged in, and not on a break."""
    there = member.get("Status") not in (_INVALID, _UNAVAILABLE)
    return there and member.get("Paused") != "1"


def _is_free(member: Packet, now: datetime) -> bool:
    """On no call, and done with the notes of the last one."""
    ready_s = _count(member, "LastCall") + _count(member, "WrapupTime")
    return member.get("Status") == _NOT_IN_USE and ready_s <= now.timestamp()


def _count(packet: Packet, name: str) -> int:
    value = packet.get(name, "0")
    return int(value) if value.isascii() and value.isdigit() else 0
