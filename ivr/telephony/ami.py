"""Asterisk's manager interface, as far as KASja needs it: one session that asks and is answered."""

import socket
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from ivr.errors import StageError

Packet = dict[str, str]

LIMIT_S = 3.0
"""What an ordinary answer may take."""


class Manager:
    """One session; a context manager. Every failure is a `StageError("asterisk", …)`."""

    def __init__(
        self, host: str, port: int, user: str, password: str, *, limit_s: float = LIMIT_S
    ) -> None:
        """Nothing is connected yet; no answer takes longer than `limit_s`."""
        self._address, self._user, self._password = (host, port), user, password
        self._limit_s = limit_s

    def __enter__(self) -> Self:
        """Connect and log in."""
        try:
            self._socket = socket.create_connection(self._address, timeout=self._limit_s)
            self._file = self._socket.makefile("rw", encoding="utf-8", errors="replace", newline="")
            self._file.readline()
        except OSError as away:
            raise StageError("asterisk", type(away).__name__) from None
        self.ask("Login", Username=self._user, Secret=self._password, Events="off")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _value: BaseException | None,
        _t: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._file.close()
        self._socket.close()

    def ask(self, action: str, **fields: str) -> Packet:
        """Send an action; return its response, which was a success."""
        lines = [f"Action: {action}", *(f"{name}: {value}" for name, value in fields.items())]
        try:
            self._file.write("\r\n".join(lines) + "\r\n\r\n")
            self._file.flush()
            response = next(p for p in self._packets() if "Response" in p)
        except (OSError, StopIteration) as away:
            raise StageError("asterisk", type(away).__name__) from None
        if response["Response"] == "Error":
            raise StageError("asterisk", response.get("Message", "error"))
        return response

    def list(self, action: str, end: str) -> list[Packet]:
        """Send an action whose answer is a list of events up to the event `end`."""
        self.ask(action)
        found: list[Packet] = []
        try:
            for packet in self._packets():
                if packet.get("Event") == end:
                    return found
                found.append(packet)
        except OSError as away:
            raise StageError("asterisk", type(away).__name__) from None
        raise StageError("asterisk", "list cut off")

    def _packets(self) -> Iterator[Packet]:
        packet: Packet = {}
        for raw in self._file:
            line = raw.rstrip("\r\n")
            if line:
                name, _, value = line.partition(": ")
                packet[name] = value
            elif packet:
                yield packet
                packet = {}
