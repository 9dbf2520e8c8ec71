"""The manager interface: whatever goes wrong is a `StageError`, and no connection stays open."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from ivr.errors import StageError
from ivr.telephony.ami import Manager

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
WELCOME = b"Response: Success\r\n\r\n"
REFUSAL = b"Response: Error\r\nMessage: Authentication failed\r\n\r\n"

Served = Callable[[bytes], tuple[Manager, "Peer"]]


class Peer(threading.Thread):
    """An Asterisk of one session: sends what it is told to, then waits for the other side to leave."""

    def __init__(self, listening: socket.socket, sends: bytes) -> None:
        super().__init__(daemon=True)
        self._listening, self._sends = listening, sends
        self.was_left, self.cut = threading.Event(), threading.Event()

    def run(self) -> None:
        with self._listening.accept()[0] as connection:
            connection.sendall(self._sends)
            while connection.recv(4096) and not self.cut.is_set():
                pass
            self.was_left.set()


@pytest.fixture
def served() -> Iterator[Served]:
    """A manager session, not yet begun, with a peer that sends exactly this."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def serve(sends: bytes) -> tuple[Manager, Peer]:
            peer = Peer(listening, sends)
            peer.start()
            return Manager("127.0.0.1", port, "kasja", "secret", limit_s=0.2), peer

        yield serve


def test_a_session_ends_with_its_connection(served: Served) -> None:
    manager, peer = served(GREETING + WELCOME)
    with manager:
        assert not peer.was_left.is_set()
    assert peer.was_left.wait(5)


@pytest.mark.parametrize(
    ("sends", "why"),
    [
        (GREETING + REFUSAL, "Authentication failed"),
        (GREETING, "TimeoutError"),
        (b"", "TimeoutError"),
    ],
    ids=["refused", "silent after the greeting", "silent"],
)
def test_a_log_in_that_fails_leaves_nothing_open(served: Served, sends: bytes, why: str) -> None:
    manager, peer = served(sends)
    with pytest.raises(StageError, match=why), manager:
        pass
    assert peer.was_left.wait(5)


def test_an_asterisk_that_is_away_is_said_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(StageError, match="Refused"), Manager("127.0.0.1", port, "kasja", "secret"):
        pass


def test_what_comes_in_pieces_and_beside_the_answer_is_read(served: Served) -> None:
    event = b"Event: FullyBooted\r\n\r\n"
    listed = b"Event: QueueMember\r\nName: beata\r\n\r\nEvent: End\r\n\r\n"
    manager, _ = served(GREETING + WELCOME + event + WELCOME + listed)
    with manager:
        assert manager.list("QueueStatus", "End") == [{"Event": "QueueMember", "Name": "beata"}]


def test_a_session_cut_off_within_a_list_says_so(served: Served) -> None:
    manager, peer = served(GREETING + WELCOME + WELCOME + b"Event: QueueMember\r\n\r\n")
    with manager:
        peer.cut.set()
        with pytest.raises(StageError, match=r"closed|Reset"):
            manager.list("QueueStatus", "End")


def test_a_field_cannot_begin_another(served: Served) -> None:
    manager, _ = served(GREETING + WELCOME)
    with manager, pytest.raises(ValueError, match="line break"):
        manager.ask("QueuePause", Reason="x\r\nAction: Originate")
