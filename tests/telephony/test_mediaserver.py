"""The media server on a real socket: ids that work once, and nothing for strangers."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from uuid import UUID, uuid4

import pytest

from ivr.calls.conductor import Conversation
from ivr.calls.ports import HungUp, Line, TurnPlan
from ivr.calls.registry import Registry, Waiting
from ivr.dialogue.actions import BargeIn, Disconnect, Ending
from ivr.dialogue.session import Session
from ivr.errors import SetupError
from ivr.speech.recognizer import RecognizerPool, Utterance
from ivr.telephony.audiosocket import HANGUP, Kind
from ivr.telephony.mediaserver import MediaServer
from ivr.understanding.request import Decoding
from tests.telephony.lines import FakeUtterance, listening


class NoRecognizer:
    def open(self, decoding: Decoding, *, whole: bool = False) -> Utterance:
        return FakeUtterance("")

    def unknown(self, words: set[str]) -> set[str]:
        return set()


@pytest.fixture
def server() -> Iterator[MediaServer]:
    running = MediaServer("127.0.0.1", 0, Registry(), RecognizerPool(NoRecognizer(), 1))
    running.start()
    yield running
    running.close()
    running.recognition.close()


def connect(server: MediaServer, call: UUID) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    connection.sendall(bytes((Kind.ID, 0, 16)) + call.bytes)
    return connection


def announced(server: MediaServer) -> tuple[UUID, "Future[Conversation]", threading.Event]:
    """A conversation that asks one thing and is over with whatever it hears."""
    began = threading.Event()

    async def converse(line: Line) -> Conversation:
        began.set()
        plan = TurnPlan((), BargeIn.ALL, listening(timeout_ms=60_000))
        heard = (await line.take_turn(plan)).heard
        ending = Ending.HUNG_UP if isinstance(heard, HungUp) else Ending.CONTAINED
        return Conversation(Session(), Disconnect(ending))

    result: Future[Conversation] = Future()
    return server.registry.announce(Waiting("c", lambda: 0, converse, result)), result, began


def test_a_stranger_gets_nothing(server: MediaServer) -> None:
    with connect(server, uuid4()) as stranger:
        assert stranger.recv(1) == b""


def test_audio_before_an_id_ends_the_connection(server: MediaServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as stranger:
        stranger.sendall(b"\x10\x00\x02ab")
        assert stranger.recv(1) == b""


def test_an_id_works_once_frames_flow_and_the_end_is_told(server: MediaServer) -> None:
    call, result, _ = announced(server)
    with connect(server, call) as first:
        assert first.recv(3, socket.MSG_WAITALL) == b"\x10\x01\x40"
        with connect(server, call) as second:
            assert second.recv(1) == b""
        first.sendall(bytes((Kind.KEY, 0, 1)) + b"5")
        ended = result.result(5).ended
        assert ended == Disconnect(Ending.CONTAINED)
        rest = b"".join(iter(lambda: first.recv(4096), b""))
        assert rest.endswith(HANGUP)


def test_a_lost_connection_is_a_hang_up(server: MediaServer) -> None:
    call, result, began = announced(server)
    with connect(server, call):
        assert began.wait(5)
    assert result.result(5).ended == Disconnect(Ending.HUNG_UP)


def test_a_taken_port_is_said_to_be(server: MediaServer) -> None:
    with pytest.raises(SetupError, match="media_port"):
        MediaServer("127.0.0.1", server.port, Registry(), server.recognition)


@pytest.mark.parametrize("begun", [True, False])
def test_it_can_be_closed_at_once(*, begun: bool) -> None:
    recognition = RecognizerPool(NoRecognizer(), 1)
    server = MediaServer("127.0.0.1", 0, Registry(), recognition)
    if begun:
        server.start()
    server.close()
    recognition.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
