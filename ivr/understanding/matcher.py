"""Which label an utterance means: weighted evidence, learned from the grammars and nothing else.

Theory of operation
-------------------
Every phrase and example of a grammar is a small bag of features: lemmas, and pairs of neighbouring
lemmas. A feature that few labels use is strong evidence, one that all use is none (inverse label
frequency). An utterance is compared in two ways, both cosines of weighted bags: with the *nearest
phrase* of each label, and with the *whole label*. The mean of both is the label's score, between 0 and
1. A word that no grammar knows is replaced by the known word it resembles most, if it resembles it
enough: misspellings, missing diacritics and mishearings are caught there, at a discount.

Two thresholds and a margin make the decision: accept, confirm, clarify between two, or reject. Every
decision lists the words that carried it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt

import numpy as np
from rapidfuzz import fuzz, process

from ivr.understanding.grammar import Rule
from ivr.understanding.interpretation import Candidate
from ivr.understanding.lemmas import lemma
from ivr.understanding.normalizer import Token, content

ACCEPT_ABOVE = 0.42
CONFIRM_ABOVE = 0.24
CLEAR_MARGIN = 0.06
"""A winner less far ahead of the second is asked about."""
_RESEMBLES = 80.0
"""rapidfuzz ratio from which an unknown word is taken for a known one."""
_SHORTEST_FUZZY = 4
_PAIR_WEIGHT = 0.6
_UNKNOWN_WEIGHT = 0.35
"""How much a content word that no grammar knows weakens the rest, against an average word."""

Bag = dict[str, float]


@dataclass(frozen=True, slots=True)
class Match:
    """The labels an utterance may mean, best first, and the words that say so."""

    candidates: tuple[Candidate, ...]
    evidence: tuple[str, ...]


class Matcher:
    """Compares utterances with the rules of a grammar."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Learn the weights from the rules' phrases and examples."""
        self._labels = list(dict.fromkeys(rule.label for rule in rules))
        said = [(rule.label, text) for rule in rules for text in (*rule.phrases, *rule.examples)]
        bags = [(label, _features(content(text))) for label, text in said]
        self._forms = _surface_forms(text for _, text in said)
        self._idf = self._frequencies(bags)
        self._unknown = _UNKNOWN_WEIGHT * sum(self._idf.values()) / max(1, len(self._idf))
        self._index_phrases(bags)
        self._index_labels(bags)

    def match(self, text: str) -> Match:
        """Score every label against an utterance."""
        bag, unknown = self._bag(content(text))
        weights = {feature: self._idf[feature] * share for feature, share in bag.items()}
        length = sqrt(sum(w * w for w in weights.values()) + unknown * self._unknown**2)
        if not weights or length == 0:
            return Match((), ())
        phrases = np.zeros(len(self._phrase_label))
        labels = np.zeros(len(self._labels))
        for feature, weight in weights.items():
            ids, values = self._phrase_index[feature]
            phrases[ids] += weight * values
            ids, values = self._label_index[feature]
            labels[ids] += weight * values
        nearest = np.zeros(len(self._labels))
        np.maximum.at(nearest, self._phrase_label, phrases)
        scores = (nearest + labels) / (2 * length)
        order = np.argsort(-scores, kind="stable")[:5]
        found = tuple(Candidate(self._labels[i], round(float(scores[i]), 4)) for i in order)
        return Match(found, self._strongest(weights))

    def _strongest(self, weights: Bag) -> tuple[str, ...]:
        return tuple(sorted(weights, key=lambda feature: -weights[feature])[:4])

    def _bag(self, tokens: Sequence[Token]) -> tuple[Bag, int]:
        """The known features of an utterance, and how many of its words are unknown."""
        lemmas: list[tuple[str, float]] = []
        unknown = 0
        for token in tokens:
            known, likeness = self._resolve(token.raw, token.folded)
            unknown += not known
            lemmas.append((known, likeness))
        bag: Bag = {}
        for known, likeness in lemmas:
            if known:
                bag[known] = max(bag.get(known, 0), likeness)
        for (first, one), (second, two) in pairwise(lemmas):
            pair = f"{first} {second}"
            if pair in self._idf:
                bag[pair] = _PAIR_WEIGHT * min(one, two)
        return bag, unknown

    def _frequencies(self, bags: Sequence[tuple[str, Counter[str]]]) -> Bag:
        labels_with: dict[str, set[str]] = defaultdict(set)
        for label, bag in bags:
            for feature in bag:
                labels_with[feature].add(label)
        total = len(self._labels)
        idf = {feature: log(1 + total / len(found)) for feature, found in labels_with.items()}
        self._resolve = self._resolver(idf)
        return idf

    def _resolver(self, idf: Bag) -> Callable[[str, str], tuple[str, float]]:
        """Finds the known lemma a word stands for, and how well; empty when it resembles none."""
        singles = [feature for feature in idf if " " not in feature]
        forms = self._forms
        surfaces = [*forms, *(single for single in singles if single not in forms)]

        @lru_cache(maxsize=20_000)
        def resolve(raw: str, folded: str) -> tuple[str, float]:
            known = lemma(raw)
            if known in idf:
                return known, 1.0
            if folded in forms:
                return forms[folded], 0.95
            if len(folded) < _SHORTEST_FUZZY:
                return "", 0.0
            best = process.extractOne(folded, surfaces, scorer=fuzz.ratio, score_cutoff=_RESEMBLES)
            if best is None:
                return "", 0.0
            return forms.get(best[0], best[0]), best[1] / 100 * 0.9

        return resolve

    def _index_phrases(self, bags: Sequence[tuple[str, Counter[str]]]) -> None:
        position = {label: i for i, label in enumerate(self._labels)}
        self._phrase_label = np.array([position[label] for label, _ in bags], dtype=np.intp)
        self._phrase_index = self._inverted([dict.fromkeys(bag, 1.0) for _, bag in bags])

    def _index_labels(self, bags: Sequence[tuple[str, Counter[str]]]) -> None:
        wholes: dict[str, Counter[str]] = {label: Counter() for label in self._labels}
        for label, bag in bags:
            wholes[label].update(bag)
        self._label_index = self._inverted(
            [{f: sqrt(n) for f, n in wholes[label].items()} for label in self._labels]
        )

    def _inverted(self, bags: Sequence[Bag]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """For each feature: who has it, and with what share of its unit-length vector."""
        entries: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for number, bag in enumerate(bags):
            weights = {
                f: n * self._idf[f] * (_PAIR_WEIGHT if " " in f else 1) for f, n in bag.items()
            }
            length = sqrt(sum(w * w for w in weights.values())) or 1.0
            for feature, weight in weights.items():
                entries[feature][0].append(number)
                entries[feature][1].append(weight / length)
        return {f: (np.array(ids), np.array(shares)) for f, (ids, shares) in entries.items()}


def _features(tokens: Sequence[Token]) -> Counter[str]:
    lemmas = [lemma(token.raw) for token in tokens]
    return Counter([*lemmas, *(f"{a} {b}" for a, b in pairwise(lemmas))])


def _surface_forms(texts: Iterable[str]) -> dict[str, str]:
    """Folded word as written in the grammars → its lemma: finds words written without accents."""
    return {token.folded: lemma(token.raw) for text in texts for token in content(text)}
