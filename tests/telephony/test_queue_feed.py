"""What Asterisk's manager says of queues, as it was seen to say it, and when it says nothing."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.calls.live.events import (
    AgentTalks,
    AsteriskHeard,
    CallerJoined,
    CallerLeft,
    MemberGone,
    MemberSeen,
    QueueCaller,
    QueueEvent,
    QueuesSeen,
)
from ivr.errors import StageError
from ivr.telephony import queue_feed
from ivr.telephony.ami_packets import LONGEST_BYTES, Packets, action
from ivr.telephony.queue_events import QueueReader
from ivr.telephony.queue_feed import QueueFeed
from tests.live.history import NOW

GREETING = b"Asterisk Call Manager/12.0.0\r\n"
ENTRY = {
    "Event": "QueueEntry",
    "Queue": "us-mandaty",
    "Position": "1",
    "Channel": "PJSIP/trunk-00000001",
    "Uniqueid": "kasja-1.1",
    "CallerIDNum": "48600000001",
    "CallerIDName": "Jan Przykładowy",
    "Wait": "12",
}
MEMBER = {
    "Event": "QueueMember",
    "Queue": "us-mandaty",
    "Name": "Agent us-mandaty",
    "Location": "PJSIP/agent-us-mandaty",
    "LastCall": "1795600000",
    "InCall": "0",
    "Status": "1",
    "Paused": "1",
    "PausedReason": "obiad",
    "Wrapuptime": "10",
}
STATUS = {
    "Event": "QueueMemberStatus",
    "Queue": "us-mandaty",
    "MemberName": "Agent us-mandaty",
    "Interface": "PJSIP/agent-us-mandaty",
    "Status": "6",
    "Paused": "0",
    "InCall": "0",
}
JOIN = {**ENTRY, "Event": "QueueCallerJoin", "Uniqueid": "kasja-1.5"}
END = {"Event": "QueueStatusComplete", "EventList": "Complete"}


def read(*packets: dict[str, str], listing: bool = True) -> list[QueueEvent]:
    reader = QueueReader()
    if listing:
        reader.asked()
    return [event for packet in packets for event in reader.read(packet, NOW)]


def wire(*packets: dict[str, str]) -> bytes:
    return b"".join(
        "".join(f"{name}: {value}\r\n" for name, value in packet.items()).encode() + b"\r\n"
        for packet in packets
    )


def test_a_list_is_told_whole() -> None:
    (seen,) = read({"Event": "QueueParams", "Queue": "us-mandaty"}, MEMBER, ENTRY, END)

    assert isinstance(seen, QueuesSeen)
    assert seen.callers == (QueueCaller("kasja-1.1", "us-mandaty", NOW - timedelta(seconds=12)),)
    (member,) = seen.members
    assert (member.agent, member.name, member.paused, member.reason, member.wrap_up_s) == (
        "PJSIP/agent-us-mandaty",
        "Agent us-mandaty",
        True,
        "obiad",
        10,
    )


def test_what_happens_during_the_list_is_told_after_it() -> None:
    kinds = [type(event) for event in read(ENTRY, JOIN, STATUS, END)]

    assert kinds == [QueuesSeen, CallerJoined, MemberSeen]


@pytest.mark.parametrize(
    ("packet", "kind"),
    [
        (JOIN, CallerJoined),
        ({**ENTRY, "Event": "QueueCallerLeave"}, CallerLeft),
        ({**ENTRY, "Event": "QueueCallerAbandon"}, CallerLeft),
        (STATUS, MemberSeen),
        ({**STATUS, "Event": "QueueMemberPause"}, MemberSeen),
        ({**STATUS, "Event": "QueueMemberRemoved"}, MemberGone),
        ({**STATUS, "Event": "AgentConnect"}, AgentTalks),
        ({**STATUS, "Event": "AgentComplete"}, AgentTalks),
    ],
)
def test_each_event_is_understood(packet: dict[str, str], kind: type) -> None:
    assert [type(event) for event in read(packet, listing=False)] == [kind]


def test_no_number_and_no_name_of_a_caller_gets_through() -> None:
    told = repr(read(ENTRY, END, JOIN))

    assert "600000001" not in told
    assert "Przykładowy" not in told


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=8), st.booleans())
def test_no_packet_breaks_the_reader(packet: dict[str, str], listing: bool) -> None:  # noqa: FBT001
    for event in ("QueueEntry", "QueueMember", "AgentConnect", "QueueMemberStatus", "Other"):
        read({**packet, "Response": "Success", "Event": event}, END, listing=listing)


def test_a_refusal_is_a_stage_error() -> None:
    with pytest.raises(StageError, match="Authentication failed"):
        read({"Response": "Error", "Message": "Authentication failed"})


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_packets_are_the_same_in_any_pieces(sizes: list[int]) -> None:
    stream = GREETING + wire(ENTRY, {"Event": "Zażółć", "Name": "a: b"}, MEMBER)
    packets, found, at = Packets(), [], 0
    for size in [*sizes, len(stream)]:
        found += list(packets.feed(stream[at : at + size]))
        at += size

    assert found == [ENTRY, {"Event": "Zażółć", "Name": "a: b"}, MEMBER]


def test_a_stream_without_an_end_is_refused() -> None:
    with pytest.raises(StageError):
        list(Packets().feed(b"x" * (LONGEST_BYTES + 1)))


def test_no_value_can_smuggle_an_action_in() -> None:
    with pytest.raises(ValueError, match="line break"):
        action("QueuePause", Reason="obiad\r\nAction: Originate")


@contextmanager
def asterisk(*answers: bytes) -> Iterator[tuple[QueueFeed, list[bytes]]]:
    """One that sends this, whatever it is asked, and then closes; and what it was sent."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(4096))
                for answer in answers:
                    connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while more := connection.recv(4096):
                    asked.append(more)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield QueueFeed(server.getsockname(), "kasja", "tajne", now=lambda: NOW), asked
        thread.join(5)


def until_lost(feed: QueueFeed, told: list[QueueEvent]) -> None:
    for event in feed.events():
        told.append(event)  # noqa: PERF402  # what was told before the loss counts


def test_a_session_tells_what_comes_until_it_is_lost() -> None:
    told: list[QueueEvent] = []
    come = wire({"Response": "Success"}, MEMBER, ENTRY, END, JOIN)
    with asterisk(GREETING, come) as (feed, sent), pytest.raises(StageError, match="closed"):
        until_lost(feed, told)

    assert {type(event) for event in told} == {AsteriskHeard, QueuesSeen, CallerJoined}
    assert b"Action: Login" in sent[0]
    assert b"Events: agent" in sent[0]


def test_one_that_says_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_feed, "_TICK_S", 0.01)
    monkeypatch.setattr(queue_feed, "_LOST_AFTER_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        feed = QueueFeed(server.getsockname(), "kasja", "tajne", now=lambda: NOW)
        with pytest.raises(StageError, match="silent"):
            list(feed.events())


def test_one_that_is_not_there_is_lost() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
    with pytest.raises(StageError, match="ConnectionRefusedError"):
        list(QueueFeed(address, "kasja", "tajne", now=lambda: NOW).events())
