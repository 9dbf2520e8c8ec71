"""The names of letters, for what is spelled."""

_NAMES = {
    "a": "a", "ą": "ą", "b": "be", "c": "ce", "ć": "cie", "d": "de", "e": "e", "ę": "ę", "f": "ef",
    "g": "gie", "h": "ha", "i": "i", "j": "jot", "k": "ka", "l": "el", "ł": "eł", "m": "em",
    "n": "en", "ń": "eń", "o": "o", "ó": "o kreskowane", "p": "pe", "q": "ku", "r": "er", "s": "es",
    "ś": "eś", "t": "te", "u": "u", "v": "fał", "w": "wu", "x": "iks", "y": "igrek", "z": "zet",
    "ź": "ziet", "ż": "żet",
}  # fmt: skip
_VOWELS = frozenset("aąeęioóuy")


def spelled(letters: str) -> str:
    """Letters by name: JPK → jot pe ka; what is no Polish letter is left out."""
    return " ".join(_NAMES[letter] for letter in letters.lower() if letter in _NAMES)


def is_sayable(letters: str) -> bool:
    """Whether letters can be said as a word at all: it takes a vowel."""
    return any(letter in _VOWELS for letter in letters.lower())
