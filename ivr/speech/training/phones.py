"""The phones of the acoustic model, and espeak-ng's names for them.

37 phones without context: Polish is close to one sound a letter. Silence comes first, garbage (`SPN`,
any speech that is none of the expected words) last. Kaldi knows each speech phone in four positions of
a word, which share their sounds: so that Vosk can tell where words begin and end.
"""

from enum import StrEnum

PHONES = (
    "SIL", "a", "e", "i", "o", "u", "y", "E~", "O~", "p", "b", "t", "d", "k", "g", "f", "v", "s",
    "z", "S", "Z", "S;", "Z;", "x", "ts", "dz", "tS", "dZ", "ts;", "dz;", "m", "n", "n^", "l",
    "r", "w", "j", "SPN",
)  # fmt: skip
SILENCE, GARBAGE = 0, len(PHONES) - 1
INDEX = {phone: index for index, phone in enumerate(PHONES)}
PDFS = 2 * len(PHONES)
"""Two a phone: its first 30 ms, and what follows."""

_ESPEAK = {
    "E": "e", "E#": "e", "O": "o", "a#": "a", "R": "r", ";": "j", "N": "n", "ŋ": "n", "Q": "x",
    "C": "x", "h": "x", "R2": "r", "i:": "i", "u:": "u", "l^": "l", "I": "i", "@": "e", "A": "a",
    "V": "a", "tS;": "ts;", "U": "u", "I2": "i", "0": "o", "3": "e", "E2": "e", "aI": "a",
    "eI": "e", "oU": "o", "A:": "a", "O:": "o",
}  # fmt: skip


class Position(StrEnum):
    """Where in a word a phone stands."""

    BEGIN = "begin"
    END = "end"
    INTERNAL = "internal"
    SINGLETON = "singleton"


KALDI_PHONES: tuple[tuple[int, Position | None], ...] = (
    (SILENCE, None),
    *((phone, position) for phone in range(1, len(PHONES)) for position in Position),
)
"""Kaldi's phone k (counted from 1) is entry k-1."""
KALDI_IDS = {phone: number for number, phone in enumerate(KALDI_PHONES, start=1)}


def of_espeak(name: str) -> str | None:
    """Our phone for one of espeak-ng's; None for a sound that is not Polish."""
    if not name or name.startswith("_"):
        return PHONES[SILENCE]
    plain = name.rstrip("'")
    return plain if plain in INDEX else _ESPEAK.get(plain)


def in_word(phones: tuple[str, ...]) -> list[int]:
    """Kaldi's phone ids of a pronunciation, by position."""
    if len(phones) == 1:
        return [KALDI_IDS[INDEX[phones[0]], Position.SINGLETON]]
    inner = [Position.INTERNAL] * (len(phones) - 2)
    positions = [Position.BEGIN, *inner, Position.END]
    pairs = zip(phones, positions, strict=True)
    return [KALDI_IDS[INDEX[phone], position] for phone, position in pairs]
