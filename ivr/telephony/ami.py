"""Asterisk's manager interface, as far as KASja needs it: one session that asks and is answered."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from ivr.errors import StageError
from ivr.telephony.ami_packets import Packet, Packets, action

LIMIT_S = 3.0
"""What an ordinary answer may take."""
_CHUNK_BYTES = 65_536


class Manager:
    """One session; a context manager. Every failure is a `StageError("asterisk", …)`."""

    def __init__(
        self, host: str, port: int, user: str, password: str, *, limit_s: float = LIMIT_S
    ) -> None:
        """Nothing is connected yet; no answer takes longer than `limit_s`."""
        self._address, self._user, self._password = (host, port), user, password
        self._limit_s = limit_s

    def __enter__(self) -> Self:
        """Connect and log in; nothing stays open when either fails."""
        try:
            self._socket = socket.create_connection(self._address, timeout=self._limit_s)
        except OSError as away:
            raise StageError("asterisk", type(away).__name__) from None
        self._received = self._packets()
        with ExitStack() as refused:
            refused.callback(self._socket.close)
            self.ask("Login", Username=self._user, Secret=self._password, Events="off")
            refused.pop_all()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _value: BaseException | None,
        _t: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._socket.close()

    def ask(self, name: str, **fields: str) -> Packet:
        """Send an action; return its response, which was a success.

        `ValueError` for a line break in a field: it would begin another one.
        """
        try:
            self._socket.sendall(action(name, **fields))
        except OSError as away:
            raise StageError("asterisk", type(away).__name__) from None
        response = next(packet for packet in self._received if "Response" in packet)
        if response["Response"] == "Error":
            raise StageError("asterisk", response.get("Message", "error"))
        return response

    def list(self, name: str, end: str) -> list[Packet]:
        """Send an action whose answer is a list of events up to the event `end`."""
        self.ask(name)
        found: list[Packet] = []
        for packet in self._received:
            if packet.get("Event") == end:
                break
            found.append(packet)
        return found

    def _packets(self) -> Iterator[Packet]:
        """What comes, without an end: the session ends by a failure, or because nobody asks on."""
        packets = Packets()
        while True:
            try:
                received = self._socket.recv(_CHUNK_BYTES)
            except OSError as away:
                raise StageError("asterisk", type(away).__name__) from None
            if not received:
                raise StageError("asterisk", "closed")
            yield from packets.feed(received)
