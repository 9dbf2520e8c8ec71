"""A telephone line in numpy: what lies between a speaker's mouth and the 8 kHz samples we get.

A `Line` is drawn once a call, from a seed, and `carry` sends speech through it: room, background,
microphone, band, codec after codec, lost packets, level. The same line and seed give the same samples.
Speech is float32 at 8 kHz, full scale ±1.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from ivr.speech.g711 import A_LAW, MU_LAW, Companding

RATE_HZ = 8000
_PACKET = RATE_HZ * 20 // 1000
_QUIET = 1e-9

Audio = NDArray[np.float32]


class Noise(StrEnum):
    """What is heard behind the speaker."""

    WHITE = "white"
    ROOM = "room"
    """Falls with frequency: ventilation, a car."""
    STREET = "street"
    """A band that swells and ebbs."""
    HUM = "hum"
    """The mains and their harmonics."""


class Law(StrEnum):
    """The companding of G.711."""

    NONE = "none"
    A = "a"
    MU = "mu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One connection, from the room to the last switch."""

    band_hz: tuple[float, float] | None = (300.0, 3400.0)
    """None: nothing is cut off."""
    band_order: int = 2
    noise: Noise = Noise.ROOM
    snr_db: float | None = None
    """Of the background, over the time somebody speaks; None: quiet."""
    babble_snr_db: float | None = None
    """Of other people's speech; None: nobody else speaks."""
    reverberation_s: float = 0.0
    """How long the room rings (60 dB); 0: none."""
    level_db: float = -6.0
    """Of the loudest sample, against full scale."""
    overload: float = 1.0
    """How far the microphone is driven past its limit; 1: not at all."""
    laws: tuple[Law, ...] = (Law.A,)
    """One for each switch on the way."""
    packet_loss: float = 0.0
    """Share of 20 ms packets that never arrive; they come in bursts."""


def carry(speech: Audio, line: Line, seed: int, *, babble: Audio | None = None) -> Audio:
    """Speech as it arrives; `babble` is somebody else's, repeated or cut to fit."""
    random = np.random.default_rng(seed)
    audio = np.asarray(speech, np.float32)
    if audio.size == 0:
        return audio
    if line.reverberation_s:
        audio = reverberated(audio, line.reverberation_s, random)
    if line.babble_snr_db is not None and babble is not None:
        audio = mixed(audio, np.resize(babble, audio.size), line.babble_snr_db)
    if line.snr_db is not None:
        audio = mixed(audio, noise(line.noise, audio.size, random), line.snr_db)
    if line.band_hz is not None:
        audio = banded(audio, line.band_hz, line.band_order)
    audio = levelled(audio, line.level_db, overload=line.overload)
    for law in line.laws:
        audio = companded(audio, law)
    return with_losses(audio, line.packet_loss, random) if line.packet_loss else audio


def drawn(random: Generator) -> Line:
    """A line as callers may have it, from perfect to hardly bearable."""
    return Line(
        band_hz=_band(random) if random.random() < 0.75 else None,
        band_order=int(random.integers(1, 5)),
        noise=random.choice(list(Noise)),
        snr_db=_perhaps(random, 0.65, 3.0, 35.0),
        babble_snr_db=_perhaps(random, 0.25, 8.0, 25.0),
        reverberation_s=_perhaps(random, 0.35, 0.05, 0.5) or 0.0,
        level_db=-float(random.uniform(0.0, 32.0)),
        overload=float(random.uniform(1.5, 5.0)) if random.random() < 0.08 else 1.0,
        laws=tuple(random.choice(list(Law), size=random.integers(1, 3))),
        packet_loss=_perhaps(random, 0.12, 0.005, 0.05) or 0.0,
    )


def telephone(snr_db: float, *, noise: Noise = Noise.ROOM) -> Line:
    """The line on which figures are measured: 300-3400 Hz, a background, A-law."""
    return Line(noise=noise, snr_db=snr_db, band_order=4)


def noise(kind: Noise, samples: int, random: Generator) -> Audio:
    """Background of a kind at unit power."""
    white = random.standard_normal(samples)
    time = np.arange(samples) / RATE_HZ
    match kind:
        case Noise.WHITE:
            sound = white
        case Noise.ROOM:
            sound = lfilter([1.0], [1.0, -random.uniform(0.6, 0.97)], white)
        case Noise.STREET:
            band = [random.uniform(100, 800), random.uniform(1000, 3500)]
            sound = sosfilt(butter(2, band, "band", fs=RATE_HZ, output="sos"), white)
        case Noise.HUM:
            mains = random.choice([50.0, 100.0, random.uniform(80, 400)])
            tones = [
                np.sin(2 * np.pi * mains * k * time + random.uniform(0, 6)) / k for k in range(1, 8)
            ]
            sound = np.sum(tones, axis=0) + 0.3 * white
    swell = np.sin(2 * np.pi * random.uniform(0.2, 4) * time + random.uniform(0, 6))
    sound = sound[:samples] * (1 + random.uniform(0, 0.8) * swell)
    return np.asarray(sound / (np.sqrt(np.mean(sound**2)) + _QUIET), np.float32)


def mixed(speech: Audio, other: Audio, snr_db: float) -> Audio:
    """Speech with something else behind it, so many decibels below."""
    gain = _power(speech) / (_power(other) + _QUIET) * 10 ** (-snr_db / 10)
    return speech + np.float32(np.sqrt(gain)) * other


def reverberated(audio: Audio, seconds: float, random: Generator) -> Audio:
    """Audio in a room: exponentially decaying noise as its impulse response."""
    tail = max(2, int(seconds * RATE_HZ))
    response = random.standard_normal(tail) * np.exp(-6.9 * np.arange(tail) / tail)
    response *= random.uniform(0.02, 0.12)
    response[0] = 1.0
    return np.asarray(fftconvolve(audio, response)[: audio.size], np.float32)


def banded(audio: Audio, band_hz: tuple[float, float], order: int) -> Audio:
    """Only what lies within the band."""
    return np.asarray(
        sosfilt(butter(order, band_hz, "band", fs=RATE_HZ, output="sos"), audio), np.float32
    )


def levelled(audio: Audio, level_db: float, *, overload: float = 1.0) -> Audio:
    """The loudest sample at `level_db`; what an overload drives past the limit is cut off."""
    driven = np.clip(audio / (np.abs(audio).max() + _QUIET) * overload, -1, 1)
    return np.asarray(driven * 10 ** (level_db / 20), np.float32)


def companded(audio: Audio, law: Law) -> Audio:
    """Audio after the eight bits of a switch."""
    match law:
        case Law.NONE:
            return audio
        case Law.A:
            return _through(audio, A_LAW)
        case Law.MU:
            return _through(audio, MU_LAW)


def with_losses(audio: Audio, rate: float, random: Generator) -> Audio:
    """Lost packets repeat the one before, fading, as jitter buffers conceal them."""
    packets = -(-audio.size // _PACKET)
    padded = np.pad(audio, (0, packets * _PACKET - audio.size)).reshape(packets, _PACKET).copy()
    lost = False
    for k in range(1, packets):
        # Half of all losses are followed by another: a burst, as networks have them.
        lost = random.random() < (0.5 if lost else rate)
        if lost:
            padded[k] = padded[k - 1] * 0.6
    return padded.reshape(-1)[: audio.size]


def _through(audio: Audio, law: Companding) -> Audio:
    samples = np.clip(np.round(audio * 2.0**15), -(2**15), 2**15 - 1).astype(np.int16)
    return np.asarray(law.carried(samples) / np.float32(2.0**15), np.float32)


def _power(audio: Audio) -> float:
    """Mean power while there is sound: pauses do not count."""
    frames = np.resize(audio, (max(1, audio.size // _PACKET), _PACKET)).astype(np.float64)
    powers = np.mean(frames**2, axis=1)
    return float(powers[powers >= powers.max() * 1e-3].mean())


def _band(random: Generator) -> tuple[float, float]:
    return float(random.uniform(80, 350)), float(random.uniform(2900, 3850))


def _perhaps(random: Generator, chance: float, low: float, high: float) -> float | None:
    """A value between the bounds, or none; both draws are made, so that later ones do not shift."""
    hit, value = random.random() < chance, float(random.uniform(low, high))
    return value if hit else None
