"""Which label an utterance means: weighted evidence, learned from the grammars and nothing else.

Theory of operation
-------------------
An utterance is a bag of lemmas and of neighbouring lemmas. Three judges look at it. The *nearest
phrase* asks which single phrase of a grammar it resembles most; the *whole label* asks what a label
talks about altogether; both are cosines of bags weighted by rarity. The third, a logistic regression
over all phrases, knows which words tell one label from another. The score is their mean, between 0
and 1: high when one label is probable *and* the words are covered by what the grammars know.

A word that no grammar knows is replaced by the known word it resembles: by sound first (telephones
confuse b and p, w and f), then by spelling. Unknown words weaken everything else, so a sentence about
something different stays below the thresholds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import sqrt

import numpy as np

from ivr.understanding import sounds
from ivr.understanding.features import evidence, pairs, weight
from ivr.understanding.interpretation import Candidate
from ivr.understanding.lemmas import is_word, lemma
from ivr.understanding.normalizer import Token
from ivr.understanding.training import Learned

_RESEMBLES = 83.0
"""rapidfuzz ratio from which a word that is no Polish word is taken for a known one."""
_RESEMBLES_THOUGH_A_WORD = 90.0
"""The same for a word of the dictionary: `zdjęcie` is rarely a misspelt `zajęcie`."""
_RESEMBLES_IN_TWO = 85.0
"""The same for two words taken together: `mikro chunek`."""
_SHORTEST_IN_TWO = 7
_SHORTEST_FUZZY = 4
_SHORTEST_SOUND = 3
_BY_ACCENT, _BY_SOUND, _BY_SPELLING = 0.95, 0.85, 0.9
"""How much a word counts that was not found as it stands."""
_UNKNOWN_WEIGHT = 0.35
"""How much a content word that no grammar knows weakens the rest, against an average word."""
_SHARES = (0.33, 0.33, 0.34)
"""Of the nearest phrase, the whole label and the regression."""
_WHOLE = 0.999
"""Likeness of a phrase that is said whole."""
_OWN_WORD = 0.3
"""The share of a word's use from which it may stand for a label alone."""
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Match:
    """The labels an utterance may mean, best first, and what says so."""

    candidates: tuple[Candidate, ...]
    evidence: tuple[str, ...]
    """The strongest features for the winner."""
    nearest: str = ""
    """The winner's phrase that resembles the utterance most."""


class Matcher:
    """Compares utterances with what was learned from the rules of a grammar."""

    def __init__(self, learned: Learned) -> None:
        """Nothing is computed; ready at once."""
        self._learned = learned
        self._index = {feature: i for i, feature in enumerate(learned.vocabulary)}
        self._unknown = _UNKNOWN_WEIGHT * float(learned.rarity.mean())
        self._surfaces = list(learned.forms)
        self._resolved = lru_cache(maxsize=20_000)(self._resolve)

    @cached_property
    def _sounds(self) -> dict[str, str]:
        """Sound key → lemma; made when the first unknown word comes."""
        return {sounds.key(form): known for form, known in self._learned.forms.items()}

    def match(self, text: str) -> Match:
        """Score every label against an utterance."""
        words = self._words(evidence(text))
        ids, values = self._weighted(words)
        unknown = sum(1 for known, _ in words if not known)
        length = sqrt(float(values @ values) + unknown * self._unknown**2)
        if not len(ids):
            return Match((), ())
        phrases = self._phrases(ids, values)
        nearest = np.zeros(len(self._learned.labels))
        np.maximum.at(nearest, self._learned.phrase_labels, phrases)
        whole = values @ self._learned.by_label[ids]
        nearest /= length
        probable = (
            self._clarity(ids[0], nearest)
            if len(ids) == 1
            else self._probabilities(ids, values / length)
        )
        scores = _SHARES[0] * nearest + _SHARES[1] * whole / length + _SHARES[2] * probable
        order = np.argsort(-scores, kind="stable")[:_CANDIDATES]
        found = tuple(Candidate(self._learned.labels[i], round(float(scores[i]), 4)) for i in order)
        return Match(found, self._strongest(ids, values, order[0]), self._phrase(phrases, order[0]))

    def _phrases(self, ids: np.ndarray, values: np.ndarray) -> np.ndarray:
        """For each phrase the inner product with the utterance."""
        by_phrase = self._learned.by_phrase
        scores = np.zeros(len(self._learned.phrases))
        for feature, value in zip(ids, values, strict=True):
            holders = slice(by_phrase.starts[feature], by_phrase.starts[feature + 1])
            scores[by_phrase.columns[holders]] += value * by_phrase.values[holders]
        return scores

    def _probabilities(self, ids: np.ndarray, values: np.ndarray) -> np.ndarray:
        logits = self._learned.bias + values @ self._learned.weights[ids]
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum())

    def _clarity(self, word: int, nearest: np.ndarray) -> np.ndarray:
        """A sentence of one word is as clear as that word is.

        It belongs to a label whose phrase it is and who uses it much (`vat`); else every label has its
        share of its use.
        """
        used = self._learned.by_label[word] ** 2
        shares = np.asarray(used / used.sum())
        own = (nearest > _WHOLE) & (shares >= _OWN_WORD)
        return np.asarray(own / own.sum()) if own.any() else shares

    def _strongest(self, ids: np.ndarray, values: np.ndarray, label: int) -> tuple[str, ...]:
        """The features that speak for a label most, by what the regression gives them."""
        said = values * (self._learned.weights[ids, label] + self._learned.by_label[ids, label])
        order = [i for i in np.argsort(-said, kind="stable")[:4] if said[i] > 0]
        return tuple(self._learned.vocabulary[ids[i]] for i in order)

    def _phrase(self, scores: np.ndarray, label: int) -> str:
        own = np.where(self._learned.phrase_labels == label, scores, -1.0)
        return self._learned.phrases[int(own.argmax())]

    def _weighted(self, words: Sequence[tuple[str, float]]) -> tuple[np.ndarray, np.ndarray]:
        """The known features of an utterance: their places and weights."""
        found: dict[str, float] = {}
        for known, likeness in words:
            if known:
                found[known] = max(found.get(known, 0), likeness)
        joined = pairs([known for known, _ in words])
        for pair, (one, two) in zip(joined, pairwise(words), strict=True):
            if pair in self._index:
                found[pair] = min(one[1], two[1])
        ids = np.array([self._index[feature] for feature in found], dtype=np.intp)
        shares = np.array([share * weight(feature) for feature, share in found.items()])
        return ids, shares * self._learned.rarity[ids]

    def _words(self, tokens: Sequence[Token]) -> list[tuple[str, float]]:
        """The lemma each word stands for; two words that are one, cut by a recogniser, are one."""
        found: list[tuple[str, float]] = []
        position = 0
        while position < len(tokens):
            known = self._resolved(tokens[position])
            following = tokens[position + 1 : position + 2]
            if (
                known[1] < 1.0
                and following
                and (joined := self._in_two(tokens[position], *following))
            ):
                found.append(joined)
                position += 2
                continue
            found.append(known)
            position += 1
        return found

    def _in_two(self, first: Token, second: Token) -> tuple[str, float] | None:
        """`ka sef`, `man dat`, `mikro chunek`."""
        whole = Token(first.raw + second.raw, first.folded + second.folded)
        known = lemma(whole.raw)
        if known in self._index:
            return known, _BY_ACCENT
        if whole.folded in self._learned.forms:
            return self._learned.forms[whole.folded], _BY_ACCENT
        if len(whole.folded) < _SHORTEST_IN_TWO:
            return None
        return self._by_spelling(whole.folded, _RESEMBLES_IN_TWO)

    def _resolve(self, token: Token) -> tuple[str, float]:
        """The known lemma a word stands for, and how well; empty when it resembles none."""
        known = lemma(token.raw)
        forms = self._learned.forms
        if known in self._index:
            return known, 1.0
        if token.folded in forms:
            return forms[token.folded], _BY_ACCENT
        if token.folded.isdigit():
            return "", 0.0
        if len(token.raw) >= _SHORTEST_SOUND and (sound := sounds.key(token.raw)) in self._sounds:
            return self._sounds[sound], _BY_SOUND
        if len(token.folded) < _SHORTEST_FUZZY:
            return "", 0.0
        alike = _RESEMBLES_THOUGH_A_WORD if is_word(token.raw) else _RESEMBLES
        return self._by_spelling(token.folded, alike) or ("", 0.0)

    def _by_spelling(self, folded: str, alike: float) -> tuple[str, float] | None:
        # Imported here: a start need not wait for it, and only a word that is unknown needs it.
        from rapidfuzz import fuzz, process  # noqa: PLC0415

        best = process.extractOne(folded, self._surfaces, scorer=fuzz.ratio, score_cutoff=alike)
        return (
            None if best is None else (self._learned.forms[best[0]], best[1] / 100 * _BY_SPELLING)
        )
