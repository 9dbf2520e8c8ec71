"""From number words to groups of digits: every way in which neighbours join, or do not.

Theory of operation
-------------------
An utterance is a row of atoms; between two positions of the row lie arcs, each a group of digits:
`dwadzieścia` · `trzy` has the arcs 20, 3 and 23, `trzy razy jeden` has 3, 1 and 111. A path from the
first position to the last is a reading. An arc costs what it does against habit: keeping apart words
that usually join, joining over a pause, reading `trzy piątki` as 3 5. The cheapest `_BEAM` paths go on
from each position, so that the time grows with the length and not with the ambiguity; a PESEL has at
most 128 paths.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ivr.understanding.dictation.lexer import is_digits
from ivr.understanding.dictation.reading import Reading, cheapest
from ivr.understanding.number_words import CARDINALS, COLLECTIVE, COUNTS, SINGULAR_NOUNS

_BEAM = 200
_MOST_ATOMS = 60
_TIMES = "razy"
_MULTIPLIERS = {
    stem + ending: count
    for stem, count in {"podwojn": 2, "potrojn": 3, "poczworn": 4}.items()
    for ending in ("y", "a", "e", "ego", "ej", "ym", "ych")
} | {"dwukrotnie": 2, "trzykrotnie": 3, "czterokrotnie": 4, "para": 2, "pare": 2}
_AGAINST_HABIT = 2


@dataclass(frozen=True, slots=True)
class Atom:
    """A number word, a run of written digits, or a word that repeats what follows."""

    text: str
    apart: bool
    """A pause or a filler stands before it."""

    @property
    def value(self) -> int:
        """-1 where the word has none: written digits never join."""
        return CARDINALS.get(self.text, -1)


@dataclass(frozen=True, slots=True)
class Arc:
    """A group of digits and the atoms it takes."""

    size: int
    group: str
    cost: int


def is_number(token: str) -> bool:
    """Tell whether a token says digits by itself."""
    return token in CARDINALS or is_digits(token)


def read(said: list[str]) -> list[Reading]:
    """All readings of tokens without corrections, cheapest first; nothing for endless numbers."""
    row = _atoms(said)
    if len(row) > _MOST_ATOMS:
        return []
    paths: list[list[Reading]] = [[Reading(())], *([] for _ in row)]
    for at in range(len(row)):
        arcs = list(_arcs(row, at))
        for path in sorted(paths[at], key=lambda path: path.cost)[:_BEAM]:
            for arc in arcs:
                groups = (*path.groups, arc.group) if arc.group else path.groups
                paths[at + arc.size].append(Reading(groups, path.cost + arc.cost))
    return cheapest(paths[-1], at_most=_BEAM)


def _atoms(said: list[str]) -> list[Atom]:
    """Number words, digits and the words that repeat them; everything else is a filler."""
    row: list[Atom] = []
    apart = False
    for word in said:
        if is_number(word) or word == _TIMES or word in _MULTIPLIERS:
            row.append(Atom(word, apart))
            apart = False
        else:
            apart = word != "po"  # „dwa razy po pięć”
    return row


def _arcs(row: list[Atom], at: int) -> Iterator[Arc]:
    """Every group that begins here."""
    repeated = list(_repeated(row, at))
    yield from repeated
    penalty = _AGAINST_HABIT if any(arc.cost == 0 for arc in repeated) else 0
    for arc in _said_once(row, at):
        kept_apart = _kept_apart(row, at + arc.size)
        yield Arc(arc.size, arc.group, arc.cost + penalty + kept_apart)
    if not is_number(row[at].text):
        yield Arc(1, "", penalty)


def _said_once(row: list[Atom], at: int) -> Iterator[Arc]:
    """Written digits, or one to three words that join: 100 20 3 → 123, 120, 100."""
    if is_digits(row[at].text):
        yield Arc(1, row[at].text, 0)
        return
    for size in range(min(3, len(row) - at), 0, -1):
        span = row[at : at + size]
        if span[0].value >= 0 and all(_joins(a, b) for a, b in pairwise(span)):
            pauses = sum(atom.apart for atom in span[1:])
            yield Arc(size, str(sum(atom.value for atom in span)), pauses)


def _joins(left: Atom, right: Atom) -> bool:
    if left.value >= 100:
        return 0 < right.value < 100
    return left.value >= 20 and 0 < right.value < 10


def _kept_apart(row: list[Atom], at: int) -> int:
    """1 where the words on both sides of a position usually join."""
    if at >= len(row) or row[at].apart or not _joins(row[at - 1], row[at]):
        return 0
    return 0 if any(True for _ in _repeated(row, at)) else 1


def _repeated(row: list[Atom], at: int) -> Iterator[Arc]:
    """Digits said once and meant several times."""
    following = [atom.text for atom in row[at + 1 : at + 3]]
    count = COUNTS.get(row[at].text, 0)
    if multiple := _MULTIPLIERS.get(row[at].text):
        yield from _times(row, at + 1, multiple, before=1)
    if count and following[:1] == [_TIMES]:
        yield from _times(row, at + 2, count, before=2)
    if count > 1 and following and following[0] in COLLECTIVE:
        yield Arc(2, str(CARDINALS[following[0]]) * count, 0)
    if row[at].text in ("jedna", "jedno") and following and following[0] in SINGULAR_NOUNS:
        yield Arc(2, str(CARDINALS[following[0]]), 0)
    if len(following) == 2 and following[1] == _TIMES and 0 <= row[at].value < 10:
        after = row[at + 3 : at + 4]
        if times := COUNTS.get(following[0], 0):  # „zero dwa razy”
            yield Arc(3, str(row[at].value) * times, _AGAINST_HABIT if after else 0)


def _times(row: list[Atom], at: int, count: int, *, before: int) -> Iterator[Arc]:
    """What stands at a position, `count` times; `before` atoms said so."""
    for arc in _said_once(row, at) if at < len(row) else ():
        if len(arc.group) <= 3:
            cost = arc.cost + (1 if arc.size > 1 else 0)
            yield Arc(before + arc.size, arc.group * count, cost)
