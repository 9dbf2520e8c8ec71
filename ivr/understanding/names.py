"""Choosing somebody by name among a few names that no grammar can hold beforehand.

Callers inflect names („Jana Niebyłego”) and say parts of them, so words are compared by their
beginnings, and a name is meant when more of the words speak for it than for any other.
"""

from collections.abc import Iterator, Sequence

from ivr.understanding import yesno
from ivr.understanding.normalizer import words
from ivr.understanding.request import Request

_SHORTEST_STEM = 3
_LONGEST_ENDING = 3
"""Letters that Polish declension may change: Niebyły, Niebyłego."""
_YES_KINDS = {"yes": 0, "no": -1}
"""With one name on the list the question can be answered so: it, or what stands last."""


def phrases(names: Sequence[str]) -> Iterator[str]:
    """What a recogniser should expect: each name whole and in its words."""
    for name in names:
        yield name.lower()
        yield from name.lower().split()


def meant(request: Request, text: str) -> str | None:
    """The option that is meant; None when no name is, or several alike."""
    answer = yesno.answer(text) if len(request.names) == 1 else None
    if answer in _YES_KINDS:
        return request.options[_YES_KINDS[answer]]
    heard = words(text)
    scores = [_score(words(name), heard) for name in request.names]
    best = max(scores)
    return request.options[scores.index(best)] if best and scores.count(best) == 1 else None


def _score(name: Sequence[str], heard: Sequence[str]) -> int:
    """How many letters of the name's words were said."""
    return sum(max((alike(part, word) for word in heard), default=0) for part in name)


def alike(part: str, word: str) -> int:
    """The letters both words begin with, where that is enough to be the same word inflected."""
    common = next(
        (at for at, (a, b) in enumerate(zip(part, word, strict=False)) if a != b),
        min(len(part), len(word)),
    )
    enough = max(_SHORTEST_STEM, len(part) - _LONGEST_ENDING)
    return common if common >= enough and len(word) - common <= _LONGEST_ENDING else 0
