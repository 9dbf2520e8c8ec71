"""Other speakers out of one: tempo, pitch and vocal tract of recorded speech, each on its own.

A voice resampled is a voice of another size: pitch, formants and tempo move together. Time stretching
(waveform-similarity overlap-add) and a warp of the spectral envelope (cepstral smoothing) move them
apart again. Speech is float32 at 8 kHz.
"""

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.random import Generator
from scipy import fft

from ivr.speech.training.telephone import RATE_HZ, Audio

_FRAME, _HOP = 256, 128
_LIFTER = 28
"""Cepstral coefficients of the envelope: formants, not harmonics, up to a pitch of about 285 Hz."""
_WINDOW = np.sqrt(np.hanning(_FRAME + 1)[:-1]).astype(np.float32)
"""Used before and after; its squares sum to one."""
_SEGMENT, _REACH = 240, 60
"""Of overlap-add: 30 ms pieces, looked for within 7.5 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warp:
    """How a speaker differs from the recorded one; 1 is no difference."""

    tempo: float = 1.0
    """Faster above 1."""
    pitch: float = 1.0
    """Higher above 1."""
    formants: float = 1.0
    """Higher above 1: a shorter vocal tract."""


def drawn(random: Generator) -> Warp:
    """Another speaker; pitch goes down little, for at 8 kHz nothing lies above to come down."""
    return Warp(
        tempo=float(np.exp(random.uniform(np.log(0.8), np.log(1.3)))),
        pitch=float(np.exp(random.uniform(np.log(0.85), np.log(1.35)))),
        formants=float(np.exp(random.uniform(np.log(0.83), np.log(1.2)))),
    )


def warped(audio: Audio, warp: Warp) -> Audio:
    """The same words by another speaker."""
    stretched = stretch(audio, warp.pitch / warp.tempo)
    pitched = resample(stretched, warp.pitch)
    return with_tract(pitched, warp.formants / warp.pitch)


def resample(audio: Audio, speed: float) -> Audio:
    """Played faster: pitch, formants and tempo move together."""
    if abs(speed - 1) < 0.005:
        return audio
    return np.asarray(soxr.resample(audio, RATE_HZ * speed, RATE_HZ), np.float32)


def stretch(audio: Audio, factor: float) -> Audio:
    """Longer by `factor` at the same pitch."""
    if abs(factor - 1) < 0.005 or audio.size < 4 * _SEGMENT:
        return audio
    hop = _SEGMENT // 2
    fade = np.hanning(_SEGMENT + 1)[:-1].astype(np.float32)
    source = np.pad(audio, (_REACH, _SEGMENT + 2 * _REACH)).astype(np.float32)
    energy = np.concatenate([[0.0], np.cumsum(source.astype(np.float64) ** 2)])
    norms = np.sqrt(energy[_SEGMENT:] - energy[:-_SEGMENT]) + 1e-3
    pieces = int(audio.size * factor) // hop
    out = np.zeros((pieces + 1) * hop + _SEGMENT, np.float32)
    natural = _REACH
    for k in range(pieces):
        wanted = min(int(k * hop / factor) + _REACH, audio.size)
        best = wanted if k == 0 else wanted - _REACH + _likest(source, norms, wanted, natural)
        out[k * hop : k * hop + _SEGMENT] += source[best : best + _SEGMENT] * fade
        natural = min(best + hop, audio.size + _REACH)
    return out[: pieces * hop]


def with_tract(audio: Audio, factor: float) -> Audio:
    """Formants moved by `factor`, pitch and tempo kept."""
    if abs(factor - 1) < 0.01 or audio.size < _FRAME:
        return audio
    frames = 1 + -(-audio.size // _HOP)
    padded = np.pad(audio, (_FRAME // 2, frames * _HOP + _FRAME - audio.size))
    cut = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP][:frames]
    spectra = fft.rfft(cut * _WINDOW)
    envelope = _envelope(spectra)
    bins = np.arange(_FRAME // 2 + 1)
    # Above what the recording holds the envelope stays as it ends.
    places = np.minimum(bins / factor, _FRAME // 2)
    low = np.floor(places).astype(int)
    share = (places - low).astype(np.float32)
    moved = envelope[:, low] * (1 - share) + envelope[:, np.minimum(low + 1, bins[-1])] * share
    spectra *= np.exp(np.clip(moved - envelope, -6, 4))
    return _overlapped(fft.irfft(spectra, _FRAME), audio.size)


def _envelope(spectra: np.ndarray) -> np.ndarray:
    """Log magnitudes smoothed by keeping the slow part of the cepstrum."""
    cepstra = fft.irfft(np.log(np.abs(spectra) + np.float32(1e-6)), _FRAME)
    cepstra[:, _LIFTER : _FRAME - _LIFTER + 1] = 0
    return np.asarray(fft.rfft(cepstra).real)


def _overlapped(frames: np.ndarray, samples: int) -> Audio:
    parts = _FRAME // _HOP
    out = np.zeros((len(frames) + parts, _HOP), np.float32)
    for k in range(parts):
        out[k : k + len(frames)] += (frames * _WINDOW)[:, k * _HOP : (k + 1) * _HOP]
    return out.reshape(-1)[_FRAME // 2 : _FRAME // 2 + samples]


def _likest(source: Audio, norms: np.ndarray, wanted: int, natural: int) -> int:
    """Where, around `wanted`, the source goes on most like it did at `natural`."""
    pattern = source[natural : natural + _SEGMENT]
    region = source[wanted - _REACH : wanted + _REACH + _SEGMENT]
    scores = np.correlate(region, pattern, "valid")
    return int(np.argmax(scores / norms[wanted - _REACH : wanted + _REACH + 1]))
