"""The consultants in Asterisk's queues, as a fake manager tells of them over a real socket."""

import socketserver
import threading
from collections.abc import Iterator

import pytest

from ivr.calls.agents import Availability
from ivr.errors import StageError
from ivr.telephony.ami import Manager
from ivr.telephony.queue_agents import KNOWN_FOR_S, QueueAgents

BEATA, LEON = "PJSIP/agent-us-zwroty", "PJSIP/agent-us-mandaty"


def _member(queue: str, agent: str, **more: str) -> dict[str, str]:
    usual = {"Paused": "0", "PausedReason": "", "InCall": "0"}
    return {"Event": "QueueMember", "Queue": queue, "StateInterface": agent} | usual | more


class FakeManager(socketserver.ThreadingTCPServer):
    """Answers the actions that are asked, and keeps them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.asked: list[dict[str, str]] = []
        self.members: list[dict[str, str]] = [
            {"Event": "QueueParams", "Queue": "us-zwroty"},
            _member("us-zwroty", BEATA),
            _member("us-ogolna", BEATA, Paused="1", PausedReason="przerwa"),
            _member("us-mandaty", LEON, InCall="1"),
        ]

    def answers(self, action: dict[str, str]) -> list[dict[str, str]]:
        self.asked.append(action)
        if action["Action"] == "QueuePause" and action["Interface"] not in (BEATA, LEON):
            return [{"Response": "Error", "Message": "Interface not found"}]
        if action["Action"] != "QueueStatus":
            return [{"Response": "Success"}]
        return [{"Response": "Success"}, *self.members, {"Event": "QueueStatusComplete"}]


class _Session(socketserver.StreamRequestHandler):
    server: FakeManager

    def handle(self) -> None:
        self.wfile.write(b"Asterisk Call Manager/11.0.0\r\n")
        action: dict[str, str] = {}
        for raw in self.rfile:
            name, _, value = raw.decode().rstrip("\r\n").partition(": ")
            if name:
                action[name] = value
                continue
            for packet in self.server.answers(action):
                lines = "".join(f"{name}: {value}\r\n" for name, value in packet.items())
                self.wfile.write(f"{lines}\r\n".encode())
            action = {}


@pytest.fixture
def fake() -> Iterator[FakeManager]:
    with FakeManager() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Watch:
    return Watch()


@pytest.fixture
def agents(fake: FakeManager, clock: Watch) -> QueueAgents:
    host, port = fake.server_address[0], fake.server_address[1]
    return QueueAgents(lambda: Manager(str(host), int(port), "kasja", "secret"), clock)


def test_a_consultant_of_several_queues_is_one(agents: QueueAgents) -> None:
    """A pause in one of them counts: it was meant for all."""
    assert agents.state(BEATA) == Availability(
        ("us-zwroty", "us-ogolna"), paused=True, reason="przerwa", in_call=False
    )
    assert agents.state(LEON) == Availability(
        ("us-mandaty",), paused=False, reason="", in_call=True
    )
    assert agents.state("PJSIP/nobody") is None


def test_however_many_look_asterisk_is_asked_now_and_then(
    agents: QueueAgents, fake: FakeManager, clock: Watch
) -> None:
    for _ in range(10):
        agents.state(BEATA)
    clock.now_s = KNOWN_FOR_S
    agents.state(LEON)

    assert [a["Action"] for a in fake.asked if a["Action"] != "Login"] == ["QueueStatus"] * 2


def test_a_pause_and_its_end_are_asked_for_in_all_queues(
    agents: QueueAgents, fake: FakeManager
) -> None:
    agents.state(BEATA)
    agents.pause(BEATA, "szkolenie")
    agents.resume(BEATA)
    agents.state(BEATA)
    asked = [a for a in fake.asked if a["Action"] != "Login"]

    assert asked[1:3] == [
        {"Action": "QueuePause", "Interface": BEATA, "Paused": "true", "Reason": "szkolenie"},
        {"Action": "QueuePause", "Interface": BEATA, "Paused": "false"},
    ]
    assert asked[3]["Action"] == "QueueStatus", "what was known before is not believed any more"


def test_who_is_in_no_queue_cannot_pause(agents: QueueAgents) -> None:
    with pytest.raises(StageError, match="Interface not found"):
        agents.pause("PJSIP/nobody", "przerwa")


def test_an_asterisk_that_is_away_is_a_stage_error() -> None:
    away = QueueAgents(lambda: Manager("127.0.0.1", 1, "kasja", "secret"))
    with pytest.raises(StageError):
        away.state(BEATA)
    with pytest.raises(StageError):
        away.pause(BEATA, "przerwa")


def test_an_asterisk_that_hangs_holds_one_look_not_each(clock: Watch) -> None:
    asked: list[float] = []

    def manager() -> Manager:
        asked.append(clock.now_s)
        clock.now_s += 3  # as long as it may take
        raise StageError("asterisk", "TimeoutError")

    away = QueueAgents(manager, clock)
    for _ in range(5):
        with pytest.raises(StageError):
            away.state(BEATA)
    clock.now_s += KNOWN_FOR_S
    with pytest.raises(StageError):
        away.state(LEON)

    assert asked == [0.0, 3 + KNOWN_FOR_S]
