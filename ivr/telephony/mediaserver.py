"""The media server: AudioSocket connections, one asyncio loop, one pacer of 20 ms for all calls.

Asterisk connects with the one-time id that a script announced; an unknown id, or any other first
message, is answered by closing the connection.
"""

import asyncio
import socket
import threading
from typing import cast

import structlog

from ivr.calls.conductor import Conversation
from ivr.calls.registry import Registry, Waiting
from ivr.errors import SetupError, StageError
from ivr.metrics import ACTIVE
from ivr.speech.recognizer import RecognizerPool
from ivr.telephony import audiosocket
from ivr.telephony.audiosocket import Decoder, Kind, Message
from ivr.telephony.audiosocket_line import AudioSocketLine
from ivr.telephony.pacer import Pacer

log = structlog.get_logger()

ID_WITHIN_S = 5.0
LARGEST_BACKLOG = 64_000
"""Bytes Asterisk has not taken (about four seconds): frames are dropped, not gathered."""


class MediaServer:
    """Serves the conversations of a registry; runs on a thread of its own."""

    def __init__(
        self, host: str, port: int, registry: Registry, recognition: RecognizerPool
    ) -> None:
        """Bind the port; `SetupError` when it is taken."""
        self.registry, self.recognition = registry, recognition
        self.pacer = Pacer()
        self._socket = _bound(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._listening: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._run, name="media", daemon=True)
        self.active = 0

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def close(self) -> None:
        """End every connection and the loop; right at any moment, begun or not."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(timeout=3)
        else:
            self._loop.close()
        self._socket.close()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._listening = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self), sock=self._socket, backlog=256
        )
        pacing = asyncio.create_task(self.pacer.run())
        await self._closing.wait()
        pacing.cancel()
        self._listening.close()


class _Connection(asyncio.Protocol):
    """One AudioSocket from Asterisk; also the line's sink."""

    def __init__(self, server: MediaServer) -> None:
        self._server, self._decoder = server, Decoder()
        self._line: AudioSocketLine | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(ID_WITHIN_S, self._transport.close)

    def data_received(self, data: bytes) -> None:
        for message in self._decoder.feed(data):
            if self._line is None:
                self._begin(message)
            else:
                self._received(self._line, message)
            if self._transport.is_closing():
                return

    def connection_lost(self, _reason: Exception | None) -> None:
        self._patience.cancel()
        if self._line is not None:
            self._line.hang_up()

    def send(self, frame: bytes) -> None:
        """A frame for the caller."""
        if self._transport.is_closing() or (
            self._transport.get_write_buffer_size() > LARGEST_BACKLOG
        ):
            return
        self._transport.write(audiosocket.audio(frame))

    def _begin(self, message: Message) -> None:
        call = message.call
        waiting = self._server.registry.claim(call) if call else None
        if waiting is None:
            log.warning("media_unknown_id")
            self._transport.close()
            return
        self._patience.cancel()
        self._line = AudioSocketLine(self, self._server.recognition, waiting.clock_ms)
        self._task = asyncio.get_running_loop().create_task(self._converse(waiting, self._line))

    def _received(self, line: AudioSocketLine, message: Message) -> None:
        match message.kind:
            case Kind.AUDIO:
                line.frame(message.payload)
            case Kind.KEY if message.key:
                line.key(message.key)
            case Kind.HANGUP | Kind.ERROR:
                line.hang_up()
            case _:
                pass  # a kind of a later Asterisk

    async def _converse(self, waiting: Waiting, line: AudioSocketLine) -> None:
        self._server.pacer.add(line)
        ACTIVE.inc()
        self._server.active += 1
        try:
            with structlog.contextvars.bound_contextvars(call_id=waiting.call_id):
                _settle(waiting, await waiting.converse(line))
        finally:
            self._server.active -= 1
            ACTIVE.dec()
            self._server.pacer.remove(line)
            if not waiting.result.done():
                waiting.result.set_exception(StageError("media", "conversation cut off"))
            if not self._transport.is_closing():
                self._transport.write(audiosocket.HANGUP)
                self._transport.close()


def _settle(waiting: Waiting, conversation: Conversation) -> None:
    if not waiting.result.done():
        waiting.result.set_result(conversation)


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=256)
    except OSError as taken:
        raise SetupError(
            f"telephony.media_port: {host}:{port} cannot be used ({taken.strerror}); choose another"
        ) from None
