"""How written things are spoken in Polish: abbreviations, numbers, minutes, opening hours.

The synthesizer reads what it gets letter by letter or as one huge number; so it gets words.
"""

import re
from datetime import datetime

_ABBREVIATIONS = {
    "KASja": "kasja",
    "PESEL": "pesel",
    "NIP": "nip",
    "VAT": "wat",
    "PIT": "pit",
    "CIT": "cit",
    "JPK": "jot pe ka",
    "KSeF": "ka sef",
    "ZUS": "zus",
    "PCC": "pe ce ce",
    "PUESC": "pułesk",
    "UKO": "u ka o",
    "PPO": "pe pe o",
    "VIES": "wies",
    "e-PIT": "e pit",
    "e-Urząd": "e urząd",
    "e-Urzędzie": "e urzędzie",
    "e-TOLL": "e tol",
    "telePIN": "telepin",
    "telePINu": "telepinu",
    "telePINem": "telepinem",
}
_WORD = re.compile(r"[\w-]+")


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_UNITS = _table("zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć")
_TEENS = _table(
    "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście "
    "osiemnaście dziewiętnaście"
)
_TENS = _table(
    "zero dziesięć dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt "
    "osiemdziesiąt dziewięćdziesiąt"
)
_HUNDREDS = _table(
    "zero sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset"
)
_HOURS = _table(
    "północy pierwszej drugiej trzeciej czwartej piątej szóstej siódmej ósmej dziewiątej "
    "dziesiątej jedenastej dwunastej trzynastej czternastej piętnastej szesnastej siedemnastej "
    "osiemnastej dziewiętnastej dwudziestej"
)
_DAYS = ("poniedziałek", "wtorek", "środę", "czwartek", "piątek", "sobotę", "niedzielę")


def as_spoken(text: str) -> str:
    """Written text with abbreviations as they are said."""
    return _WORD.sub(lambda found: _ABBREVIATIONS.get(found[0], found[0]), text)


def group(digits: str) -> tuple[str, ...]:
    """A group of digits as the words that say it: "044" → ("zero", "czterdzieści", "cztery").

    A dictating Pole says two or three digits as one number; more are cut into threes. Every word is
    one of `number_words`, so that all of them can be rendered beforehand.
    """
    if len(digits) > 3:
        return (*group(digits[:3]), *group(digits[3:]))
    zeros = len(digits) - len(digits.lstrip("0"))
    return (*(["zero"] * zeros), *_number(int(digits or 0)))


def number_words() -> frozenset[str]:
    """Every word that `group` uses."""
    return frozenset((*_UNITS, *_TEENS, *_TENS, *_HUNDREDS))


def number(value: int) -> str:
    """A whole number from 0 to 999."""
    return " ".join(_number(value)) or "zero"


def minutes(count: int) -> str:
    """A number of minutes in the accusative's counting forms: 1 minuta, 2 minuty, 5 minut."""
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    noun = "minuta" if count == 1 else "minuty" if few else "minut"
    spoken = "jedna" if count == 1 else re.sub(r"dwa$", "dwie", number(count))
    return f"{spoken} {noun}"


def opening(moment: datetime) -> str:
    """When somebody is there again: "w poniedziałek od godziny ósmej" (Polish time, full hours)."""
    day = _DAYS[moment.weekday()]
    preposition = "we" if day == "wtorek" else "w"
    return f"{preposition} {day} od godziny {_hour(moment)}"


def _hour(moment: datetime) -> str:
    spoken = _HOURS[moment.hour] if moment.hour <= 20 else f"dwudziestej {_HOURS[moment.hour - 20]}"
    return f"{spoken} {number(moment.minute)}" if moment.minute else spoken


def _number(value: int) -> tuple[str, ...]:
    """No word for zero: a leading zero is the group's business."""
    hundreds, rest = divmod(value, 100)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if 10 <= rest < 20:
        return (*words, _TEENS[rest - 10])
    tens, units = divmod(rest, 10)
    words += [_TENS[tens]] if tens else []
    words += [_UNITS[units]] if units else []
    return tuple(words)
