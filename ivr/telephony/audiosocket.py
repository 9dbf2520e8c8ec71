"""The AudioSocket protocol, sans-IO: bytes in, messages out, and the other way round.

A message is a kind (1 byte), a length (2 bytes, big endian) and a payload. Asterisk's
documentation, "AudioSocket"; keys (0x03) since Asterisk 20.17 and 22.6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from ivr.speech.clip import FRAME_BYTES

HEADER_BYTES = 3


class Kind(IntEnum):
    """What a message carries."""

    HANGUP = 0x00
    ID = 0x01
    """The 16 bytes of a UUID: the first message of a connection."""
    KEY = 0x03
    """One ASCII key."""
    AUDIO = 0x10
    """Signed linear, 16 bit, 8 kHz, mono, little endian."""
    ERROR = 0xFF


@dataclass(frozen=True, slots=True)
class Message:
    """One message from Asterisk."""

    kind: int
    payload: bytes

    @property
    def call(self) -> UUID | None:
        """The id, when this is a well-formed ID message."""
        if self.kind != Kind.ID or len(self.payload) != 16:
            return None
        return UUID(bytes=self.payload)

    @property
    def key(self) -> str:
        """The key pressed; nothing for what is no telephone key."""
        key = self.payload.decode("ascii", "replace")
        return key if len(key) == 1 and key in "0123456789*#ABCD" else ""


class Decoder:
    """Cuts a stream into messages, however it was chopped up."""

    def __init__(self) -> None:
        """Empty at the start of a connection."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take bytes as they came and give every message they complete."""
        self._buffer += data
        while len(self._buffer) >= HEADER_BYTES:
            end = HEADER_BYTES + int.from_bytes(self._buffer[1:HEADER_BYTES], "big")
            if len(self._buffer) < end:
                return
            message = Message(self._buffer[0], bytes(self._buffer[HEADER_BYTES:end]))
            del self._buffer[:end]
            yield message


def audio(frame: bytes) -> bytes:
    """A message of 20 ms of sound. Asterisk hangs up on anything but whole frames in one write."""
    assert len(frame) == FRAME_BYTES
    return bytes((Kind.AUDIO,)) + FRAME_BYTES.to_bytes(2, "big") + frame


HANGUP = bytes((Kind.HANGUP, 0, 0))
"""Ends the AudioSocket; the channel returns to the dialplan."""
