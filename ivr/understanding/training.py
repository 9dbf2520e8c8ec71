"""What the grammars teach: from phrases and examples to the numbers that the matcher multiplies.

Done once for each state of the grammars, and kept by `compiled`. Everything is learned, nothing is set
for a word by hand:

- the *rarity* of each feature: the fewer labels use it, the more it says (inverse label frequency);
- every *phrase* as a bag of features of length 1, and every *label* as the sum of its phrases;
- a *discriminative weight* for every feature and label, by multinomial logistic regression over all
  phrases: it knows that `zwrot` beside `kasa` speaks against a tax refund, which rarity cannot know.
"""

import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log, sqrt

import numpy as np

from ivr.understanding.features import bag, evidence, weight
from ivr.understanding.grammar import Rule
from ivr.understanding.lemmas import is_pronoun, lemma
from ivr.understanding.normalizer import content

_STRENGTH = 30.0
"""Inverse regularisation: phrases are clean, so they are trusted."""
_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of features in the order of a vocabulary (compressed sparse rows)."""

    starts: np.ndarray
    """Row i is at starts[i]:starts[i+1]; int32."""
    columns: np.ndarray
    """int32."""
    values: np.ndarray
    """float32."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Everything the matcher needs to score an utterance."""

    labels: tuple[str, ...]
    vocabulary: tuple[str, ...]
    """Features, in the order of all rows below."""
    rarity: np.ndarray
    """float32, one for each feature."""
    forms: dict[str, str]
    """Folded words as written in the grammars → their lemmas."""
    phrases: tuple[str, ...]
    phrase_labels: np.ndarray
    """int32: whose each phrase is."""
    by_phrase: Sparse
    """For each feature: the phrases that hold it, with its share of their unit length."""
    by_label: np.ndarray
    """float32, features × labels: the same for whole labels."""
    weights: np.ndarray
    """float32, features × labels, by logistic regression."""
    bias: np.ndarray
    """float32, one for each label."""
    lemmas: dict[str, str]
    """Words as written in the grammars → their lemmas, for `lemmas.remember`."""
    pronouns: tuple[str, ...]
    """Those among them that are pronouns."""
    bare: dict[str, str] = field(default_factory=dict)
    """Phrases of commands and choices → their words without politeness, for the phrasebooks."""


def learn(rules: Sequence[Rule]) -> Learned:
    """Learn from the rules' phrases and examples; the same rules teach the same numbers."""
    labels = tuple(dict.fromkeys(rule.label for rule in rules))
    position = {label: i for i, label in enumerate(labels)}
    said = _without_doubles(rules)
    bags = [features for _, _, features in said]
    owners = np.array([position[label] for label, _, _ in said], dtype=np.int32)
    vocabulary = tuple(dict.fromkeys(feature for each in bags for feature in each))
    index = {feature: i for i, feature in enumerate(vocabulary)}
    rarity = _rarity(bags, owners, index, len(labels))
    rows = _rows(bags, index, rarity)
    weights, bias = _regression(rows, owners, len(vocabulary), len(labels))
    words = _words(rules)
    return Learned(
        labels,
        vocabulary,
        rarity,
        _forms(said),
        tuple(text for _, text, _ in said),
        owners,
        _transposed(rows, len(vocabulary)),
        _whole_labels(bags, owners, index, rarity, len(labels)),
        weights,
        bias,
        words,
        tuple(word for word in words if is_pronoun(word)),
    )


def _words(rules: Sequence[Rule]) -> dict[str, str]:
    texts = (text for rule in rules for text in (*rule.phrases, *rule.examples))
    written = dict.fromkeys(token.raw for text in texts for token in content(text))
    return {word: lemma(word) for word in written}


def _without_doubles(rules: Sequence[Rule]) -> list[tuple[str, str, Counter[str]]]:
    """Label, text and features; texts of one label that leave the same evidence teach once."""
    seen: dict[tuple[str, frozenset[tuple[str, int]]], tuple[str, str, Counter[str]]] = {}
    for rule in rules:
        for text in (*rule.phrases, *rule.examples):
            features = bag(text)
            key = rule.label, frozenset(features.items())
            seen.setdefault(key, (rule.label, text, features))
    return [said for said in seen.values() if said[2]]


def _forms(said: Sequence[tuple[str, str, Counter[str]]]) -> dict[str, str]:
    """Finds words that were written without accents."""
    return {token.folded: lemma(token.raw) for _, text, _ in said for token in evidence(text)}


def _rarity(
    bags: Sequence[Counter[str]], owners: np.ndarray, index: dict[str, int], labels: int
) -> np.ndarray:
    used_by: dict[str, set[int]] = defaultdict(set)
    for features, owner in zip(bags, owners, strict=True):
        for feature in features:
            used_by[feature].add(int(owner))
    return np.array([log(1 + labels / len(used_by[f])) for f in index], dtype=np.float32)


def _rows(bags: Sequence[Counter[str]], index: dict[str, int], rarity: np.ndarray) -> Sparse:
    """Each bag as a row of length 1."""
    starts, columns, values = [0], [], []
    for features in bags:
        found = {index[f]: n * weight(f) * float(rarity[index[f]]) for f, n in features.items()}
        length = sqrt(sum(value * value for value in found.values()))
        columns += list(found)
        values += [value / length for value in found.values()]
        starts.append(len(columns))
    return Sparse(
        np.array(starts, dtype=np.int32),
        np.array(columns, dtype=np.int32),
        np.array(values, dtype=np.float32),
    )


def _whole_labels(
    bags: Sequence[Counter[str]],
    owners: np.ndarray,
    index: dict[str, int],
    rarity: np.ndarray,
    labels: int,
) -> np.ndarray:
    """What many phrases of a label repeat weighs more, but less than proportionally."""
    counts = np.zeros((len(index), labels), dtype=np.float32)
    for features, owner in zip(bags, owners, strict=True):
        for feature, often in features.items():
            counts[index[feature], owner] += often
    shares = np.array([weight(feature) for feature in index], dtype=np.float32)
    scaled = np.sqrt(counts) * (rarity * shares)[:, None]
    return np.asarray(scaled / np.linalg.norm(scaled, axis=0), dtype=np.float32)


def _transposed(rows: Sparse, features: int) -> Sparse:
    """From the features of a phrase to the phrases of a feature."""
    owners = np.repeat(np.arange(len(rows.starts) - 1, dtype=np.int32), np.diff(rows.starts))
    order = np.argsort(rows.columns, kind="stable")
    starts = np.searchsorted(rows.columns[order], np.arange(features + 1)).astype(np.int32)
    return Sparse(starts, owners[order], rows.values[order])


def _regression(
    rows: Sparse, owners: np.ndarray, features: int, labels: int
) -> tuple[np.ndarray, np.ndarray]:
    """A label with few phrases counts as much as one with many: weights by the root of their number."""
    # Imported here: it takes a second, and only who changes a grammar needs it.
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    shape = (len(rows.starts) - 1, features)
    bags = csr_matrix((rows.values, rows.columns, rows.starts), shape=shape)
    often = np.bincount(owners, minlength=labels)
    importance = 1 / np.sqrt(often[owners])
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS)
    with warnings.catch_warnings():
        # More rounds sharpen probabilities that are compared with thresholds found at this many.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(bags, owners, sample_weight=importance / importance.mean())
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
