"""The audio of one call: RTP (RFC 3550) with A-law, keys as telephone events (RFC 4733)."""

import asyncio
import secrets
import struct
import time
from collections import deque
from collections.abc import Callable
from typing import cast

from ivr.speech.clip import FRAME_BYTES, FRAME_SAMPLES
from ivr.speech.g711 import A_LAW

AUDIO, EVENT = 8, 101
KEYS = "0123456789*#ABCD"
EVENT_FRAMES = 5
"""A key lasts 100 ms …"""
GAP_FRAMES = 4
"""… and the next one follows after 80 ms."""

_SILENCE = A_LAW.encode(bytes(FRAME_BYTES))


class Media(asyncio.DatagramProtocol):
    """Sends a frame at each tick and hands over what it receives."""

    def __init__(self) -> None:
        """No partner yet; nothing is sent until `partner` is set."""
        self.partner: tuple[str, int] | None = None
        self.on_frame: Callable[[bytes, float], None] = lambda _pcm, _at_s: None
        """Called with 20 ms of decoded audio and the monotonic time of its arrival."""
        self.sent_key_s: list[float] = []
        """When each key's first packet left."""
        self.released_key_s: list[float] = []
        """When each key's last packet left: only then does the far end know the key."""
        self._audio: deque[bytes] = deque()
        self._events: deque[bytes | None] = deque()
        self._sequence = secrets.randbelow(1 << 15)
        self._timestamp = secrets.randbelow(1 << 31)
        self._source = secrets.randbits(32)
        self._silent = asyncio.Event()
        self._silent.set()

    @classmethod
    async def open(cls, host: str) -> "Media":
        """Bind a free port."""
        loop = asyncio.get_running_loop()
        _, media = await loop.create_datagram_endpoint(cls, local_addr=(host, 0))
        return media

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The port is bound."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        self.port: int = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, _address: object) -> None:
        """A packet from the partner; events and what is too short are passed over."""
        if len(data) > 12 and data[1] & 0x7F == AUDIO:
            self.on_frame(A_LAW.decode(data[12:]), time.monotonic())

    def play(self, pcm: bytes) -> None:
        """Queue audio."""
        codes = A_LAW.encode(pcm)
        for at in range(0, len(codes), FRAME_SAMPLES):
            self._audio.append(codes[at : at + FRAME_SAMPLES].ljust(FRAME_SAMPLES, _SILENCE[:1]))
        self._silent.clear()

    async def played(self) -> None:
        """Wait until everything queued has left."""
        await self._silent.wait()

    def press(self, keys: str) -> None:
        """Queue keys; they go before queued audio."""
        for key in keys:
            code = KEYS.index(key)
            for number in range(1, EVENT_FRAMES + 1):
                self._events.append(struct.pack(">BBH", code, 10, number * FRAME_SAMPLES))
            end = struct.pack(">BBH", code, 0x80 | 10, (EVENT_FRAMES + 1) * FRAME_SAMPLES)
            self._events += [end, end, end, *([None] * GAP_FRAMES)]

    def tick(self) -> None:
        """Send 20 ms: a key, speech or silence."""
        if self.partner is None:
            return
        if self._events:
            self._tick_event(self._events.popleft())
        else:
            self._send(AUDIO, self._audio.popleft() if self._audio else _SILENCE, self._timestamp)
            if not self._audio:
                self._silent.set()
        self._timestamp = (self._timestamp + FRAME_SAMPLES) & 0xFFFFFFFF

    def close(self) -> None:
        """Stop; nothing is sent or received any more."""
        self.partner = None
        self._silent.set()
        self._transport.close()

    def _tick_event(self, event: bytes | None) -> None:
        """All packets of an event carry the time at which the key went down."""
        if event is None:
            self._send(AUDIO, _SILENCE, self._timestamp)
            return
        if int.from_bytes(event[2:], "big") == FRAME_SAMPLES:
            self._pressed = self._timestamp
            self.sent_key_s.append(time.monotonic())
        self._send(EVENT, event, self._pressed)
        if event[1] & 0x80 and len(self.released_key_s) < len(self.sent_key_s):
            self.released_key_s.append(time.monotonic())

    def _send(self, kind: int, payload: bytes, timestamp: int) -> None:
        head = struct.pack(">BBHII", 0x80, kind, self._sequence, timestamp, self._source)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._transport.sendto(head + payload, self.partner)
