"""Finds where each phone of a recording lies, given its words: forced alignment with our own network.

A network trained on espeak-ng (whose phones come with their times) aligns recordings of other voices.
Each word may be any of its pronunciations, and between words there may be silence: a small graph
of phones through which the best path is searched (Viterbi).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ivr.speech.training.corpus import Segment, Utterance
from ivr.speech.training.features import FLOOR, HOP, fbank
from ivr.speech.training.network import LEFT, RIGHT, STRIDE, Tdnn
from ivr.speech.training.phones import INDEX, SILENCE
from ivr.speech.training.telephone import RATE_HZ, Audio

_FRAME_MS = HOP * 1000 / RATE_HZ
_EDGE_MS = 7.5
"""From the beginning of a frame to half way between its centre and that of the frame before."""
_IMPOSSIBLE = -1e9
_NOBODY = -1

Pronunciation = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the phones lie, and how well they fit."""

    utterance: Utterance
    score: float
    """Mean log-score of a frame; a wrong transcript shows by a low one."""


@dataclass(frozen=True, slots=True)
class _Graph:
    """Phones and what may come before each."""

    phones: NDArray[np.int64]
    before: NDArray[np.int64]
    """Nodes × most predecessors, itself first; padded with `_NOBODY`."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def align(network: Tdnn, audio: Audio, words: Sequence[Sequence[Pronunciation]]) -> Alignment:
    """Align audio with words, each given by its pronunciations."""
    loud = audio / (np.abs(audio).max() + 1e-9) * np.float32(0.6)
    scores = _scores(network, loud)
    graph = _graph(words)
    path, total = _best_path(scores[:, graph.phones], graph)
    return Alignment(Utterance(audio, _segments(path, graph)), total / max(1, len(path)))


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


def _graph(words: Sequence[Sequence[Pronunciation]]) -> _Graph:
    phones, before = [SILENCE], [[0]]
    open_ends = [0]
    starts = [0]
    for word in words:
        ends = []
        for pronunciation in word:
            reach = open_ends
            for place, phone in enumerate(pronunciation):
                node = len(phones)
                phones.append(INDEX[phone])
                before.append([node, *reach])
                if place == 0 and open_ends == [0]:
                    starts.append(node)
                reach = [node]
            ends += reach
        pause = len(phones)
        phones.append(SILENCE)
        before.append([pause, *ends])
        open_ends = [pause, *ends]
    most = max(map(len, before))
    table = np.full((len(phones), most), _NOBODY)
    for node, nodes in enumerate(before):
        table[node, : len(nodes)] = nodes
    return _Graph(np.array(phones), table, tuple(starts), tuple(open_ends))


def _best_path(scores: NDArray[np.float32], graph: _Graph) -> tuple[NDArray[np.int64], float]:
    """The node of each frame along the best path, and its score; scores are frames × nodes."""
    frames, nodes = scores.shape
    # One place more at the end stands for "nobody": index -1 finds it.
    total = np.full(nodes + 1, _IMPOSSIBLE)
    total[list(graph.starts)] = scores[0, list(graph.starts)]
    came = np.zeros((frames, nodes), np.int64)
    everyone = np.arange(nodes)
    for frame in range(1, frames):
        reached = total[graph.before]
        best = reached.argmax(axis=1)
        came[frame] = graph.before[everyone, best]
        total[:-1] = reached[everyone, best] + scores[frame]
    node = max(graph.ends, key=lambda end: float(total[end]))
    score = float(total[node])
    path = np.zeros(frames, np.int64)
    for frame in range(frames - 1, -1, -1):
        path[frame] = node
        node = int(came[frame, node])
    return path, score


def _segments(path: NDArray[np.int64], graph: _Graph) -> tuple[Segment, ...]:
    edges = np.flatnonzero(np.diff(path, prepend=_NOBODY, append=_NOBODY))
    return tuple(
        Segment(int(graph.phones[path[begin]]), begin * _FRAME_MS + _EDGE_MS, end * _FRAME_MS + _EDGE_MS)
        for begin, end in zip(edges[:-1], edges[1:], strict=True)
        if graph.phones[path[begin]] != SILENCE
    )
