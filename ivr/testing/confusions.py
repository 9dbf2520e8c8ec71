"""Which words are taken for which: what a speech engineer looks at first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confusion:
    """One word that was heard as another."""

    said: str
    heard: str
    times: int

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {"said": self.said, "heard": self.heard, "times": self.times}


def confusions(pairs: Iterable[tuple[str, str]], most: int = 10) -> tuple[Confusion, ...]:
    """The most frequent ones of what was said and what was heard, word by word.

    Only utterances that were heard with as many words as they have count: elsewhere nobody can tell
    which word stands for which.
    """
    found = Counter(
        (one, other)
        for said, heard in pairs
        for one, other in _aligned(_words(said), _words(heard))
        if one != other
    )
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(said, heard, times) for (said, heard), times in ordered[:most])


def _aligned(said: list[str], heard: list[str]) -> Iterable[tuple[str, str]]:
    return zip(said, heard, strict=True) if len(said) == len(heard) else ()


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
