"""Recordings with their phones, aligned once and kept.

A transcript that does not fit its recording shows by its score: the worst hundredth is left out.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ivr.speech.training import aligner, codecs
from ivr.speech.training.lexicon import Lexicon
from ivr.speech.training.network import Tdnn
from ivr.speech.training.shard import Segment, Utterance
from ivr.speech.training.transcripts import Recording

_WORST = 1.0
"""Per cent."""


def aligned(
    recordings: Sequence[Recording],
    network: Tdnn,
    lexicon: Lexicon,
    report: Callable[[int], None] = lambda _count: None,
) -> list[Utterance]:
    """Recordings with their phones, without the worst fitting ones."""
    found = []
    for count, recording in enumerate(recordings, start=1):
        audio = codecs.read(recording.file)
        found.append(aligner.align(network, audio, [lexicon[word] for word in recording.words]))
        report(count)
    least = np.percentile([each.score for each in found], _WORST) if found else 0.0
    return [each.utterance for each in found if each.score >= least]


def save(utterances: Sequence[Utterance], file: Path) -> None:
    """Write the file whole or not at all."""
    part = file.with_suffix(".part.npz")
    audio = np.concatenate([utterance.audio for utterance in utterances])
    segments = [segment for utterance in utterances for segment in utterance.segments]
    np.savez(
        part,
        audio=np.round(np.clip(audio, -1, 1) * 32767).astype(np.int16),
        lengths=[utterance.audio.size for utterance in utterances],
        phones=[segment.phone for segment in segments],
        times=[(segment.begin_ms, segment.end_ms) for segment in segments],
        counts=[len(utterance.segments) for utterance in utterances],
    )
    part.rename(file)


def load(file: Path) -> list[Utterance]:
    """Read what `save` wrote."""
    with np.load(file) as arrays:
        audio = arrays["audio"].astype(np.float32) / 32767
        pieces = np.split(audio, np.cumsum(arrays["lengths"])[:-1])
        cuts = np.cumsum(arrays["counts"])[:-1]
        phones, times = np.split(arrays["phones"], cuts), np.split(arrays["times"], cuts)
    return [
        Utterance(
            piece,
            tuple(
                Segment(int(phone), float(begin), float(end))
                for phone, (begin, end) in zip(said, when, strict=True)
            ),
        )
        for piece, said, when in zip(pieces, phones, times, strict=True)
    ]
