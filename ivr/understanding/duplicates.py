"""Phrases of two topics that say nearly the same: whoever says one may be sent to the other.

Two texts are compared by the evidence they offer (lemmas and pairs of neighbours), as the cosine of
their bags. Nothing rare weighs more here: what differs between two topics in one word only is meant to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from ivr.understanding.features import bag
from ivr.understanding.grammar import Rule

ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two phrases of different labels."""

    label: str
    phrase: str
    other_label: str
    other_phrase: str
    likeness: float
    """From `ALIKE` to 1."""


def near_duplicates(
    rules: Sequence[Rule], fresh: frozenset[tuple[str, str]] | None = None
) -> list[Duplicate]:
    """Every pair of labels that share a phrase, with the likest two; likest first.

    `fresh` are the labels and texts to look at; None for all, which takes half a minute for all topics.
    """
    said = [(rule.label, text) for rule in rules for text in (*rule.phrases, *rule.examples)]
    likest: dict[tuple[str, str], Duplicate] = {}
    if fresh is not None:
        said.sort(key=lambda each: each in fresh)  # those that only are compared with come first
    for one in _pairs(said, fresh):
        labels = (one.label, one.other_label)
        if labels not in likest or likest[labels].likeness < one.likeness:
            likest[labels] = one
    return sorted(likest.values(), key=lambda d: (-d.likeness, d.label, d.other_label))


def _pairs(
    said: Iterable[tuple[str, str]], fresh: frozenset[tuple[str, str]] | None
) -> Iterator[Duplicate]:
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    seen: list[tuple[str, str]] = []
    known: set[tuple[str, frozenset[tuple[str, int]]]] = set()
    for label, text in said:
        features = bag(text)
        same = (label, frozenset(features.items()))
        if not features or same in known:
            continue
        known.add(same)
        length = sqrt(sum(often * often for often in features.values()))
        compared = features if fresh is None or (label, text) in fresh else {}
        scores: defaultdict[int, float] = defaultdict(float)
        for feature, often in compared.items():
            for holder, share in holders[feature]:
                scores[holder] += share * often / length
        for holder, score in scores.items():
            other_label, other = seen[holder]
            if score >= ALIKE and other_label != label:
                yield Duplicate(other_label, other, label, text, round(min(score, 1.0), 3))
        for feature, often in features.items():
            holders[feature].append((len(seen), often / length))
        seen.append((label, text))
