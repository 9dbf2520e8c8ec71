"""Finds where each phone of a recording lies, given its words: forced alignment with our own network.

A network trained on espeak-ng (whose phones come with their times) aligns recordings of other voices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ivr.speech.training.features import FLOOR, fbank
from ivr.speech.training.network import Tdnn
from ivr.speech.training.phone_graph import Pronunciation, best_path, phone_graph, segments
from ivr.speech.training.phones import INDEX
from ivr.speech.training.shard import Utterance
from ivr.speech.training.telephone import Audio
from ivr.speech.training.topology import LEFT, RIGHT, STRIDE


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the phones lie, and how well they fit."""

    utterance: Utterance
    score: float
    """Mean log-score of a frame; a wrong transcript shows by a low one."""


def align(network: Tdnn, audio: Audio, words: Sequence[Sequence[Pronunciation]]) -> Alignment:
    """Align audio with words, each given by its pronunciations."""
    loud = audio / (np.abs(audio).max() + 1e-9) * np.float32(0.6)
    scores = _scores(network, loud)
    graph = phone_graph(words)
    path, total = best_path(scores[:, graph.phones], graph)
    return Alignment(Utterance(audio, segments(path, graph)), total / max(1, len(path)))


def _scores(network: Tdnn, audio: Audio) -> NDArray[np.float32]:
    """Phone scores for every frame of 10 ms: the network is asked on three shifted grids."""
    features = np.maximum(fbank(audio), FLOOR)
    frames = len(features)
    out = np.zeros((frames, len(INDEX)), np.float32)
    with torch.no_grad():
        for shift in range(STRIDE):
            grid = np.arange(shift, frames, STRIDE)
            seen = np.clip(np.arange(shift - LEFT, grid[-1] + RIGHT + 1), 0, frames - 1)
            pdfs = network(torch.from_numpy(features[seen][None])).scores[0].numpy()
            out[grid] = np.logaddexp(pdfs[: grid.size, 0::2], pdfs[: grid.size, 1::2])
    return out
