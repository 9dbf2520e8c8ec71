"""Words as they sound on a telephone, where voiced and unvoiced consonants are told apart badly.

Two words with one sound key are likely one word: `wat` and `vat`, `pulesk` and `puesc`, `urzond` and
`urząd`. The key is a coarse spelling, not a transcription.
"""

from functools import lru_cache

_PAIRS = (
    ("ó", "u"), ("rz", "ż"), ("ch", "h"), ("ą", "on"), ("ę", "en"), ("ł", "u"), ("ci", "ć"),
    ("si", "ś"), ("zi", "ź"), ("ni", "ń"), ("dź", "ć"), ("dż", "cz"), ("dz", "c"), ("qu", "ku"),
    ("x", "ks"), ("v", "w"), ("y", "i"),
)  # fmt: skip
"""Spellings of one sound, longest effect first."""
_VOICELESS = str.maketrans(
    {"b": "p", "d": "t", "g": "k", "w": "f", "z": "s", "ż": "s", "ź": "s", "ś": "s"}
    | {"ć": "c", "ń": "n", "m": "n", "j": "i"}
)


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """The sound key of a lower-case word, diacritics included when they are known."""
    for spelled, sound in _PAIRS:
        word = word.replace(spelled, sound)
    heard = word.translate(_VOICELESS)
    return "".join(sign for i, sign in enumerate(heard) if i == 0 or sign != heard[i - 1])
