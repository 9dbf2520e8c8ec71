"""Asterisk's manager protocol without a socket: bytes in, packets out; and actions as bytes.

Only what is asked for is kept of a packet, line by line; a line without a colon (the greeting) is none.
"""

from collections.abc import Iterator

from ivr.errors import StageError

Packet = dict[str, str]
LONGEST_BYTES = 1 << 20
"""No packet of Asterisk comes near; who sends more without an end is no Asterisk."""


class Packets:
    """Cuts a stream into packets."""

    def __init__(self) -> None:
        """Nothing came yet."""
        self._rest = b""

    def feed(self, received: bytes) -> Iterator[Packet]:
        """The packets that are complete now; `StageError` for what is no manager's stream."""
        *blocks, self._rest = (self._rest + received).split(b"\r\n\r\n")
        if len(self._rest) > LONGEST_BYTES:
            raise StageError("asterisk", "packet without an end")
        for block in blocks:
            if packet := _packet(block.decode("utf-8", "replace")):
                yield packet


def action(name: str, **fields: str) -> bytes:
    """An action on the wire; a line break in a value would begin another field, so it is refused."""
    lines = [f"Action: {name}", *(f"{key}: {value}" for key, value in fields.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError(f"a line break in the action {name}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _packet(block: str) -> Packet:
    pairs = (line.partition(":") for line in block.split("\r\n"))
    return {name: value.strip() for name, colon, value in pairs if colon}
