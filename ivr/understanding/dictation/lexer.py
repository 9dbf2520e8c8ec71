"""Words, digits and pauses of an utterance, and whole numbers in words."""

import re

from ivr.understanding.normalizer import fold
from ivr.understanding.number_words import CARDINALS, SCALES

PAUSE = ","
_TOKEN = re.compile(r"[0-9]+|[a-z]+|[^\sa-z0-9]")
_LONGEST_TEXT = 1000
"""Characters; nobody dictates for longer in one breath."""


def tokens(text: str) -> list[str]:
    """Folded words, runs of ASCII digits, and `PAUSE` for any other sign."""
    found = _TOKEN.findall(fold(text)[:_LONGEST_TEXT])
    return [token if token.isascii() and token.isalnum() else PAUSE for token in found]


def words(text: str) -> list[str]:
    """The same without pauses."""
    return [token for token in tokens(text) if token != PAUSE]


def is_digits(token: str) -> bool:
    """Tell whether a token was written in digits."""
    return token.isascii() and token.isdigit()


def below_thousand(said: list[str], at: int) -> tuple[int, int] | None:
    """The value of the longest number below 1000 that begins at a word, and how many words it takes.

    None where no number begins: `dwadzieścia pięć lat` → (25, 2).
    """
    if at < len(said) and is_digits(said[at]) and len(said[at]) <= 3:
        return int(said[at]), 1
    total, used = 0, 0
    room = 1000  # what follows a hundred is below 100, what follows a ten below 10
    while at + used < len(said) and (value := CARDINALS.get(said[at + used])) is not None:
        if value >= room or (value == 0 and used):
            break
        total, used = total + value, used + 1
        room = 100 if value >= 100 else 10 if value >= 20 else 0
    return (total, used) if used else None


def whole_number(said: list[str], at: int) -> tuple[int, int] | None:
    """The value of the longest whole number that begins at a word, and how many words it takes.

    Scales fall from left to right: `dwa tysiące dwadzieścia pięć` → (2025, 4), while
    `sto dwieście` → (100, 1).
    """
    total, used, ceiling = 0, 0, max(SCALES.values()) * 1000
    while True:
        part = below_thousand(said, at + used)
        value, size = part or (1, 0)
        scale = SCALES.get(said[at + used + size], 0) if at + used + size < len(said) else 0
        if scale and scale < ceiling and value:
            total, used, ceiling = total + value * scale, used + size + 1, scale
            continue
        if part and ceiling > 1:
            total, used = total + value, used + size
        return (total, used) if used else None
