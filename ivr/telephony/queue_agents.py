"""The consultants in Asterisk's queues, over AMI; implements `calls.agents.QueueAgents`."""

import threading
import time
from collections.abc import Callable, Mapping

from ivr.calls.agents import Availability
from ivr.errors import StageError
from ivr.telephony.ami import Manager
from ivr.telephony.ami_packets import Packet

KNOWN_FOR_S = 2.0
"""However many consultants look, Asterisk is asked once in this time."""


class QueueAgents:
    """Asks when somebody wants to know; one answer serves all."""

    def __init__(
        self, manager: Callable[[], Manager], clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        """Nothing is asked yet."""
        self._manager, self._clock_s = manager, clock_s
        self._known: Mapping[str, Availability] | StageError = {}
        self._asked_s: float | None = None
        self._lock = threading.Lock()

    def state(self, agent: str) -> Availability | None:
        """As it was seconds ago at most; None for who is in no queue."""
        with self._lock:
            if self._asked_s is None or self._clock_s() - self._asked_s >= KNOWN_FOR_S:
                self._known = self._members()
                self._asked_s = self._clock_s()
            if isinstance(self._known, StageError):
                raise self._known
            return self._known.get(agent)

    def _members(self) -> Mapping[str, Availability] | StageError:
        """Everybody; or why nobody is known, which is known to all for as long: a hanging Asterisk must
        not hold one consultant after the other.
        """
        try:
            with self._manager() as asterisk:
                return _states(asterisk.list("QueueStatus", "QueueStatusComplete"))
        except StageError as away:
            return away

    def pause(self, agent: str, reason: str) -> None:
        """Give them no calls, in any queue; a call in progress goes on."""
        self._ask("QueuePause", Interface=agent, Paused="true", Reason=reason)

    def resume(self, agent: str) -> None:
        """Give them calls again."""
        self._ask("QueuePause", Interface=agent, Paused="false")

    def _ask(self, action: str, **fields: str) -> None:
        with self._manager() as asterisk:
            asterisk.ask(action, **fields)
        with self._lock:
            self._asked_s = None


def _states(packets: list[Packet]) -> dict[str, Availability]:
    found: dict[str, Availability] = {}
    for packet in packets:
        if packet.get("Event") != "QueueMember":
            continue
        agent = packet.get("StateInterface") or packet.get("Location", "")
        before = found.get(agent)
        here = _in_queue(packet)
        found[agent] = _joined(before, here) if before else here
    return found


def _in_queue(packet: Packet) -> Availability:
    paused = packet.get("Paused") == "1"
    reason = packet.get("PausedReason", "") if paused else ""
    return Availability((packet.get("Queue", ""),), paused, reason, packet.get("InCall") == "1")


def _joined(one: Availability, other: Availability) -> Availability:
    """Of several queues: who pauses in one is meant to pause, and has one telephone."""
    return Availability(
        one.queues + other.queues,
        one.paused or other.paused,
        one.reason or other.reason,
        one.in_call or other.in_call,
    )
