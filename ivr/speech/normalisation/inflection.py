"""Cases and genders of Polish, and which case the word before a number asks for."""

import re
from enum import StrEnum


class Case(StrEnum):
    """The cases that a number or an amount can stand in, by the names of the SGJP dictionary."""

    NOMINATIVE = "nom"
    GENITIVE = "gen"
    DATIVE = "dat"
    ACCUSATIVE = "acc"
    INSTRUMENTAL = "inst"
    LOCATIVE = "loc"


class Gender(StrEnum):
    """What numerals agree with, by the names of the SGJP dictionary."""

    PERSONAL = "m1"
    """Men, and groups with a man: dwóch podatników."""
    ANIMATE = "m2"
    MASCULINE = "m3"
    FEMININE = "f"
    NEUTER = "n"
    COLLECTIVE = "col"
    """The young, and what comes in pairs: dwoje dzieci."""


_GENITIVE = (
    "od do bez dla u około koło powyżej poniżej spośród według podczas oprócz zamiast ciągu terminie "
    "podstawie wysokości kwoty wartości limitu granicy"
)
_GOVERNED: dict[str, tuple[Case, ...]] = {
    **dict.fromkeys(_GENITIVE.split(), (Case.GENITIVE,)),
    "z": (Case.GENITIVE, Case.INSTRUMENTAL),
    "ze": (Case.GENITIVE, Case.INSTRUMENTAL),
    "za": (Case.ACCUSATIVE, Case.INSTRUMENTAL),
    "o": (Case.ACCUSATIVE, Case.LOCATIVE),
    "po": (Case.ACCUSATIVE, Case.LOCATIVE),
    "w": (Case.ACCUSATIVE, Case.LOCATIVE),
    "we": (Case.ACCUSATIVE, Case.LOCATIVE),
    "na": (Case.ACCUSATIVE, Case.LOCATIVE),
    "przez": (Case.ACCUSATIVE,),
    "ponad": (Case.ACCUSATIVE,),
    "przy": (Case.LOCATIVE,),
    "przed": (Case.INSTRUMENTAL,),
    "nad": (Case.INSTRUMENTAL,),
    "pod": (Case.INSTRUMENTAL, Case.ACCUSATIVE),
    "między": (Case.INSTRUMENTAL,),
    "pomiędzy": (Case.INSTRUMENTAL,),
    "dzięki": (Case.DATIVE,),
    "wbrew": (Case.DATIVE,),
}
"""Word before a quantity → the cases it may ask for, the usual one of quantities first."""
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ ]$")
_LONGEST_WORD = 24


def word_before(match: re.Match[str]) -> str:
    """The word right before a match, in lower case; empty when there is none."""
    start = match.start()
    found = _WORD_BEFORE.search(match.string, max(0, start - _LONGEST_WORD), start)
    return found[1].lower() if found else ""


def governed(word: str) -> tuple[Case, ...]:
    """The cases a word before a quantity may ask for; none when it asks for nothing."""
    return _GOVERNED.get(word, ())


def of_quantity(match: re.Match[str]) -> Case:
    """The case of a quantity: do → pięciuset złotych, o → pięćset złotych."""
    return next(iter(governed(word_before(match))), Case.NOMINATIVE)


def of_moment(word: str, *, alone: Case) -> Case:
    """The case of an hour, a day or a year after this word; `alone` where it asks for none.

    Moments take the locative where quantities take the accusative: o ósmej, po trzydziestym kwietnia.
    """
    cases = governed(word)
    if word in ("o", "po", "w", "we"):
        return Case.LOCATIVE
    return next(iter(cases), alone)
