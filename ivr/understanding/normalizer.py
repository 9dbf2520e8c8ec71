"""One form for what people write and recognisers hear: lower case, letters and digits, no accents.

Diacritics are folded because writers leave them out and recognisers mix them up; form names are
joined (`pit 37`, `pit trzydzieści siedem` → `pit37`), so that they are one word of evidence.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.understanding.number_words import CARDINALS

MAX_CHARACTERS = 1000
"""What follows is not a caller's sentence."""
_LONGEST_DENIAL = 6
"""Words between `nie` and `tylko`; a longer stretch is another sentence."""
FILLERS = frozenset(
    [
        "no",
        "yyy",
        "eee",
        "e",
        "y",
        "hm",
        "mhm",
        "wiec",
        "znaczy",
        "prosze",
        "poprosze",
        "przepraszam",
        "dzien",
        "dobry",
        "witam",
        "halo",
        "panie",
        "pani",
        "ze",
        "bo",
        "to",
        "ja",
        "mi",
        "sie",
        "w",
        "z",
        "na",
        "do",
        "o",
        "od",
        "po",
        "dla",
        "jest",
        "jak",
        "czy",
        "i",
        "a",
        "oraz",
        "chce",
        "chcialbym",
        "chcialam",
        "chcialabym",
        "zapytac",
        "pytanie",
        "mam",
        "sprawie",
        "sprawa",
        "dotyczy",
        "mojego",
        "moje",
        "moja",
        "moj",
        "swoj",
        "swoje",
        "taki",
        "taka",
        "takie",
        "ten",
        "ta",
        "te",
        "tego",
        "tej",
        "jakies",
        "jakas",
        "jakis",
        "bym",
        "by",
        "juz",
        "tylko",
        "prosilbym",
        "prosilabym",
        "cos",
        "dowiedziec",
        "chodzi",
        "kwestia",
        "kwestii",
        "temat",
        "informacji",
        "informacje",
    ]
)
"""Words that carry no topic: politeness, particles, ways to begin."""
_WORD = re.compile(r"[^\W_]+")
_FORMS = frozenset(
    ["pit", "cit", "vat", "jpk", "sd", "pcc", "zap", "nip", "ord", "ift", "upl", "vies"]
)
"""Names that a number, or a letter and a number, may follow: PIT-37, JPK_V7, SD-Z2, VAT-R."""
_FORM_NUMBER = re.compile(r"[a-z]{0,2}\d{1,3}|[rzm]")
_LETTERS = (
    ("ka es e ef", "ksef"),
    ("ka es ef", "ksef"),
    ("jot pe ka", "jpk"),
    ("pe ce ce", "pcc"),
    ("ce i te", "cit"),
    ("u es", "us"),
    ("e us", "eus"),
    ("tele pin", "telepin"),
    ("e urzad", "eurzad"),
    ("e pit", "epit"),
    ("e toll", "etoll"),
    ("i toll", "etoll"),
)
"""Abbreviations spelled out, as recognisers write them."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an utterance."""

    raw: str
    """Lower case, as written: lemmas need the diacritics."""
    folded: str


def fold(text: str) -> str:
    """Lower case without diacritics: `Zażółć` → `zazolc`."""
    lowered = text[:MAX_CHARACTERS].lower().replace("ł", "l")
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def tokens(text: str) -> tuple[Token, ...]:
    """The words of an utterance, form names and spelled abbreviations joined."""
    found = [Token(word, fold(word)) for word in _WORD.findall(text[:MAX_CHARACTERS].lower())]
    return tuple(_forms(_abbreviations(found)))


def words(text: str) -> tuple[str, ...]:
    """The folded words of an utterance."""
    return tuple(token.folded for token in tokens(text))


def content(text: str) -> tuple[Token, ...]:
    """The words that may carry a topic, without what the caller says it is not about."""
    return tuple(token for token in _affirmed(tokens(text)) if token.folded not in FILLERS)


def _abbreviations(found: list[Token]) -> list[Token]:
    joined: list[Token] = []
    while found:
        for spelled, name in _LETTERS:
            size = len(spelled.split())
            if " ".join(token.folded for token in found[:size]) == spelled:
                joined.append(Token(name, name))
                found = found[size:]
                break
        else:
            joined.append(found[0])
            found = found[1:]
    return joined


def _forms(found: list[Token]) -> Iterator[Token]:
    """`pit` `trzydziesci` `siedem` → `pit37`; other words after a form's name stay as they are."""
    position = 0
    while position < len(found):
        token, position = found[position], position + 1
        if token.folded not in _FORMS:
            yield token
            continue
        number, used = _form_number(found[position : position + 2])
        yield token
        if number:
            yield Token(token.folded + number, token.folded + number)
        position += used


def _form_number(following: list[Token]) -> tuple[str, int]:
    """The number after a form's name and how many words it took; nothing if there is none."""
    if following and _FORM_NUMBER.fullmatch(following[0].folded):
        return following[0].folded, 1
    values = [CARDINALS.get(token.folded, -1) for token in following]
    if len(values) == 2 and values[0] >= 20 and 0 < values[1] < 10:
        return str(values[0] + values[1]), 2
    if values and values[0] >= 0:
        return str(values[0]), 1
    return "", 0


def _affirmed(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """`nie o pit tylko o vat` → `o vat`: what stands between the denial and the contrast goes."""
    names = [token.folded for token in found]
    for contrast in ("tylko", "lecz", "ale"):
        if "nie" in names and contrast in names[names.index("nie") :]:
            begin = names.index("nie")
            end = names.index(contrast, begin)
            if end - begin <= _LONGEST_DENIAL and end + 1 < len(found):
                return found[:begin] + found[end + 1 :]
    return found
