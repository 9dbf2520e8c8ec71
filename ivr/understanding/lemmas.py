"""Polish words to their dictionary forms, by morfeusz2 (SGJP), with our preferences.

morfeusz2 gives every reading and no choice; a tax hotline can choose: `podatku` is a tax. Unknown
words stay as they are; the ending of a past tense (`kupił` + `em`) is no word of its own. Forms are
folded before and after: callers' diacritics cannot be trusted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ivr.understanding.normalizer import fold

PREFERRED: dict[str, str] = {
    "mam": "miec",
    "nie": "nie",
    "ile": "ile",
    "ilu": "ile",
    "mi": "ja",
    "zwroty": "zwrot",
    "zwrotu": "zwrot",
    "kasy": "kasa",
    "kase": "kasa",
    "clem": "clo",
    "oplata": "oplata",
    "oplaty": "oplata",
    "oplate": "oplata",
    "wplate": "wplata",
    "wplaty": "wplata",
    "raty": "rata",
    "pity": "pit",
    "pitu": "pit",
    "pita": "pit",
    "pitem": "pit",
    "pitow": "pit",
    "vatu": "vat",
    "vatem": "vat",
    "cit": "cit",
    "citu": "cit",
    "auta": "auto",
    "aut": "auto",
    "auto": "auto",
    "autem": "auto",
    "spadku": "spadek",
    "spadek": "spadek",
    "dom": "dom",
    "karny": "karny",
    "karna": "karny",
    "mandaty": "mandat",
    "mandatu": "mandat",
    "ksefu": "ksef",
    "ksefie": "ksef",
    "ksefem": "ksef",
    "ksefowi": "ksef",
    "kasef": "ksef",
    "telepinu": "telepin",
    "telepinem": "telepin",
    "piny": "pin",
    "pinu": "pin",
    "pin": "pin",
    "tokenow": "token",
    "tokeny": "token",
    "cla": "clo",
    "niezaleganie": "niezaleganie",
    "niezalegania": "niezaleganie",
    "niezaleganiu": "niezaleganie",
}
"""Ambiguous or unknown tax words and the lemma meant on this line, folded."""

_CACHE = 50_000
_Reading = tuple[int, int, tuple[str, str, str, list[str], list[str]]]
"""Begin, end, and form, lemma, tag, names, labels."""
_remembered: dict[str, str] = {}
_remembered_pronouns: set[str] = set()


def remember(lemmas: Mapping[str, str], pronouns: Iterable[str]) -> None:
    """Take what the dictionary said of some words before: to open it takes a tenth of a second."""
    _remembered.update(lemmas)
    _remembered_pronouns.update(pronouns)


@cache
def _analyse() -> Callable[[str], list[_Reading]]:
    """The dictionary, opened for the first word that is not remembered."""
    import morfeusz2  # noqa: PLC0415

    found: Callable[[str], list[_Reading]] = morfeusz2.Morfeusz(generate=False).analyse
    return found


@lru_cache(maxsize=_CACHE)
def lemma(word: str) -> str:
    """The folded lemma of a word as it was said or written."""
    if word in _remembered:
        return _remembered[word]
    folded = fold(word)
    if folded in PREFERRED:
        return PREFERRED[folded]
    readings = [
        fold(reading[2][1].split(":")[0])
        for reading in _analyse()(word)
        if reading[2][2] != "ign" and not reading[2][2].startswith("aglt")
    ]
    return min(readings, key=lambda reading: (len(reading), reading), default=folded)


@lru_cache(maxsize=_CACHE)
def is_word(word: str) -> bool:
    """Whether the dictionary knows a word as it is written."""
    return any(reading[2][2] != "ign" for reading in _analyse()(word))


@lru_cache(maxsize=_CACHE)
def is_pronoun(word: str) -> bool:
    """Whether a word can be read as a personal pronoun, and so carries no topic."""
    if word in _remembered:
        return word in _remembered_pronouns
    return any(reading[2][2].startswith("ppron") for reading in _analyse()(word))


@dataclass(frozen=True, slots=True)
class Nominal:
    """One reading of a word as a noun or an adjective, by SGJP's tags."""

    noun: bool
    """False for adjectives and participles."""
    plural: bool
    cases: frozenset[str]
    """`nom`, `gen`, `dat`, `acc`, `inst`, `loc`, `voc`."""
    genders: frozenset[str]
    """`m1`, `m2`, `m3`, `f`, `n`; and `col` where the noun is counted by collective numerals."""


_NOMINAL = ("subst", "adj", "pact", "ppas")


@lru_cache(maxsize=_CACHE)
def nominals(word: str) -> tuple[Nominal, ...]:
    """The readings of a word as a noun or an adjective; none if it can be anything else but a verb.

    `to` and `temu` are nouns in the dictionary too, and never meant so after a number.
    """
    tags = [reading[2][2] for reading in _analyse()(word)]
    kinds = {tag.split(":")[0] for tag in tags}
    if not kinds <= {*_NOMINAL, "fin", "imps", "ger", "praet", "aglt", "impt"}:
        return ()
    return tuple(_nominal(tag) for tag in tags if tag.split(":")[0] in _NOMINAL)


def _nominal(tag: str) -> Nominal:
    kind, number, cases, genders, *more = tag.split(":")
    found = {"col"} if "col" in more else set(genders.split("."))
    return Nominal(kind == "subst", number == "pl", frozenset(cases.split(".")), frozenset(found))
