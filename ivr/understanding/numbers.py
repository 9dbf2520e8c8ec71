"""Dictated numbers: from words to all the digit strings they may stand for, best first.

Theory of operation
-------------------
Polish number words do not say where one group ends: `dwadzieścia trzy` is 23, or 20 and 3. So every
word is an atom of digits, neighbours that *can* join (tens with units, hundreds with both) are tried
joined and apart, and each way is a reading with a cost: the number of places where words that usually
join were kept apart. Length and check digit then decide; the caller's groups are kept for reading the
number back the way it was said.

Corrections are edits on what was said before them: `nie, przepraszam, cztery` replaces as many digits
as follow, `ostatnia cyfra to osiem` the last one, `zamiast pięć sześć` a digit by another, and
`od początku` everything.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from ivr.understanding.normalizer import fold
from ivr.understanding.number_words import CARDINALS, COLLECTIVE

_BEAM = 200
_TOKEN = re.compile(r"\d+|[a-z]+")
_RESTART = re.compile(r"\b(od poczatku|jeszcze raz|od nowa|zaczynam)\b")
_CORRECTION = re.compile(
    r"\b(?:nie przepraszam|przepraszam|pomylka|to znaczy|znaczy|wroc|zle|nie nie|nie)\b"
)
_LAST_DIGIT = re.compile(r"\bostatnia (?:cyfra )?(?:to |ma byc )?")
_INSTEAD = re.compile(r"\bzamiast (\w+) (?:ma byc |powinno byc |to )?(\w+)\b")
_DOUBLE = frozenset({"podwojne", "podwojny", "podwojna", "dwukrotnie"})
_TIMES = "razy"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a dictated number."""

    groups: tuple[str, ...]
    """Digits as they were grouped by the caller."""
    cost: int = 0
    """Places where words that usually join were kept apart."""

    @property
    def digits(self) -> str:
        """Without separators."""
        return "".join(self.groups)


def readings(text: str, *, wanted: Callable[[str], bool] = lambda _digits: True) -> list[Reading]:
    """The readings of an utterance that are `wanted`, cheapest first, without doubles."""
    spoken = _after_restart(fold(text))
    found: dict[str, Reading] = {}
    for reading in sorted(_corrected(spoken), key=lambda reading: reading.cost):
        if reading.digits and wanted(reading.digits):
            found.setdefault(reading.digits, reading)
    return list(found.values())


def _after_restart(text: str) -> str:
    """What counts after the last restart, unless nothing follows it."""
    last = _RESTART.split(text)[-1]
    return last if any(token in CARDINALS for token in last.split()) else text


def _corrected(text: str) -> list[Reading]:
    instead = _INSTEAD.search(text)
    if instead and instead[1] in CARDINALS and instead[2] in CARDINALS:
        before = text[: instead.start()] + text[instead.end() :]
        old, new = (str(CARDINALS[word]) for word in instead.groups())
        return [_swapped(reading, old, new) for reading in _read(before)]
    last = _LAST_DIGIT.search(text)
    if last:
        tail = _read(text[last.end() :])
        return [_ended(head, end) for head in _read(text[: last.start()]) for end in tail[:1]]
    head, *corrections = [_read(part) for part in _CORRECTION.split(text)]
    for correction in corrections:
        if correction and correction[0].digits:
            head = [_ended(reading, end) for reading in head for end in correction][:_BEAM]
    return head


def _swapped(reading: Reading, old: str, new: str) -> Reading:
    """The last `old` digit becomes `new`."""
    before, found, after = reading.digits.rpartition(old)
    return Reading((before + (new if found else "") + after,), reading.cost)


def _ended(head: Reading, end: Reading) -> Reading:
    """The last digits become those of `end`; a full number replaces everything."""
    digits = head.digits
    if len(end.digits) >= len(digits):
        return end
    return Reading((digits[: len(digits) - len(end.digits)], *end.groups), head.cost)


def _read(text: str) -> list[Reading]:
    """All readings of words without corrections, at most `_BEAM`, cheapest first."""
    found = [Reading(())]
    tokens = _number_tokens(text)
    position = 0
    while position < len(tokens):
        options, position = _group(tokens, position)
        found = [
            Reading(reading.groups + groups, reading.cost + cost)
            for reading in found
            for groups, cost in options
        ]
        found = sorted(found, key=lambda reading: reading.cost)[:_BEAM]
    return found


def _number_tokens(text: str) -> list[str]:
    """Number words, digits and the words that repeat them; everything else is a filler."""
    return [
        token
        for token in _TOKEN.findall(text)
        if token.isdigit() or token in CARDINALS or token in _DOUBLE or token == _TIMES
    ]


Option = tuple[tuple[str, ...], int]


def _group(tokens: list[str], at: int) -> tuple[list[Option], int]:
    """The next group of words that belong together, with every way to split it."""
    token = tokens[at]
    following = tokens[at + 1 : at + 3]
    if token.isdigit():
        return [((token,), 0)], at + 1
    if token in _DOUBLE and following and (digit := _digit(following[0])):
        return [((digit * 2,), 0)], at + 2
    if token in _DOUBLE or token == _TIMES:
        return [((), 0)], at + 1
    if len(following) == 2 and following[0] == _TIMES and (digit := _digit(following[1])):
        return [((digit * CARDINALS[token],), 0)], at + 3
    if following and following[0] in COLLECTIVE and 2 <= CARDINALS[token] <= 9:
        return [(((_digit(following[0]) or "") * CARDINALS[token],), 0)], at + 2
    return _joinable(tokens, at)


def _digit(token: str) -> str | None:
    value = CARDINALS.get(token, 10)
    return str(value) if value < 10 else None


def _joinable(tokens: list[str], at: int) -> tuple[list[Option], int]:
    """A hundred, a ten and a unit in a row: joined where they can be, or apart at a cost."""
    values = [CARDINALS[tokens[at]]]
    following = at + 1
    while following < len(tokens) and (value := CARDINALS.get(tokens[following])) is not None:
        next_repeats = tokens[following + 1 : following + 2]
        if not _joins(values[-1], value) or next_repeats == [_TIMES]:
            break
        values.append(value)
        following += 1
    return _splits(values), following


def _joins(left: int, right: int) -> bool:
    if left >= 100:
        return 0 < right < 100
    return left >= 20 and 0 < right < 10


def _splits(values: list[int]) -> list[Option]:
    """`[100, 20, 3]` → 123 · 100 23 · 120 3 · 100 20 3, cheapest first."""
    if not values:
        return [((), 0)]
    options: list[Option] = []
    for size in range(len(values), 0, -1):
        if all(_joins(a, b) for a, b in pairwise(values[:size])):
            head = str(sum(values[:size]))
            cost = 0 if size == len(values) else 1
            options += [((head, *rest), cost + more) for rest, more in _splits(values[size:])]
    return options
