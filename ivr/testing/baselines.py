"""What understanding is compared with: two simple ways to find a topic, taught by the same grammars."""

from collections.abc import Sequence
from typing import Protocol

from rapidfuzz import fuzz, process

from ivr.understanding.grammar import Rule
from ivr.understanding.labels import OUT_OF_SCOPE
from ivr.understanding.normalizer import fold


class Baseline(Protocol):
    """Anything that gives a sentence a label."""

    def label(self, text: str) -> str:
        """The label, whatever the text."""


class NearestPhrase:
    """The label of the phrase with the highest rapidfuzz `token_set_ratio`."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Remember every phrase and example."""
        said = _said(rules)
        self._texts, self._labels = [text for _, text in said], [label for label, _ in said]

    def label(self, text: str) -> str:
        """The nearest phrase's."""
        best = process.extractOne(fold(text), self._texts, scorer=fuzz.token_set_ratio)
        return self._labels[best[2]]


class CharacterSvm:
    """A linear support vector machine over character n-grams, as a text-book would."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Train on every phrase and example."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        said = _said(rules)
        features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        self._model = make_pipeline(features, LinearSVC())
        self._model.fit([text for _, text in said], [label for label, _ in said])

    def label(self, text: str) -> str:
        """The class with the highest margin."""
        return str(self._model.predict([fold(text)])[0])


def _said(rules: Sequence[Rule]) -> list[tuple[str, str]]:
    return [
        (OUT_OF_SCOPE if rule.label.startswith(OUT_OF_SCOPE) else rule.label, fold(text))
        for rule in rules
        for text in (*rule.phrases, *rule.examples)
    ]
