"""Speech made slower without becoming deeper: waveform similarity overlap-add.

After W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA)",
ICASSP 1993: overlapping windows are taken from the original at a slower rate, each shifted by a few
milliseconds to where it continues the one before best.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.speech.clip import SAMPLE_RATE_HZ

_WINDOW = 32 * SAMPLE_RATE_HZ // 1000
_HOP = _WINDOW // 2
_SEARCH = 8 * SAMPLE_RATE_HZ // 1000
"""At least one period of the deepest voice (125 Hz) either way."""


def slowed(pcm: bytes, factor: float) -> bytes:
    """16-bit samples that last `factor` times as long; the pitch stays."""
    source = np.frombuffer(pcm, "<i2").astype(np.float64)
    if source.size < 2 * _WINDOW or factor == 1.0:
        return pcm
    return np.clip(np.round(_overlap_added(source, factor)), -32768, 32767).astype("<i2").tobytes()


def _overlap_added(source: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    window = np.hanning(_WINDOW + 1)[:-1]
    length = round(source.size * factor)
    padded = np.pad(source, (_SEARCH, 2 * _WINDOW + _SEARCH))
    out = np.zeros(length + 2 * _WINDOW)
    weight = np.zeros_like(out)
    follows = _SEARCH
    for at in range(0, length, _HOP):
        wanted = min(_SEARCH + round(at / factor), padded.size - _WINDOW - _SEARCH)
        begin = wanted + _best_shift(padded, wanted, padded[follows : follows + _WINDOW])
        out[at : at + _WINDOW] += padded[begin : begin + _WINDOW] * window
        weight[at : at + _WINDOW] += window
        follows = min(begin + _HOP, padded.size - _WINDOW)
    return (out / np.maximum(weight, 1e-3))[:length]


def _best_shift(source: NDArray[np.float64], around: int, natural: NDArray[np.float64]) -> int:
    """Where, near a place, the source resembles what would naturally follow."""
    near = source[around - _SEARCH : around + _SEARCH + natural.size]
    return int(np.argmax(np.correlate(near, natural, "valid"))) - _SEARCH
