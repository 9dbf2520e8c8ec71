"""Digit strings: identifiers, telephone numbers and postal codes as they are dictated."""

import re
from collections.abc import Callable

from ivr.understanding.dictation.clauses import clauses
from ivr.understanding.dictation.corrections import edited
from ivr.understanding.dictation.lexer import tokens
from ivr.understanding.dictation.reading import Reading

_PHONE_DIGITS = 9
_PREFIXES = ("0048", "48")
_POSTCODE_DIGITS = 5
_WRITTEN_POSTCODE = re.compile(r"(?<![0-9-])([0-9]{2})\s?[-–]\s?([0-9]{3})(?![0-9-])")


def readings(text: str, *, wanted: Callable[[str], bool] = lambda _digits: True) -> list[Reading]:
    """The readings of an utterance that are `wanted`, cheapest first, one for each digit string.

    Empty for text without numbers, with more than 60 number words or more than six corrections.
    """
    found = edited(clauses(tokens(text)))
    return [reading for reading in found if reading.digits and wanted(reading.digits)]


def phones(text: str) -> list[str]:
    """The nine-digit Polish telephone numbers an utterance may mean, likeliest first.

    The prefix of the country, +48 or 0048, is left out.
    """
    found = readings(text, wanted=lambda digits: bool(_national(digits)))
    return list(dict.fromkeys(_national(reading.digits) for reading in found))


def postcodes(text: str) -> list[str]:
    """The postal codes an utterance may mean, as `00-950`, likeliest first.

    A code written with its hyphen is found in a whole address.
    """
    if written := [f"{first}-{last}" for first, last in _WRITTEN_POSTCODE.findall(text)]:
        return list(dict.fromkeys(written))
    found = readings(text, wanted=lambda digits: len(digits) == _POSTCODE_DIGITS)
    return [f"{reading.digits[:2]}-{reading.digits[2:]}" for reading in found]


def _national(digits: str) -> str:
    """Nine digits, or nothing; no Polish number begins with 0 behind its prefix."""
    for prefix in ("", *_PREFIXES):
        number = digits.removeprefix(prefix)
        if digits.startswith(prefix) and len(number) == _PHONE_DIGITS and number[0] != "0":
            return number
    return ""
