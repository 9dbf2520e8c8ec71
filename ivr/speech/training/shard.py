"""Utterances with a phone for every frame, one after the other in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.speech.training.features import HOP
from ivr.speech.training.phones import SILENCE
from ivr.speech.training.telephone import RATE_HZ, Audio

_CENTRE_MS = 12.5
"""Of a frame, from its beginning."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One phone in time."""

    phone: int
    begin_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """Clean speech and its phones; silence is what no segment covers."""

    audio: Audio
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Shard:
    """Utterances one after the other."""

    features: NDArray[np.float16]
    labels: NDArray[np.int8]
    """The phone of each frame."""
    starts: NDArray[np.bool_]
    """Where a phone begins: it may be the same as the one before."""
    lengths: NDArray[np.int32]
    """Frames of each utterance."""

    def save(self, file: Path) -> None:
        """Write the file whole or not at all."""
        part = file.with_suffix(".part.npz")
        np.savez(
            part, features=self.features, labels=self.labels, starts=self.starts,
            lengths=self.lengths,
        )  # fmt: skip
        part.rename(file)

    @staticmethod
    def load(file: Path) -> "Shard":
        """Read what `save` wrote."""
        with np.load(file) as arrays:
            return Shard(arrays["features"], arrays["labels"], arrays["starts"], arrays["lengths"])


def frame_labels(
    segments: Sequence[Segment], frames: int
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """The phone at the centre of each frame, and where phones begin."""
    labels, starts = np.full(frames, SILENCE, np.int8), np.zeros(frames, np.bool_)
    for segment in segments:
        begin, end = (
            max(0, int(np.ceil((edge - _CENTRE_MS) * RATE_HZ / 1000 / HOP)))
            for edge in (segment.begin_ms, segment.end_ms)
        )
        labels[begin:end] = segment.phone
        if begin < min(end, frames):
            starts[begin] = True
    return labels, starts
