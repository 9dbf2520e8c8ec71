"""What an utterance offers as evidence: its words as lemmas, and pairs of neighbouring lemmas.

Number words and digits are one thing here (`osiemset plus`, `800+`), so a form, a benefit or a limit
is the same evidence however it was written.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ivr.understanding.lemmas import is_pronoun, lemma
from ivr.understanding.normalizer import Token, content, fold
from ivr.understanding.number_words import CARDINALS, DICTATED

PAIR_WEIGHT = 0.6
"""Of a pair of neighbours, against a word: it repeats what the words say, more exactly."""
_KEPT = frozenset({"nie"})
"""Read as a pronoun by the dictionary („na nie”), and a denial nearly always."""
_NUMERALS = {fold(word): CARDINALS[fold(word)] for word in DICTATED}


def evidence(text: str) -> tuple[Token, ...]:
    """The words that may carry a topic, numbers as digits."""
    said = [token for token in content(text) if token.raw in _KEPT or not is_pronoun(token.raw)]
    return tuple(_numbers_joined(said))


def lemmas(text: str) -> tuple[str, ...]:
    """The lemmas of an utterance's evidence."""
    return tuple(lemma(token.raw) for token in evidence(text))


def bag(text: str) -> Counter[str]:
    """Every lemma and every pair of neighbouring lemmas, with how often it occurs."""
    found = lemmas(text)
    return Counter([*found, *pairs(found)])


def pairs(found: Sequence[str]) -> tuple[str, ...]:
    """`zwrot podatek`: two neighbours as one feature."""
    return tuple(f"{first} {second}" for first, second in pairwise(found))


def weight(feature: str) -> float:
    """The share a feature has beside others of the same rarity."""
    return PAIR_WEIGHT if " " in feature else 1.0


def _numbers_joined(tokens: Sequence[Token]) -> list[Token]:
    joined: list[Token] = []
    previous = 0
    for token in tokens:
        value = _NUMERALS.get(token.folded)
        if value is None:
            joined.append(token)
            previous = 0
            continue
        if previous >= 20 and 0 < value < 10 and previous % 10 == 0:
            value += previous
            joined.pop()
        joined.append(Token(str(value), str(value)))
        previous = value
    return joined
