"""How loud speech is, and making everything equally loud.

After Recommendation ITU-R BS.1770 (annex 1), simplified for one channel of telephone speech: K-weighting,
power in blocks of 400 ms that overlap by three quarters, an absolute gate at -70 and a relative gate
10 below the mean of what passed it. Pauses so do not count: a word and a sentence at the same figure
sound equally loud, which peaks do not tell. Simplified: the weighting is applied to the spectrum
(its two filters' magnitudes, without their phases), and what is shorter than a block is one block.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.speech.clip import SAMPLE_RATE_HZ

Samples = NDArray[np.float32]
"""Mono speech at 8 kHz; full scale is 32768."""

TARGET_LKFS = -21.0
"""Of every prompt: between the single words and the sentences that espeak-ng speaks at equal peaks."""
_FULL_SCALE = 32768.0
_OFFSET_DB = -0.691
_BLOCK = 400 * SAMPLE_RATE_HZ // 1000
_STEP = _BLOCK // 4
_ABSOLUTE_GATE, _RELATIVE_GATE_DB = -70.0, 10.0
_KNEE, _CEILING = 0.7, 0.97
"""Of full scale: above the knee peaks are bent, none passes the ceiling."""


def loudness_lkfs(samples: Samples) -> float:
    """Gated loudness; minus infinity for silence."""
    powers = _block_powers(_weighted(samples / _FULL_SCALE))
    loud = powers[_lkfs(powers) > _ABSOLUTE_GATE]
    if not loud.size:
        return float("-inf")
    gate = _lkfs(loud.mean()) - _RELATIVE_GATE_DB
    return float(_lkfs(loud[_lkfs(loud) > gate].mean()))


def levelled(samples: Samples) -> Samples:
    """The same speech at the target; silence stays what it is."""
    loudness = loudness_lkfs(samples)
    if not np.isfinite(loudness):
        return samples
    gain = 10 ** ((TARGET_LKFS - loudness) / 20)
    return _limited(samples * gain)


def _limited(samples: Samples) -> Samples:
    """Peaks above the knee bent softly, so that levelling never clips."""
    scaled = np.abs(samples) / _FULL_SCALE
    over = np.maximum(scaled - _KNEE, 0.0)
    room = _CEILING - _KNEE
    bent = np.where(over > 0, _KNEE + room * np.tanh(over / room), scaled)
    return (np.sign(samples) * bent * _FULL_SCALE).astype(np.float32)


def _lkfs(power: "NDArray[np.float64] | np.float64") -> "NDArray[np.float64]":
    return np.asarray(_OFFSET_DB + 10 * np.log10(np.maximum(power, 1e-20)))


def _block_powers(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    if samples.size <= _BLOCK:
        return np.array([np.mean(samples**2) if samples.size else 0.0])
    sums = np.concatenate([[0.0], np.cumsum(samples**2)])
    starts = np.arange(0, samples.size - _BLOCK + 1, _STEP)
    return np.asarray((sums[starts + _BLOCK] - sums[starts]) / _BLOCK)


def _weighted(samples: Samples) -> NDArray[np.float64]:
    """K-weighted: a shelf for the head's effect and a high pass, as magnitudes of the spectrum."""
    size = max(samples.size, 1)
    s = (2j * np.pi * np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)).astype(np.complex128)
    spectrum = (
        np.fft.rfft(samples.astype(np.float64), size) * np.abs(_shelf(s)) * np.abs(_high_pass(s))
    )
    return np.fft.irfft(spectrum, size)


def _shelf(s: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """+4 dB above 1.7 kHz: the analogue prototype of the Recommendation's first filter."""
    corner, q, gain = 2 * np.pi * 1681.97, 0.7072, 10 ** (3.99984 / 20)
    middle = gain**0.4996667741545416
    return np.asarray(
        (gain * s**2 + middle * corner / q * s + corner**2) / (s**2 + corner / q * s + corner**2)
    )


def _high_pass(s: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Below 38 Hz: the prototype of the second filter."""
    corner, q = 2 * np.pi * 38.135, 0.5003
    return np.asarray(s**2 / (s**2 + corner / q * s + corner**2))
