"""One form for what people write and recognisers hear: lower case, letters and digits, no accents.

Diacritics are folded because writers leave them out and recognisers mix them up; form names are
joined (`pit 37`, `pit trzydzieści siedem` → `pit37`), so that they are one word of evidence.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.understanding import abbreviations

MAX_CHARACTERS = 1000
"""What follows is not a caller's sentence."""
_LONGEST_DENIAL = 6
"""Words between `nie` and `tylko`; a longer stretch is another sentence."""
FILLERS = frozenset({
    "no", "yyy", "eee", "e", "y", "hm", "mhm", "wiec", "znaczy", "prosze", "poprosze",
    "przepraszam", "dzien", "dobry", "witam", "halo", "panie", "pani", "ze", "bo", "to", "ja",
    "mi", "sie", "w", "z", "na", "do", "o", "od", "po", "dla", "jest", "jak", "czy", "i", "a",
    "oraz", "chce", "chcialbym", "chcialam", "chcialabym", "zapytac", "pytanie", "mam",
    "sprawie", "sprawa", "dotyczy", "mojego", "moje", "moja", "moj", "swoj", "swoje", "taki",
    "taka", "takie", "ten", "ta", "te", "tego", "tej", "jakies", "jakas", "jakis", "bym", "by",
    "juz", "tylko", "prosilbym", "prosilabym", "cos", "dowiedziec", "chodzi", "kwestia",
    "kwestii", "temat", "informacji", "informacje", "wiem", "wiedziec", "ktory", "ktora",
    "ktore", "tym", "tam", "tu", "porozmawiac", "powiedziec", "pan", "panstwo", "byl", "byla",
    "bylo",
})  # fmt: skip
"""Words that carry no topic: politeness, particles, ways to begin."""
_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an utterance."""

    raw: str
    """Lower case, as written: lemmas need the diacritics."""
    folded: str


def fold(text: str) -> str:
    """Lower case without diacritics: `Zażółć` → `zazolc`."""
    plain = text[:MAX_CHARACTERS].lower().translate(_PLAIN)
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def tokens(text: str) -> tuple[Token, ...]:
    """The words of an utterance, form names and spelled abbreviations joined."""
    # Accents may come as signs of their own, which are no letters and would cut the word.
    written = unicodedata.normalize("NFC", text[:MAX_CHARACTERS]).lower()
    found = [Token(word, fold(word)) for word in _WORD.findall(written)]
    return tuple(_forms(_abbreviations(found)))


def words(text: str) -> tuple[str, ...]:
    """The folded words of an utterance."""
    return tuple(token.folded for token in tokens(text))


def content(text: str) -> tuple[Token, ...]:
    """The words that may carry a topic, without what the caller says it is not about."""
    return tuple(token for token in _affirmed(tokens(text)) if token.folded not in FILLERS)


def _abbreviations(found: list[Token]) -> list[Token]:
    """Names in several words as one: spelled letters, `e` something, `tele pin`."""
    joined: list[Token] = []
    position = 0
    while position < len(found):
        following = found[position : position + abbreviations.LONGEST]
        name, used = abbreviations.name_at([token.folded for token in following])
        joined.append(Token(name, name) if name else found[position])
        position += used or 1
    return joined


def _forms(found: list[Token]) -> Iterator[Token]:
    """`pit` `trzydziesci` `siedem` → `pit`, `pit37`; other words after a form's name stay."""
    position = 0
    while position < len(found):
        token, position = found[position], position + 1
        following = [each.folded for each in found[position : position + 3]]
        form, number, used = abbreviations.form_at(token.folded, following)
        yield Token(form, form) if number else token
        if number:
            yield Token(f"{form}{number}", f"{form}{number}")
        position += used


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
