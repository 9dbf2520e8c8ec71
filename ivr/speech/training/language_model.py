"""A back-off trigram of what callers say, as the transducer Gr.fst that Vosk composes while decoding.

Absolute discounting (Ney, Essen and Kneser, 1994): every count gives up the same amount, which goes to
the shorter history. Pairs are kept even when seen once (the grammars' phrases mean what they say once),
longer sequences only when seen often. Every word of the vocabulary has a small place of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log

_DISCOUNT = 0.6
_UNSEEN = 0.3
"""Count of a word that no sentence holds."""
_LEAST = {2: 1, 3: 3}
"""How often a sequence must be seen, by its length."""
_UNKNOWN_COST = 6.0
BEGIN, END, UNKNOWN = "<s>", "</s>", "[unk]"

History = tuple[str, ...]


class LanguageModel:
    """Counts turned into probabilities with back-off."""

    def __init__(self, sentences: Iterable[str], vocabulary: Iterable[str]) -> None:
        """Count; words that are not in the vocabulary are refused."""
        known = {*vocabulary}
        counts = {order: Counter[History]() for order in (1, 2, 3)}
        for sentence in sentences:
            words = [BEGIN, *sentence.split(), END]
            if missing := {*words[1:-1]} - known:
                raise ValueError(f"{sentence!r}: {sorted(missing)} not in the vocabulary")
            for order, counter in counts.items():
                counter.update(zip(*(words[k:] for k in range(order)), strict=False))
        for word in sorted(known - {UNKNOWN}):
            counts[1][word,] += _UNSEEN  # type: ignore[assignment]  # a share of a count
        del counts[1][BEGIN,]
        self.words = sorted(known - {UNKNOWN})
        self._unigrams = _shares(counts[1])
        self.following = _following(counts)

    def probability(self, word: str, history: History) -> float:
        """P(word | history), backing off as the transducer does."""
        if not history:
            return self._unigrams[word,]
        seen = self.following.get(history, {})
        total = sum(seen.values())
        rest = history[1:]
        if not total:
            return self.probability(word, rest)
        share = _DISCOUNT * len(seen) / total * self.probability(word, rest)
        return max(0.0, seen.get(word, 0) - _DISCOUNT) / total + share

    def lines(self, ids: Mapping[str, int]) -> Iterator[str]:
        """The transducer as OpenFst's text; `ids` numbers the words; the first line leaves its start."""
        states = {(BEGIN,): 0, (): 1}
        for history in self.following:
            states.setdefault(history, len(states))
        for history in sorted(self.following, key=lambda each: states[each]):
            yield from self._leaving(history, states, ids)
        for word in self.words:
            target = states.get((word,), 1)
            yield f"1 {target} {ids[word]} {ids[word]} {-log(self._unigrams[word,]):.4f}"
        yield f"1 1 {ids[UNKNOWN]} {ids[UNKNOWN]} {_UNKNOWN_COST}"
        yield f"1 {-log(self._unigrams[END,]):.4f}"

    def _leaving(
        self, history: History, states: Mapping[History, int], ids: Mapping[str, int]
    ) -> Iterator[str]:
        seen, here = self.following[history], states[history]
        total = sum(seen.values())
        for word in sorted(seen):
            cost = -log(self.probability(word, history))
            if word == END:
                yield f"{here} {cost:.4f}"
            else:
                target = _longest((*history, word), states)
                yield f"{here} {target} {ids[word]} {ids[word]} {cost:.4f}"
        rest = _longest(history[1:], states)
        yield f"{here} {rest} 0 0 {-log(_DISCOUNT * len(seen) / total):.4f}"


def _longest(history: History, states: Mapping[History, int]) -> int:
    """The state of as much of a history as the model remembers."""
    while history not in states:
        history = history[1:]
    return states[history]


def _shares(counts: Mapping[History, float]) -> dict[History, float]:
    total = sum(counts.values())
    return {words: count / total for words, count in counts.items()}


def _following(counts: Mapping[int, Counter[History]]) -> dict[History, dict[str, int]]:
    """Word counts after each history of one or two words, the rare ones pruned."""
    following: dict[History, dict[str, int]] = defaultdict(dict)
    for order in (2, 3):
        for words, count in counts[order].items():
            history = words[:-1]
            # A longer history is of use only where the shorter one is known.
            if count >= _LEAST[order] and (order == 2 or history[1:] in following):
                following[history][words[-1]] = count
    return dict(following)
