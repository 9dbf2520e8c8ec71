"""Chunks of speech for the network, made different every time they are drawn.

What a waveform cannot vary cheaply is varied in the features: the vocal tract (a warp of the mel axis),
the colour of microphone and line, stationary noise, holes in time and frequency. Some chunks are noise
alone; in some a stretch of speech is relabelled as garbage, so that the network learns what a word
is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ivr.speech.training.features import BINS, FLOOR, Features
from ivr.speech.training.phones import GARBAGE
from ivr.speech.training.shard import Shard
from ivr.speech.training.topology import LEFT, RIGHT, STRIDE

CHUNK = 150
"""Frames with labels in a chunk."""
_NOISE_ONLY, _WITH_GARBAGE = 0.06, 0.4
_EDGE = 20
"""A chunk may begin or end this far outside its utterance, in repeated frames."""
_MEL = np.arange(BINS)


@dataclass(frozen=True, slots=True)
class Batch:
    """Chunks with what is said in them."""

    features: Features
    """Chunks × frames with context × bins."""
    pdfs: NDArray[np.int64]
    """Chunks × outputs."""


class Drawer:
    """Draws batches from shards that stay in memory."""

    def __init__(self, shards: Sequence[Shard], weights: Sequence[float]) -> None:
        """`weights`: how often a frame of each shard is drawn, against the others."""
        self._shards = shards
        self._runs = [_runs(shard) for shard in shards]
        hours = np.array([shard.lengths.sum() for shard in shards], np.float64) * weights
        self._shares = hours / hours.sum()
        self._ends = [np.cumsum(shard.lengths, dtype=np.int64) for shard in shards]

    def phones(self) -> NDArray[np.int64]:
        """All phones in order, for the denominator's bigram."""
        sequences = [
            shard.labels[np.flatnonzero(np.diff(runs, prepend=-1))]
            for shard, runs in zip(self._shards, self._runs, strict=True)
        ]
        return np.concatenate(sequences).astype(np.int64)

    def draw(self, size: int, random: Generator) -> Batch:
        """So many chunks."""
        features = np.empty((size, LEFT + CHUNK + RIGHT, BINS), np.float32)
        pdfs = np.empty((size, CHUNK // STRIDE), np.int64)
        for row in range(size):
            features[row], pdfs[row] = self._chunk(random)
            chance = random.random()
            if chance < _NOISE_ONLY:
                features[row] = _noise(len(features[row]), random)
                pdfs[row] = 1
                pdfs[row, 0] = 0
            elif chance < _NOISE_ONLY + _WITH_GARBAGE:
                _relabel(pdfs[row], random)
        return Batch(varied(features, random), pdfs)

    def _chunk(self, random: Generator) -> tuple[Features, NDArray[np.int64]]:
        which = random.choice(len(self._shards), p=self._shares)
        shard, runs, ends = self._shards[which], self._runs[which], self._ends[which]
        # By frames, not by utterances: long ones hold more speech.
        utterance = int(np.searchsorted(ends, random.integers(ends[-1]), side="right"))
        length = int(shard.lengths[utterance])
        offset = int(ends[utterance]) - length
        begin = int(random.integers(-_EDGE, max(1, length - CHUNK + _EDGE)))
        seen = np.clip(np.arange(begin - LEFT, begin + CHUNK + RIGHT), 0, length - 1) + offset
        heard = np.clip(np.arange(begin - STRIDE, begin + CHUNK, STRIDE), 0, length - 1) + offset
        same = runs[heard[1:]] == runs[heard[:-1]]
        return shard.features[seen].astype(np.float32), 2 * shard.labels[heard[1:]].astype(
            np.int64
        ) + same


def varied(features: Features, random: Generator) -> Features:
    """Features of other tracts, lines and backgrounds; chunk by chunk."""
    chunks, frames, _ = features.shape
    features = np.maximum(_other_tracts(features, random), FLOOR)
    slope = (_MEL - BINS / 2) / (BINS / 2)
    features = _other_engines(features, random) + _colour(chunks, random)
    noisy = np.flatnonzero(random.random(chunks) < 0.45)
    level = random.uniform(0, 13, (noisy.size, 1, 1))
    level = level + 2 * random.standard_normal((noisy.size, 1, 1)) * slope
    hiss = level + _grain((noisy.size, frames, BINS), random)
    features[noisy] = np.logaddexp(features[noisy], hiss.astype(np.float32))
    features = np.maximum(features, FLOOR)
    _punch(features, random)
    return features


def _colour(chunks: int, random: Generator) -> Features:
    """What a microphone, a room and a speaker's habits do to all frames alike: level, slope, ripple."""
    slope = (_MEL - BINS / 2) / (BINS / 2)
    colour = np.asarray(1.5 * random.standard_normal((chunks, 1, 1)))
    colour = colour + 1.3 * random.standard_normal((chunks, 1, 1)) * slope
    for most in (3.0, 7.0):
        ripples, phase = (
            random.uniform(1, most, (chunks, 1, 1)),
            random.uniform(0, 6, (chunks, 1, 1)),
        )
        height = 0.8 * random.standard_normal((chunks, 1, 1))
        colour = colour + height * np.cos(np.pi * _MEL / BINS * ripples + phase)
    return np.asarray(colour, np.float32)


def _other_engines(features: Features, random: Generator) -> Features:
    """Formants sharper or flatter, and the spectrum restless: synthesizers are smoother than people."""
    chunks, frames, _ = features.shape
    mean = features.mean(axis=2, keepdims=True)
    contrast = np.exp(random.uniform(-0.6, 0.25, (chunks, 1, 1))).astype(np.float32)
    changed = mean + (features - mean) * contrast
    coarse = random.standard_normal((chunks, frames // 3 + 1, BINS // 4), np.float32)
    blocks = np.repeat(np.repeat(coarse, 3, axis=1)[:, :frames], 4, axis=2)
    # Smoothed over neighbouring bins, so that no edge shows where the blocks meet.
    restless = (np.roll(blocks, 1, axis=2) + blocks + np.roll(blocks, -1, axis=2)) / 3
    depth = random.uniform(0, 1.1, (chunks, 1, 1)).astype(np.float32)
    return np.asarray(changed + depth * restless, np.float32)


def _other_tracts(features: Features, random: Generator) -> Features:
    """The mel axis stretched or shrunk about its low end, each chunk by another factor."""
    factors = np.exp(random.uniform(-0.16, 0.16, len(features)))
    factors[random.random(len(features)) < 0.2] = 1.0
    hz = 700 * np.expm1(np.linspace(0.0822, 1.8608, BINS + 2)[1:-1])
    for row, factor in enumerate(factors):
        if factor == 1.0:
            continue
        places = np.interp(hz * factor, hz, _MEL)
        low = np.minimum(places.astype(int), BINS - 2)
        share = (places - low).astype(np.float32)
        chunk = features[row]
        features[row] = chunk[:, low] * (1 - share) + chunk[:, low + 1] * share
    return features


def _punch(features: Features, random: Generator) -> None:
    """Holes: a band gone from the whole chunk, a moment gone from all bands."""
    for chunk in features:
        mean = chunk.mean()
        if random.random() < 0.4:
            low = random.integers(BINS - 4)
            chunk[:, low : low + random.integers(1, 8)] = mean
        if random.random() < 0.25:
            begin = random.integers(len(chunk) - 12)
            chunk[begin : begin + random.integers(3, 12)] = mean


def _noise(frames: int, random: Generator) -> Features:
    """A background alone, steady or unsteady."""
    slope = (_MEL - BINS / 2) / (BINS / 2)
    level = random.uniform(-4, 12) + 2 * random.standard_normal() * slope
    level = level + 0.7 * random.standard_normal(BINS)
    sound = level + _grain((frames, BINS), random)
    if random.random() < 0.5:
        swell = random.standard_normal(frames // 8 + 1) * random.uniform(0.3, 1.5)
        sound += np.repeat(swell, 8)[:frames, None]
    return np.asarray(sound, np.float32)


def _grain(shape: tuple[int, ...], random: Generator) -> NDArray[np.float64]:
    """How the log energy of noise scatters about its mean."""
    return np.asarray(np.log(0.5 * random.standard_exponential(shape, np.float32) + 0.5))


def _relabel(pdfs: NDArray[np.int64], random: Generator) -> None:
    """Call 4 to 15 phones in a row garbage: words of about seven outputs."""
    begins = np.flatnonzero((pdfs % 2 == 0) & (pdfs > 1))
    if begins.size < 7:
        return
    first = int(random.integers(begins.size - 4))
    last = min(begins.size - 1, first + int(random.integers(4, 16)))
    span = np.arange(begins[first], begins[last])
    span = span[pdfs[span] > 1]
    again = np.concatenate([[True], np.diff(span) > 1])
    again[::7] = True
    pdfs[span] = 2 * GARBAGE + ~again


def _runs(shard: Shard) -> NDArray[np.int32]:
    """A number for each phone spoken: equal for its frames, different for the next."""
    changes = np.diff(shard.labels, prepend=-1) != 0
    changes |= shard.starts
    changes[np.cumsum(shard.lengths)[:-1]] = True
    return np.cumsum(changes).astype(np.int32)
