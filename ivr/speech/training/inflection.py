"""All forms of the words in text/: what a dictionary form becomes in each case, person and tense.

Polish inflects everything, so a vocabulary of dictionary forms would hear a third of what is said.
morfeusz2 (SGJP) generates the forms; each keeps the slot of a sentence that it fits.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import morfeusz2

_NOUN_CASES = ("nom", "gen", "dat", "acc", "inst", "loc")
_VERB_SLOTS = {"fin": "verb", "praet": "past", "inf": "inf", "impt": "verb", "cond": "past"}


def folder() -> Path:
    """Where the words and sentences lie."""
    return Path(str(files("ivr.speech.training"))) / "text"


def words(name: str) -> list[str]:
    """The words of a file, without its comments."""
    lines = (folder() / name).read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


@cache
def forms(name: str) -> dict[str, tuple[str, ...]]:
    """The forms of a file's words by slot: `gen` → ("podatku", …); slots of a case hold nouns."""
    slots: dict[str, dict[str, None]] = {}
    for word in words(name):
        for slot, form in _forms(word, of_names=name != "lemmas.txt"):
            slots.setdefault(slot, {})[form] = None
    return {slot: tuple(found) for slot, found in slots.items()}


def _forms(word: str, *, of_names: bool) -> Iterable[tuple[str, str]]:
    generated = [
        (form.lower(), tag)
        for each in (word, word.capitalize())
        for form, _, tag, *_ in _generator().generate(each)
        if tag != "ign"
    ]
    if not generated:
        yield "nom", word
    for form, tag in generated:
        if form.isalpha():
            for slot in _slots(tag, of_names=of_names):
                yield slot, form


def _slots(tag: str, *, of_names: bool) -> Iterable[str]:
    """The slots a morphological tag fits, such as `subst:sg:nom.acc:m3`; none if it is rarely said."""
    kind, *rest = tag.split(":")
    if kind == "subst" and not (of_names and rest[0] == "pl"):
        yield from (case for case in rest[1].split(".") if case in _NOUN_CASES)
    elif kind == "adj" and "pos" in rest:
        yield "adj"
    elif kind == "ger" and rest[0] == "sg" and rest[-1] == "aff":
        yield from (case for case in rest[1].split(".") if case in ("nom", "gen"))
    elif kind == "ppas" and rest[-1] == "aff" and "nom" in rest[1].split("."):
        yield "adj"
    elif kind in _VERB_SLOTS and _is_said(kind, rest):
        yield _VERB_SLOTS[kind]


def _is_said(kind: str, rest: list[str]) -> bool:
    """Callers speak of themselves and of others, seldom of what somebody else did or would do."""
    match kind:
        case "praet":
            return "sec" not in rest
        case "cond":
            return "pri" in rest and "sg" in rest
        case "impt":
            return "sec" in rest
        case _:
            return True


@cache
def _generator() -> "morfeusz2.Morfeusz":
    return morfeusz2.Morfeusz(analyse=False, generate=True, praet="composite")
