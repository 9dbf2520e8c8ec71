"""Log-mel energies exactly as Kaldi computes them (`compute-fbank-feats`), in numpy.

The recogniser computes them itself from conf/fbank.conf; training must see the same numbers. 25 ms
frames every 10 ms, 40 bins from 60 to 3800 Hz, samples scaled to 16 bits, no dither.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from ivr.speech.training.telephone import RATE_HZ, Audio

BINS = 40
FRAME, HOP = RATE_HZ // 40, RATE_HZ // 100
FLOOR = -4.0
"""Below this (digital silence) all is the same to the model; the exported network clips there too."""
_FFT = 256
_LOW_HZ, _HIGH_HZ = 60.0, RATE_HZ / 2 - 200.0
_EMPHASIS = np.float32(0.97)
_LEAST = np.float32(1.1920929e-07)

CONFIG = f"""--sample-frequency={RATE_HZ}
--num-mel-bins={BINS}
--low-freq=60
--high-freq=-200
--use-energy=false
--energy-floor=0.0
--dither=0
--allow-downsample=true
--allow-upsample=true
"""
"""conf/fbank.conf: the same numbers in Kaldi's words; its dither defaults to 1, so 0 is said."""

Features = NDArray[np.float32]
"""Frames × bins."""


def fbank(audio: Audio) -> Features:
    """Log-mel energies of samples at full scale ±1; none for less than one frame."""
    if audio.size < FRAME:
        return np.zeros((0, BINS), np.float32)
    scaled = np.clip(np.round(audio * 32767), -32768, 32767).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(scaled, FRAME)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectra = fft.rfft((frames - _EMPHASIS * before) * _povey(), _FFT)[:, : _FFT // 2]
    energies = (spectra.real**2 + spectra.imag**2) @ _mel()
    return np.asarray(np.log(np.maximum(energies, _LEAST)), np.float32)


@cache
def _povey() -> Features:
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))
    return np.asarray(hann**0.85, np.float32)


@cache
def _mel() -> Features:
    """Triangles on the mel scale: FFT bins × mel bins."""
    edges = np.linspace(_mel_of(np.float64(_LOW_HZ)), _mel_of(np.float64(_HIGH_HZ)), BINS + 2)
    mel = _mel_of(np.arange(_FFT // 2) * RATE_HZ / _FFT)[:, None]
    rising = (mel - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - mel) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), np.float32)


def _mel_of(hz: np.ndarray | np.float64) -> np.ndarray:
    return np.asarray(1127 * np.log1p(hz / 700))
