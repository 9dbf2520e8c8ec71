"""Written Polish as it is spoken: numbers, dates, amounts, names of forms, abbreviations become words.

A synthesizer reads `22 330 03 30` as twenty-two thousand, `zł` as two letters and `PIT-37` as a
subtraction; so it gets words. The rules below are tried in this order, each on what the ones before
have left. The order is the theory: what has a shape of its own (an address, an account, a date) is
taken before what is merely a number, and no rule leaves a digit where it matched. So a text in which
no digit, sign or abbreviation stands comes out as it went in, and twice is the same as once.

Inflection follows the word before (od → genitive), and the noun after by the SGJP dictionary (dwie
osoby, dwóch podatników, dwoje dzieci). Pure: no clock, no files, never raises.
"""

import re
import unicodedata
from collections.abc import Callable

from ivr.speech.normalisation import (
    abbreviations,
    addresses,
    codes,
    dates,
    identifiers,
    measures,
    provisions,
    quantities,
    times,
)

_MINUS = re.compile(r"(?<![\w,.)–—-])[-−](?=\d)")
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (addresses.ADDRESS, addresses.say_address),
    (identifiers.ACCOUNT, identifiers.say_account),
    (dates.ISO, dates.say_date),
    (dates.DOTTED, dates.say_date),
    (identifiers.LABELLED, identifiers.say_labelled),
    (identifiers.INTERNATIONAL, identifiers.say_telephone),
    (identifiers.TELEPHONE, identifiers.say_telephone),
    (identifiers.POSTCODE, identifiers.say_postcode),
    (identifiers.GROUPED, identifiers.say_grouped),
    (identifiers.LONG, identifiers.say_long),
    (provisions.PROVISION, provisions.say_provision),
    (provisions.LETTER, provisions.say_letter),
    (provisions.POSITION, provisions.say_position),
    (codes.FORM, codes.say_form),
    (abbreviations.DAYS_SPAN, abbreviations.say_days_span),
    (times.HOURS_SPAN, times.say_hours_span),
    (times.SPAN, times.say_span),
    (times.NAMED, times.say_named),
    (times.AFTER_O, times.say_after_o),
    (times.COLON, times.say_time),
    (times.POINT_00, times.say_time),
    (quantities.RANGE, quantities.say_range),
    (dates.WRITTEN, dates.say_date),
    (dates.SHORT, dates.say_date),
    (dates.YEAR_FIRST, dates.say_year),
    (dates.YEAR_LAST, dates.say_year_last),
    (dates.YEAR_ALONE, dates.say_year_alone),
    (_MINUS, lambda _match: "minus "),
    (measures.MONEY, measures.say_money),
    (measures.PLAIN, measures.say_plain),
    (quantities.JOINED, quantities.say_joined),
    (quantities.FRACTION, quantities.say_fraction),
    (quantities.SLASH, lambda _match: " łamane przez "),
    (quantities.ROMAN, quantities.say_roman),
    (quantities.PLACE, quantities.say_place),
    (quantities.NUMBER, quantities.say_number),
    (quantities.REST, quantities.say_rest),
    (codes.ELECTRONIC, codes.say_electronic),
    (abbreviations.STREET, abbreviations.say_street),
    (abbreviations.ABBREVIATION, abbreviations.say_abbreviation),
    (codes.INFLECTED, codes.say_inflected),
    (codes.MIXED, codes.say_mixed),
    (codes.CAPITALS, codes.say_capitals),
    (abbreviations.SIGN, abbreviations.say_sign),
)


def normalised(text: str) -> str:
    """Text as it is spoken: words and punctuation, no digit."""
    said = _plain(text)
    for pattern, say in _RULES:
        said = pattern.sub(say, said)
    said = re.sub(r" +([.,:;?!]+)(?=\s|$)", r"\1", re.sub(r"\s+", " ", said))
    return said.strip()


def _plain(text: str) -> str:
    """One form for what looks alike: full width, other scripts' digits, other blanks and hyphens."""
    composed = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", " ", "".join(map(_sign, composed)))


def _sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Nl", "No"):
        return " "
    return {"‐": "-", "‑": "-", "−": "-", "‒": "–"}.get(sign, sign)
