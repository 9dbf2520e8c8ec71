"""What Asterisk's manager interface says of queues, as events of the board.

Callers are known by their call's id alone: their numbers and names, which every packet carries, end here.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ivr.calls.live.events import (
    AgentTalks,
    CallerJoined,
    CallerLeft,
    MemberGone,
    MemberSeen,
    Membership,
    QueueCaller,
    QueueEvent,
    QueuesSeen,
)
from ivr.errors import StageError
from ivr.telephony.ami_packets import Packet

_LIST = frozenset({"QueueParams", "QueueMember", "QueueEntry"})
_END = "QueueStatusComplete"


class QueueReader:
    """Turns packets into events; collects a list of everything until it is complete."""

    def __init__(self) -> None:
        """No list is under way."""
        self._callers: list[QueueCaller] = []
        self._members: list[Membership] = []
        self._meanwhile: list[QueueEvent] = []
        self._listing = False

    def asked(self) -> None:
        """`QueueStatus` was sent: its list comes next."""
        self._callers, self._members, self._listing = [], [], True

    def read(self, packet: Packet, moment: datetime) -> Iterator[QueueEvent]:
        """What a packet tells; `StageError` when Asterisk refuses an action.

        What happens while the list comes is told after it, because the list may be older.
        """
        if packet.get("Response") == "Error":
            raise StageError("asterisk", packet.get("Message", "error"))
        event = packet.get("Event", "")
        if event in _LIST:
            self._collect(event, packet, moment)
        elif event == _END:
            self._listing = False
            yield QueuesSeen(moment, tuple(self._callers), tuple(self._members))
            yield from self._meanwhile
            self._meanwhile = []
        elif (told := _told(event, packet, moment)) is not None:
            if self._listing:
                self._meanwhile.append(told)
            else:
                yield told

    def _collect(self, event: str, packet: Packet, moment: datetime) -> None:
        if event == "QueueEntry":
            since = moment - timedelta(seconds=_number(packet, "Wait"))
            self._callers.append(_caller(packet, since))
        elif event == "QueueMember":
            self._members.append(_member(packet))


def _told(event: str, packet: Packet, moment: datetime) -> QueueEvent | None:
    """What an event says, or None when it is none of ours."""
    match event:
        case "QueueCallerJoin":
            return CallerJoined(moment, _caller(packet, moment))
        case "QueueCallerLeave" | "QueueCallerAbandon":
            return CallerLeft(moment, packet.get("Uniqueid", ""), packet.get("Queue", ""))
        case "QueueMemberStatus" | "QueueMemberPause" | "QueueMemberAdded":
            return MemberSeen(moment, _member(packet))
        case "QueueMemberRemoved":
            return MemberGone(moment, _agent(packet), packet.get("Queue", ""))
        case "AgentConnect" | "AgentComplete":
            return AgentTalks(moment, _agent(packet), talks=event == "AgentConnect")
        case _:
            return None


def _caller(packet: Packet, since: datetime) -> QueueCaller:
    return QueueCaller(packet.get("Uniqueid", ""), packet.get("Queue", ""), since)


def _agent(packet: Packet) -> str:
    return packet.get("Interface") or packet.get("Location", "")


def _member(packet: Packet) -> Membership:
    """Lists call the same fields by other names than events do."""
    last_call_s = _number(packet, "LastCall")
    return Membership(
        _agent(packet),
        packet.get("MemberName") or packet.get("Name") or _agent(packet),
        packet.get("Queue", ""),
        _number(packet, "Status"),
        packet.get("Paused") == "1",
        packet.get("PausedReason", ""),
        packet.get("InCall") == "1",
        datetime.fromtimestamp(last_call_s, UTC) if last_call_s else None,
        _number(packet, "Wrapuptime"),
    )


def _number(packet: Packet, name: str) -> int:
    value = packet.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else 0
