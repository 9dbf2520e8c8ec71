"""Names in several words as one word: spelled letters, numbered forms, `e` something.

Recognisers write what they hear: `ka es ef`, `pit trzydzieści siedem`, `e urząd`, `tele pin`. All words
here are folded (see `normalizer.fold`).
"""

import re
from collections.abc import Sequence

from ivr.understanding.number_words import CARDINALS

LONGEST = 6
"""Letters of the longest abbreviation, and then one."""
_LETTERS = {
    "a": "a", "be": "b", "ce": "c", "de": "d", "e": "e", "ef": "f", "gie": "g", "ge": "g",
    "ha": "h", "i": "i", "jot": "j", "ka": "k", "el": "l", "em": "m", "en": "n", "o": "o",
    "pe": "p", "er": "r", "es": "s", "te": "t", "u": "u", "fau": "v", "wu": "w", "zet": "z",
    "iks": "x",
}  # fmt: skip
"""The names of the letters."""
_SPELLED = _LETTERS | {letter: letter for letter in _LETTERS.values()}
_ABBREVIATIONS = {
    "ksf": "ksef", "pusc": "puesc",  # a letter that is often swallowed
} | {
    name: name
    for name in (
        "ksef", "jpk", "pcc", "cit", "pit", "vat", "nip", "puesc", "rnp", "kks", "uko", "upl",
        "upo", "cokp", "eus", "us", "zus", "krus", "krs", "ceidg", "vies", "eori", "wnt", "wdt",
        "oss", "gtu", "cbam", "emcs", "sent", "ais", "ncts", "crbr", "crpa", "mcu", "api", "jdg",
        "pkd", "opp", "ppo", "sd",
    )
}  # fmt: skip
"""By their letters."""
_ELECTRONIC = {
    "pi": "epit", "urz": "eurzad", "us": "eus", "tol": "etoll", "fakt": "efaktura",
    "koresp": "ekorespondencja", "mikrof": "emikrofirma", "dorecz": "edoreczenia",
}  # fmt: skip
"""What follows a lone `e`, by its beginning: `e-picie`, `e urzędu`."""
_SPLIT = {"tele pin": "telepin", "i toll": "etoll", "mikro rachunek": "mikrorachunek"}
_BEGINNINGS = frozenset({*_SPELLED, *(name.partition(" ")[0] for name in _SPLIT)})
"""Most words begin no name in several words."""
_FORMS = {
    name: name
    for name in ("pit", "cit", "vat", "jpk", "sd", "pcc", "zap", "nip", "ord", "ift", "upl", "akc")
} | {
    "pitu": "pit", "piti": "pit", "pita": "pit", "pity": "pit", "citu": "cit", "wat": "vat",
}  # fmt: skip
"""Forms that a number, or a letter and a number, may follow: PIT-37, JPK_V7, SD-Z2, VAT-R."""
_FORM_NUMBER = re.compile(r"[a-z]{0,2}\d{1,3}|[rmu]")
_FORM_LETTERS = frozenset("zruk")


def name_at(following: Sequence[str]) -> tuple[str, int]:
    """The name that begins these words and how many words it took; nothing if there is none."""
    if following[0] not in _BEGINNINGS:
        return "", 0
    spelled = [_SPELLED.get(word, "") for word in following]
    for size in range(len(following), 1, -1):
        letters = "".join(spelled[:size])
        # `AKC-U/S`: two bare letters are no abbreviation, two letters by name are.
        bare = size == 2 and len(following[0]) == len(following[1]) == 1
        if all(spelled[:size]) and letters in _ABBREVIATIONS and not bare:
            return _ABBREVIATIONS[letters], size
    first, second = (*following[:2], "")[:2]
    named = _SPLIT.get(f"{first} {second}", "")
    if first == "e":
        named = next((name for start, name in _ELECTRONIC.items() if second.startswith(start)), "")
    return named, 2 if named else 0


def form_at(word: str, following: Sequence[str]) -> tuple[str, str, int]:
    """A form's name, its number, and how many of the following words that took; else nothing."""
    form = _FORMS.get(word, "")
    if not form or not following:
        return "", "", 0
    number, used = _form_number(following)
    return (form, number, used) if number else ("", "", 0)


def _form_number(following: Sequence[str]) -> tuple[str, int]:
    first = following[0]
    if first in _FORM_LETTERS and (number := _number(following[1:]))[0]:
        return first + number[0], number[1] + 1  # SD-Z dwa, AKC-U jeden
    if _FORM_NUMBER.fullmatch(first):
        return first, 1
    return _number(following[:2])


def _number(following: Sequence[str]) -> tuple[str, int]:
    """A number up to 99 in words, and how many words it took."""
    values = [CARDINALS.get(word, -1) for word in following[:2]]
    if len(values) > 1 and values[0] >= 20 and 0 < values[1] < 10:
        return str(values[0] + values[1]), 2
    if values and values[0] >= 0:
        return str(values[0]), 1
    return "", 0
