"""How each word of the vocabulary may be pronounced.

espeak-ng reads a word; rules add how it sounds in fast speech and beside other words: voiced and voiceless
endings (`pięć dwa`), nasal vowels come apart, clusters shrink (`sześćdziesiąt`, `pierwszy`). What is not
said as it is spelled (`jpk`, `puesc`) stands in text/respelled.txt.
"""

import re
from collections.abc import Iterable, Iterator

from ivr.speech.training import inflection
from ivr.speech.training.phones import INDEX, SILENCE, of_espeak
from ivr.speech.training.voices import Espeak, Voice

Pronunciation = tuple[str, ...]
Lexicon = dict[str, tuple[Pronunciation, ...]]

_PLAIN = Voice(variant="")
_SHORT: dict[str, tuple[str, ...]] = {
    "w": ("v", "f"),
    "z": ("z", "s"),
    "e": ("e",),
    "i": ("i",),
    "a": ("a",),
    "o": ("o",),
    "u": ("u",),
    "y": ("y",),
    "yyy": ("y y", "y y y y"),
    "eee": ("e e", "e e e e"),
    "hm": ("x y m", "m m"),
    "mhm": ("m x m", "y m x y m"),
}
"""Prepositions, letters and hesitation, which espeak-ng reads by name."""
_HESITATION = {"yyy": ["e"], "eee": ["e"], "hm": ["em"], "mhm": ["em"]}
"""What espeak-ng can say of it."""
_VOICED = {
    "p": "b", "t": "d", "k": "g", "f": "v", "s": "z", "S": "Z", "S;": "Z;", "ts": "dz",
    "tS": "dZ", "ts;": "dz;",
}  # fmt: skip
_PALATAL = frozenset({"n^", "S;", "Z;", "ts;", "dz;"})
_FAST: tuple[tuple[str, str], ...] = (
    # What is written in the dictionary, and what is heard on the telephone.
    ("S e Z; dz; e S; o n t", "S e j dz; e S; o n t"),
    ("S e Z; dz; e S; o n t", "S e z; dz; e S; o n"),
    ("e S; o n t", "e S; o n"),
    ("dz; e v j e n^ dz;", "dz; e v j e n dz;"),
    ("dz; e v j e n^ ts;", "dz; e v j e ts;"),
    ("dz; e v j e t n a S; ts; e", "dz; e v j e n t n a S; ts; e"),
    ("n a S; ts; e", "n a j S; ts; e"),
    ("n a S; ts; e", "n a ts; e"),
    ("p j e n^ ts; s e t", "p j e n ts s e t"),
    ("p j e n^ ts; s e t", "p j e j s e t"),
    ("S e S; ts; s e t", "S e j s e t"),
    ("S e S; ts;", "S e j S; ts;"),
    ("p j e t n a", "p j e n t n a"),
    ("t S y", "tS y"),
    ("t S", "tS"),
    ("tS t e r", "S t e r"),
    ("tS t e r", "tS e r"),
    ("j e d e n a", "j e d n a"),
    ("s j e d e m", "S; e d e m"),
    ("p j e r f S", "p j e r S"),
    ("p j e r S", "p j e r f S"),
    ("v s t", "f s t"),
    ("j a p k o", "j a b w k o"),
    ("d v j e S; ts;", "d v j e j S; ts;"),
    ("d v a dz; e S; ts;", "d v a dz; e j S; ts;"),
    ("dz; i n^ k u j e", "dz; e n k u j e"),
    ("z v r", "v r"),
    ("w u Z", "u Z"),
)


def lexicon(words: Iterable[str], espeak: Espeak) -> Lexicon:
    """The pronunciations of each word, the most careful first; no word is left without."""
    respelled = _respelled()
    return {word: tuple(_pronunciations(word, respelled, espeak)) for word in sorted(words)}


def speakable(text: str) -> str:
    """A text as espeak-ng must be given it: words that are not said as spelled by their sound."""
    known = _respelled() | _HESITATION
    return " ".join(known.get(word, [word])[0] if len(word) > 1 else word for word in text.split())


def _pronunciations(
    word: str, respelled: dict[str, list[str]], espeak: Espeak
) -> Iterator[Pronunciation]:
    careful = [tuple(phones.split()) for phones in _SHORT.get(word, ())]
    readings = respelled.get(word, [] if careful else [word])
    careful += [read for text in readings if (read := _read(text, espeak))]
    if not careful:
        raise ValueError(f"{word}: espeak-ng says nothing that is Polish; respell it")
    found: dict[Pronunciation, None] = dict.fromkeys(careful)
    for variant in [each for first in careful for each in _variants(first)]:
        found.setdefault(variant)
    yield from found


def _read(text: str, espeak: Espeak) -> Pronunciation:
    names = [name for name, _ in espeak.speak(text, _PLAIN).phones]
    phones = [of_espeak(name) for name in names]
    return tuple(phone for phone in phones if phone is not None and INDEX[phone] != SILENCE)


def _variants(careful: Pronunciation) -> Iterator[Pronunciation]:
    """How a pronunciation changes in fast speech and beside other words."""
    plain = _without_glides(careful)
    if plain != careful:
        yield plain
    for each in dict.fromkeys((careful, plain)):
        yield from _endings(each)
        spelled = f" {' '.join(each)} "
        for slow, fast in _FAST:
            if f" {slow} " in spelled:
                changed = tuple(spelled.replace(f" {slow} ", f" {fast} ").split())
                if all(phone in INDEX for phone in changed):
                    yield changed


def _endings(phones: Pronunciation) -> Iterator[Pronunciation]:
    last = phones[-1]
    if last in _VOICED and len(phones) > 1:
        yield (*phones[:-1], _VOICED[last])
    if last == "O~":
        yield (*phones[:-1], "o", "m")
        yield (*phones[:-1], "o", "w")
        yield (*phones[:-1], "o")
    if last == "E~":
        yield (*phones[:-1], "e")


def _without_glides(phones: Pronunciation) -> Pronunciation:
    """espeak-ng writes a glide after palatals where others hear none."""
    return tuple(
        phone
        for place, phone in enumerate(phones)
        if not (phone == "j" and place and phones[place - 1] in _PALATAL)
    )


def _respelled() -> dict[str, list[str]]:
    lines = (inflection.folder() / "respelled.txt").read_text("utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            word, sound = re.split(r"\s+", line, maxsplit=1)
            found.setdefault(word, []).append(sound.replace("-", " "))
    return found
