"""A session with Asterisk that listens: events of the queues as they happen, and all of it now and then.

Asterisk pushes; nothing is polled but a sign of life every few seconds, so that a dead connection is
noticed, and a full list now and then, so that nothing that was missed stays wrong.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

from ivr.calls.live.events import AsteriskHeard, QueueEvent
from ivr.errors import StageError
from ivr.telephony.ami_packets import Packets, action
from ivr.telephony.queue_events import QueueReader

_CONNECT_WITHIN_S = 3.0
_TICK_S = 1.0
_PING_EVERY_S = 3.0
_LIST_EVERY_S = 30.0
_LOST_AFTER_S = 9.0
"""Three signs of life without an answer."""
_CHUNK_BYTES = 65_536


class QueueFeed:
    """Opens sessions of its own; each lasts until it is lost."""

    def __init__(
        self, address: tuple[str, int], user: str, password: str, *, now: Callable[[], datetime]
    ) -> None:
        """Nothing is connected yet; `now` is aware UTC."""
        self._address, self._user, self._password, self._now = address, user, password, now

    def events(self) -> Iterator[QueueEvent]:
        """What happens, the whole state first; ends only by a `StageError` when the session is lost."""
        try:
            with closing(socket.create_connection(self._address, _CONNECT_WITHIN_S)) as connection:
                connection.settimeout(_TICK_S)
                login = {"Username": self._user, "Secret": self._password, "Events": "agent"}
                connection.sendall(action("Login", **login))
                yield from self._listen(connection)
        except OSError as away:
            raise StageError("asterisk", type(away).__name__) from None

    def _listen(self, connection: socket.socket) -> Iterator[QueueEvent]:
        packets, reader = Packets(), QueueReader()
        heard_s = time.monotonic()
        asked_s = pinged_s = float("-inf")
        while True:
            now_s = time.monotonic()
            if now_s - asked_s >= _LIST_EVERY_S:
                asked_s = pinged_s = now_s
                reader.asked()
                connection.sendall(action("QueueStatus"))
            elif now_s - pinged_s >= _PING_EVERY_S:
                pinged_s = now_s
                connection.sendall(action("Ping"))
            try:
                received = connection.recv(_CHUNK_BYTES)
            except TimeoutError:
                if now_s - heard_s > _LOST_AFTER_S:
                    raise StageError("asterisk", "silent") from None
                continue
            if not received:
                raise StageError("asterisk", "closed")
            heard_s, moment = now_s, self._now()
            yield AsteriskHeard(moment)
            for packet in packets.feed(received):
                yield from reader.read(packet, moment)
