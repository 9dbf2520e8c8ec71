"""Polish words to their dictionary forms, by morfeusz2 (SGJP), with our preferences.

morfeusz2 gives every reading and no choice; a tax hotline can choose: `podatku` is a tax. Unknown
words stay as they are. Forms are folded before and after: callers' diacritics cannot be trusted.
"""

from functools import lru_cache

import morfeusz2

from ivr.understanding.normalizer import fold

PREFERRED: dict[str, str] = {
    "mam": "miec",
    "zwroty": "zwrot",
    "zwrotu": "zwrot",
    "kasy": "kasa",
    "kase": "kasa",
    "cla": "clo",
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
}
"""Ambiguous or unknown tax words and the lemma meant on this line, folded."""

_CACHE = 50_000
_analyser = morfeusz2.Morfeusz(generate=False)


@lru_cache(maxsize=_CACHE)
def lemma(word: str) -> str:
    """The folded lemma of a word as it was said or written."""
    folded = fold(word)
    if folded in PREFERRED:
        return PREFERRED[folded]
    readings = [
        fold(reading[2][1].split(":")[0])
        for reading in _analyser.analyse(word)
        if reading[2][2] != "ign"
    ]
    return min(readings, key=lambda reading: (len(reading), reading), default=folded)
