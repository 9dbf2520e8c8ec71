"""G.711: a sample in eight bits, finer near silence, as the telephone network carries it (ITU-T G.711).

Europe speaks A-law, America and Japan µ-law; either is a table of 256 levels.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.int16]


class Companding:
    """One of the two laws."""

    def __init__(self, level: Callable[[int], int]) -> None:
        """`level` gives the sample of each code, 16 bits wide."""
        self.levels: Levels = np.array([level(code) for code in range(256)], np.int16)
        """By code."""
        self._codes = np.argsort(self.levels, kind="stable").astype(np.uint8)
        ordered = self.levels[self._codes].astype(np.int32)
        self._middles = (ordered[1:] + ordered[:-1]) // 2

    def encode(self, pcm: bytes) -> bytes:
        """Little-endian 16-bit samples as codes, each the nearest level."""
        return bytes(self._nearest(np.frombuffer(pcm, "<i2")).tobytes())

    def decode(self, codes: bytes) -> bytes:
        """Codes as little-endian 16-bit samples."""
        return bytes(self.levels[np.frombuffer(codes, np.uint8)].astype("<i2").tobytes())

    def carried(self, samples: Levels) -> Levels:
        """Samples as they come out at the other end."""
        return self.levels[self._nearest(samples)]

    def _nearest(self, samples: Levels) -> NDArray[np.uint8]:
        return self._codes[np.searchsorted(self._middles, samples.astype(np.int32))]


def _a_level(code: int) -> int:
    """Table 1a: every other bit of a code is inverted on the line."""
    code ^= 0x55
    segment, mantissa = (code & 0x70) >> 4, code & 0x0F
    magnitude = (mantissa << 4) + (8 if segment == 0 else 0x108)
    magnitude <<= max(0, segment - 1)
    return magnitude if code & 0x80 else -magnitude


def _mu_level(code: int) -> int:
    """Table 2a: all bits of a code are inverted on the line."""
    code = ~code & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return -magnitude if code & 0x80 else magnitude


A_LAW, MU_LAW = Companding(_a_level), Companding(_mu_level)
