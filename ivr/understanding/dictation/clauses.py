"""Where a caller corrects himself: an utterance cut at `nie`, `ostatnia`, `zamiast`, `od początku`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from ivr.understanding.dictation.groups import is_number
from ivr.understanding.dictation.lexer import PAUSE
from ivr.understanding.number_words import COUNTS


class Edit(Enum):
    """What a clause does to the digits before it."""

    SAY = auto()
    CORRECT = auto()
    REPEAT = auto()
    RESTART = auto()
    LAST = auto()
    FIRST = auto()
    INSTEAD = auto()
    AND_NOT = auto()


_PHRASES: dict[tuple[str, ...], Edit] = {
    tuple(phrase.split()): edit
    for edit, phrases in {
        Edit.CORRECT: (
            "nie", "przepraszam", "pomylka", "pomylilem", "pomylilam", "to znaczy", "znaczy",
            "wroc", "zle", "poprawka", "poprawiam", "cofam", "sorry",
        ),
        Edit.REPEAT: ("jeszcze raz", "powtarzam", "powtorze", "zaczynam", "zaczne"),
        Edit.RESTART: (
            "od poczatku", "od nowa", "jeszcze raz od poczatku", "jeszcze raz od nowa",
            "zaczynam od poczatku", "zaczynam od nowa", "zaczne od poczatku", "zaczne od nowa",
        ),
        Edit.LAST: (
            "ostatnia", "ostatnie", "ostatnich", "ostatnia cyfra", "ostatnie cyfry", "koncowka",
            "na koncu",
        ),
        Edit.FIRST: ("pierwsza cyfra", "pierwsze cyfry"),
        Edit.INSTEAD: ("zamiast",),
        Edit.AND_NOT: ("a nie",),
    }.items()
    for phrase in phrases
}  # fmt: skip
_CONTRASTS = frozenset("tylko lecz ale a jest to powinno ma na".split())  # noqa: SIM905
_DENIALS = frozenset([Edit.CORRECT, Edit.INSTEAD])
_COUNTED = frozenset("cyfry cyfr to beda sa jest liczby powinny maja".split())  # noqa: SIM905
_LONGEST_PHRASE = max(map(len, _PHRASES))


@dataclass(slots=True)
class Clause:
    """Tokens said after a phrase that edits."""

    edit: Edit
    said: list[str] = field(default_factory=list)
    contrast: list[str] | None = None
    """What was said after `tylko`, if it was: `nie pięć tylko sześć`."""
    count: int = 0
    """How many digits the caller named: `ostatnie dwie`; 0 where he did not."""

    def has_numbers(self) -> bool:
        """Tell whether there is anything to say, put right or put in."""
        return any(map(is_number, self.said)) or any(map(is_number, self.contrast or []))


def clauses(said: list[str]) -> list[Clause]:
    """The clauses that have numbers, in the order they were said."""
    return [clause for clause in _clauses(said) if clause.has_numbers()]


def _clauses(said: list[str]) -> Iterator[Clause]:
    clause = Clause(Edit.SAY)
    at = 0
    while at < len(said):
        edit, size = _phrase(said, at)
        if edit:
            yield clause
            clause = Clause(edit)
            at += size
            clause.count, counted = _count(said, at) if edit in (Edit.LAST, Edit.FIRST) else (0, 0)
            at += counted
            continue
        if _contrasts(clause, said[at]):
            clause.contrast = []
        (clause.said if clause.contrast is None else clause.contrast).append(said[at])
        at += 1
    yield clause


def _phrase(said: list[str], at: int) -> tuple[Edit | None, int]:
    for size in range(_LONGEST_PHRASE, 0, -1):
        if edit := _PHRASES.get(tuple(said[at : at + size])):
            return edit, size
    return None, 0


def _count(said: list[str], at: int) -> tuple[int, int]:
    """`dwie to` → (2, 1): a count stands before a noun or a verb, never before a digit."""
    following = [token for token in said[at : at + 3] if token != PAUSE]
    if len(following) > 1 and following[0] in COUNTS and following[1] in _COUNTED:
        return COUNTS[following[0]], said.index(following[0], at) - at + 1
    return 0, 0


def _contrasts(clause: Clause, token: str) -> bool:
    """Only what follows a denied number is a contrast."""
    denied = clause.edit in _DENIALS and clause.contrast is None
    return denied and token in _CONTRASTS and any(map(is_number, clause.said))
