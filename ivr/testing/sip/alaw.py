"""G.711 A-law (ITU-T G.711), by table."""

import numpy as np
import numpy.typing as npt


def _decoded(code: int) -> int:
    code ^= 0x55
    segment, mantissa = (code & 0x70) >> 4, code & 0x0F
    magnitude = (mantissa << 4) + (8 if segment == 0 else 0x108)
    magnitude <<= max(0, segment - 1)
    return magnitude if code & 0x80 else -magnitude


_DECODED: npt.NDArray[np.int16] = np.array([_decoded(code) for code in range(256)], np.int16)
_ORDER = np.argsort(_DECODED)
_SORTED = _DECODED[_ORDER].astype(np.int32)
_MIDDLES = (_SORTED[1:] + _SORTED[:-1]) // 2


def encode(pcm: bytes) -> bytes:
    """16-bit samples as A-law."""
    samples = np.frombuffer(pcm, "<i2").astype(np.int32)
    return bytes(_ORDER[np.searchsorted(_MIDDLES, samples)].astype(np.uint8).tobytes())


def decode(codes: bytes) -> bytes:
    """A-law as 16-bit samples."""
    return bytes(_DECODED[np.frombuffer(codes, np.uint8)].astype("<i2").tobytes())
