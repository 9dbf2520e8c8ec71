"""Short fixed answers: commands and choices, recognised whole, not by evidence.

An utterance is stripped of politeness and compared with every phrase; a small misspelling is forgiven.
A command inside a longer sentence is no command: „konsultant mówił mi o zwrocie” asks about a refund.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ivr.understanding.grammar import Rule
from ivr.understanding.normalizer import words

POLITENESS = frozenset(
    [
        "prosze",
        "poprosze",
        "no",
        "to",
        "czy",
        "moge",
        "moglabym",
        "moglbym",
        "mozna",
        "mi",
        "pan",
        "pani",
        "panie",
        "dobra",
        "ok",
        "halo",
        "a",
        "i",
        "jeszcze",
        "bardzo",
        "dziekuje",
        "yyy",
        "eee",
        "e",
        "ja",
        "bym",
        "chce",
        "chcialbym",
        "chcialabym",
        "moze",
        "z",
    ]
)
_MAX_WORDS = 9
_SHORTEST_FORGIVEN = 5
_END = 2
"""Letters; half of the shortest that is forgiven, or less."""


class Phrasebook:
    """Phrases and the label each stands for."""

    def __init__(self, rules: Sequence[Rule], known: Mapping[str, str]) -> None:
        """Index every phrase and example by its bare words, which `known` may hold already."""
        self._labels: dict[str, str] = {}
        for rule in rules:
            for text in (*rule.phrases, *rule.examples):
                self._labels.setdefault(known.get(text) or bare(text), rule.label)
        self._ends: defaultdict[str, list[str]] = defaultdict(list)
        for phrase in self._labels:
            for end in _ends(phrase):
                self._ends[end].append(phrase)

    def label(self, text: str, *, among: Sequence[str] | None = None) -> str | None:
        """The label the whole utterance stands for, optionally only one of some."""
        stripped = bare(text)
        if not stripped or len(stripped.split()) > _MAX_WORDS:
            return None
        label = self._labels.get(stripped) or self._forgiven(stripped)
        return label if label and (among is None or label in among) else None

    def _forgiven(self, stripped: str) -> str | None:
        """One letter more, less or other in one word of some length."""
        if len(stripped) < _SHORTEST_FORGIVEN:
            return None
        alike = (known for end in _ends(stripped) for known in self._ends.get(end, ()))
        close = [known for known in alike if _one_slip(known, stripped)]
        return self._labels[min(close)] if close else None


def bare(text: str) -> str:
    """The words without politeness, unless there are no others."""
    said = words(text)
    return " ".join([word for word in said if word not in POLITENESS] or said)


def _ends(text: str) -> tuple[str, str]:
    """The first and the last letters; a single slip leaves one of the two as it was."""
    return "^" + text[:_END], text[-_END:] + "$"


def _one_slip(known: str, heard: str) -> bool:
    if known == heard:
        return True
    if abs(len(known) - len(heard)) > 1 or len(known) < _SHORTEST_FORGIVEN:
        return False
    start = next((i for i, (a, b) in enumerate(zip(known, heard, strict=False)) if a != b), None)
    if start is None:
        return True
    rests = (
        (known[start + 1 :], heard[start + 1 :]),
        (known[start + 1 :], heard[start:]),
        (known[start:], heard[start + 1 :]),
    )
    return any(a == b for a, b in rests)
