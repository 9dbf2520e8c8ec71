"""A graph of the phones that may be said, and the best way through it (Viterbi).

Each word may be any of its pronunciations; before, between and after words there may be silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ivr.speech.training.features import HOP
from ivr.speech.training.phones import INDEX, SILENCE
from ivr.speech.training.shard import Segment
from ivr.speech.training.telephone import RATE_HZ

_FRAME_MS = HOP * 1000 / RATE_HZ
_EDGE_MS = 7.5
"""From the beginning of a frame to half way between its centre and that of the frame before."""
_IMPOSSIBLE = -1e9
_NOBODY = -1

Pronunciation = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhoneGraph:
    """Phones and what may come before each."""

    phones: NDArray[np.int64]
    before: NDArray[np.int64]
    """Nodes × most predecessors, itself first; padded with `_NOBODY`."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def phone_graph(words: Sequence[Sequence[Pronunciation]]) -> PhoneGraph:
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
    return PhoneGraph(np.array(phones), table, tuple(starts), tuple(open_ends))


def best_path(scores: NDArray[np.float32], graph: PhoneGraph) -> tuple[NDArray[np.int64], float]:
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


def segments(path: NDArray[np.int64], graph: PhoneGraph) -> tuple[Segment, ...]:
    edges = np.flatnonzero(np.diff(path, prepend=_NOBODY, append=_NOBODY))
    return tuple(
        Segment(
            int(graph.phones[path[begin]]), begin * _FRAME_MS + _EDGE_MS, end * _FRAME_MS + _EDGE_MS
        )
        for begin, end in pairwise(edges)
        if graph.phones[path[begin]] != SILENCE
    )
