"""Short fixed answers: commands and choices, recognised whole, not by evidence.

An utterance is stripped of politeness and compared with every phrase; a small misspelling is forgiven.
A command inside a longer sentence is no command: „konsultant mówił mi o zwrocie” asks about a refund.
"""

from collections import defaultdict
from collections.abc import Sequence

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


class Phrasebook:
    """Phrases and the label each stands for."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Index every phrase and example by its stripped words."""
        self._labels: dict[str, str] = {}
        for rule in rules:
            for text in (*rule.phrases, *rule.examples):
                self._labels.setdefault(_stripped(text), rule.label)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for known in self._labels:
            self._by_length[len(known)].append(known)

    def label(self, text: str, *, among: Sequence[str] | None = None) -> str | None:
        """The label the whole utterance stands for, optionally only one of some."""
        stripped = _stripped(text)
        if not stripped or len(stripped.split()) > _MAX_WORDS:
            return None
        label = self._labels.get(stripped) or self._forgiven(stripped)
        return label if label and (among is None or label in among) else None

    def _forgiven(self, stripped: str) -> str | None:
        """One letter more, less or other in one word of some length."""
        if len(stripped) < _SHORTEST_FORGIVEN:
            return None
        lengths = range(len(stripped) - 1, len(stripped) + 2)
        near = (known for length in lengths for known in self._by_length.get(length, ()))
        close = [known for known in near if _one_slip(known, stripped)]
        return self._labels[min(close)] if close else None


def _stripped(text: str) -> str:
    kept = [word for word in words(text) if word not in POLITENESS]
    return " ".join(kept or words(text))


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
