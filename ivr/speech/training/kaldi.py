"""Kaldi's binary format, as far as an acoustic model needs it: writing, and reading back.

A stream begins with a zero byte and `B`. Tokens are ASCII and end with a space; an integer is the byte 4
and four bytes; a float the same; matrices carry their shape. Large matrices are written as `CM2`, 16 bits
an element between the smallest and the largest value, which halves the model and costs no accuracy.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

_MAGIC = b"\0B"
_STEPS = 65535
_GLOBAL_HEADER = "<ffii"
"""Of a compressed matrix: least value, range, rows, columns."""


class KaldiFormatError(ValueError):
    """The stream is not what was expected there; the message names both."""


class Writer:
    """Writes one Kaldi object to a binary stream."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin the stream."""
        self._stream = stream
        stream.write(_MAGIC)

    def token(self, *names: str) -> None:
        """Write tokens such as `<Dim>`."""
        for name in names:
            self._stream.write(name.encode("ascii") + b" ")

    def text(self, text: str) -> None:
        """Write plain text, as nnet3 holds its configuration."""
        self._stream.write(text.encode("ascii"))

    def integer(self, *values: int) -> None:
        """Write 32-bit integers."""
        for value in values:
            self._stream.write(struct.pack("<bi", 4, value))

    def number(self, *values: float) -> None:
        """Write 32-bit floats."""
        for value in values:
            self._stream.write(struct.pack("<bf", 4, value))

    def boolean(self, value: bool) -> None:  # noqa: FBT001  # the format's own primitive
        """Write a truth value."""
        self._stream.write(b"T" if value else b"F")

    def integers(self, values: ArrayLike) -> None:
        """Write a vector of integers."""
        array = np.asarray(values, "<i4")
        self._stream.write(struct.pack("<bi", 4, array.size) + array.tobytes())

    def vector(self, values: ArrayLike) -> None:
        """Write a vector of floats."""
        array = np.asarray(values, "<f4")
        self.token("FV")
        self.integer(array.size)
        self._stream.write(array.tobytes())

    def matrix(self, values: NDArray[np.float32]) -> None:
        """Write a matrix in 16 bits an element; a constant one loses nothing either."""
        least, span = float(values.min()), float(np.ptp(values)) or 1.0
        steps = np.round((values - least) / span * _STEPS).astype("<u2")
        self.token("CM2")
        self._stream.write(struct.pack(_GLOBAL_HEADER, least, span, *values.shape))
        self._stream.write(np.ascontiguousarray(steps).tobytes())


@dataclass(slots=True)
class Reader:
    """Reads back what `Writer` writes; each method refuses anything else."""

    stream: BinaryIO

    def __post_init__(self) -> None:
        """Refuse what is no Kaldi stream."""
        if self.stream.read(2) != _MAGIC:
            raise KaldiFormatError("no binary Kaldi object: it does not begin with \\0B")

    def token(self) -> str:
        """Read a token."""
        name = b""
        while (byte := self._exactly(1)) != b" ":
            name += byte
        return name.decode("ascii")

    def line(self) -> str:
        """Read text up to the end of its line."""
        text = b""
        while (byte := self._exactly(1)) != b"\n":
            text += byte
        return text.decode("ascii")

    def integer(self) -> int:
        """Read a 32-bit integer."""
        size, value = struct.unpack("<bi", self._exactly(5))
        _expect(size, 4)
        return int(value)

    def number(self) -> float:
        """Read a 32-bit float."""
        size, value = struct.unpack("<bf", self._exactly(5))
        _expect(size, 4)
        return float(value)

    def boolean(self) -> bool:
        """Read a truth value."""
        return self._exactly(1) == b"T"

    def integers(self) -> NDArray[np.int32]:
        """Read a vector of integers."""
        size, count = struct.unpack("<bi", self._exactly(5))
        _expect(size, 4)
        return np.frombuffer(self._exactly(4 * count), "<i4")

    def vector(self) -> NDArray[np.float32]:
        """Read a vector of floats."""
        _expect(self.token(), "FV")
        return np.frombuffer(self._exactly(4 * self.integer()), "<f4")

    def matrix(self) -> NDArray[np.float32]:
        """Read a 16-bit matrix."""
        _expect(self.token(), "CM2")
        header = self._exactly(struct.calcsize(_GLOBAL_HEADER))
        least, span, rows, columns = struct.unpack(_GLOBAL_HEADER, header)
        steps = np.frombuffer(self._exactly(2 * rows * columns), "<u2").reshape(rows, columns)
        return np.asarray(least + steps * (span / _STEPS), np.float32)

    def _exactly(self, count: int) -> bytes:
        read = self.stream.read(count)
        if len(read) != count:
            raise KaldiFormatError(f"the stream ends early: {count} bytes wanted, {len(read)} left")
        return read


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise KaldiFormatError(f"{found!r} stands where {wanted!r} is expected")
