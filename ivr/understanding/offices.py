"""Which local office is meant: by its town or name, however inflected, or by the letters on the keys."""

import re
from collections.abc import Iterator, Sequence

from ivr.understanding import names
from ivr.understanding.interpretation import Candidate
from ivr.understanding.normalizer import fold, words
from ivr.understanding.request import Request

FEWEST_KEYS, MOST_KEYS = 3, 8
_NOTHING = frozenset(["urzad", "skarbowy", "urzedu", "skarbowego", "w", "we"])
"""Words of every office."""
_SAME = 0.6
"""Of a word's letters, how many inflection leaves as they are."""
_NUMBERS = frozenset(["pierwszy", "drugi", "trzeci", "czwarty"])
_BETWEEN = re.compile(r"[,-]|\bwe?\b")
"""What stands between the parts of a name: „Radom, Drugi Urząd Skarbowy w Radomiu”."""
_KEYS = {letter: key for key, letters in enumerate(
    ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"), start=2
) for letter in letters}  # fmt: skip
"""The letters on the keys of a telephone (ITU-T E.161)."""


def phrases(request: Request) -> Iterator[str]:
    """What a recogniser should expect: every word of a town or a name, and names whole."""
    for name in request.names:
        said = " ".join(re.findall(r"[^\W\d_]+", name.partition(",")[2].lower()))
        yield said
        yield from re.findall(r"[^\W\d_]+", name.lower())


def spoken(request: Request, text: str) -> tuple[Candidate, ...]:
    """The offices that the words speak for most, all alike; none where no word speaks for any."""
    heard = [word for word in words(text) if word not in _NOTHING]
    scores = [_score(name, heard) for name in request.names]
    best = max(scores, default=0)
    if not best:
        return ()
    return tuple(
        Candidate(code, 1.0)
        for code, score in zip(request.options, scores, strict=True)
        if score == best
    )


def _score(name: str, heard: Sequence[str]) -> int:
    """The letters of what was said that are this office's.

    „Nowy” alone is no part of Nowy Sącz: a town or district counts where all its words were said. A
    number („Drugi”) tells offices of one town apart, and no town.
    """
    said = [part for part in _parts(name) if _was_said(part, heard)]
    if all(part[0] in _NUMBERS for part in said):
        return 0
    told = [word for part in said for word in part]
    return sum(max((names.alike(word, each) for word in told), default=0) for each in heard)


def _was_said(part: Sequence[str], heard: Sequence[str]) -> bool:
    return all(any(_is(word, each) for each in heard) for word in part)


def _is(word: str, heard: str) -> bool:
    """Targ is no Tarnów, though both begin alike."""
    return names.alike(word, heard) >= _SAME * len(word)


def keyed(request: Request, keys: str) -> tuple[Candidate, ...]:
    """The offices in towns whose letters begin with these keys."""
    if not len(keys) >= FEWEST_KEYS or not keys.isdigit():
        return ()
    return tuple(
        Candidate(code, 1.0)
        for code, name in zip(request.options, request.names, strict=True)
        if any(letters.startswith(keys) for letters in _on_keys(name))
    )


def _parts(name: str) -> list[list[str]]:
    """A name's town, district and number, each in its words."""
    found: list[list[str]] = []
    for part in _BETWEEN.split(name):
        told = [word for word in words(part) if word not in _NOTHING]
        numbers = [[word] for word in told if word in _NUMBERS]
        rest = [word for word in told if word not in _NUMBERS]
        found += [*numbers, *([rest] if rest else [])]
    return found


def _on_keys(name: str) -> Iterator[str]:
    """The letters of the town, and of each other part, as keys."""
    for part in _parts(name):
        letters = fold("".join(part))
        yield "".join(str(_KEYS[letter]) for letter in letters if letter in _KEYS)
