"""Years: tax years by themselves and the years of dates, in full, by their last two digits, or
relative to today.
"""

from datetime import date

from ivr.understanding.dictation.lexer import is_digits, whole_number, words
from ivr.understanding.number_words import ORDINALS

YEAR_WORDS = frozenset(["rok", "roku", "rokiem", "r"])
_FIRST_TAX_YEAR, _LAST_TAX_YEAR = 2000, 2099
_SPOKEN_YEARS = range(1800, 2100)
_BEFORE = frozenset(["za", "w", "z", "od", "do", "rok", "roku"])
_YEARS_AHEAD = 10
_RELATIVE: dict[str, int] = {
    form: offset
    for stem, offset in {
        "zeszl": -1, "ubiegl": -1, "minion": -1, "poprzedni": -1, "ostatni": -1,
        "przedostatni": -2, "zaprzeszl": -2, "pozaprzeszl": -2,
        "biezac": 0, "obecn": 0, "aktualn": 0, "t": 0,
        "przyszl": 1, "nastepn": 1, "kolejn": 1,
    }.items()
    for form in (stem, stem + "y", stem + "ym", stem + "ego", stem + "m", stem + "en", stem + "im",
                 stem + "iego", stem + "emu")
}  # fmt: skip


def years(text: str, today: date) -> list[int]:
    """The tax years of an utterance, 2000 to 2099, in the order they were said.

    Two digits are a year only beside `rok` or, as an ordinal, after a preposition:
    `za dwudziesty piąty`.
    """
    said = words(text)
    found: list[int] = []
    at = 0
    while at < len(said):
        year, used = _tax_year(said, at, today)
        if used and _FIRST_TAX_YEAR <= year <= _LAST_TAX_YEAR:
            found.append(year)
        at += used or 1
    return list(dict.fromkeys(found))


def _tax_year(said: list[str], at: int, today: date) -> tuple[int, int]:
    year, used = relative_year(said, at, today) or full_year(said, at) or (0, 0)
    if used:
        return year, used
    number = whole_number(said, at)
    if not number or not 10 <= number[0] <= 99:
        return 0, number[1] if number else 0
    value, used = number
    named = said[at + used : at + used + 1] or [""]
    ordinal = said[at + used - 1] in ORDINALS and said[at - 1 : at] and said[at - 1] in _BEFORE
    beside = named[0] in YEAR_WORDS or (at > 0 and said[at - 1] in YEAR_WORDS)
    from_month = named[0].startswith(("stycz", "lut", "mar", "kwie", "maj", "czerw", "lip", "sierp",
                                      "wrze", "pazdz", "listop", "grud"))  # fmt: skip
    return (2000 + value if beside or (ordinal and not from_month) else 0), used


def full_year(said: list[str], at: int) -> tuple[int, int] | None:
    """A year with its century that begins at a word, and how many words it takes.

    `1944`, `tysiąc dziewięćset czterdziesty czwarty`, `dwutysięczny piąty`, `dwadzieścia dwadzieścia`.
    """
    if at >= len(said):
        return None
    if is_digits(said[at]):
        return (int(said[at]), 1) if len(said[at]) == 4 else None
    if said[at].startswith("dwutysieczn"):
        number = whole_number(said, at + 1)
        return (2000 + number[0], 1 + number[1]) if number and number[0] < 100 else (2000, 1)
    number = whole_number(said, at)
    if number and number[0] in _SPOKEN_YEARS:
        return number
    if number and number[0] in (19, 20):  # „dwadzieścia dwadzieścia pięć”
        last = whole_number(said, at + number[1])
        if last and 10 <= last[0] <= 99:
            return number[0] * 100 + last[0], number[1] + last[1]
    return None


def relative_year(said: list[str], at: int, today: date) -> tuple[int, int] | None:
    """`zeszły rok`, `tego roku`, `rok temu`, `dwa lata temu`, and how many words they take."""
    if said[at : at + 2] == ["rok", "temu"]:
        return today.year - 1, 2
    if said[at : at + 1] and said[at] in _RELATIVE and said[at + 1 : at + 2]:
        if said[at + 1] in YEAR_WORDS:
            return today.year + _RELATIVE[said[at]], 2
        return None
    number = whole_number(said, at) if at < len(said) else None
    if number and said[at + number[1] : at + number[1] + 2] in (["lata", "temu"], ["lat", "temu"]):
        return today.year - number[0], number[1] + 2
    return None


def centuries(last_two: int, today: date) -> list[int]:
    """The years that two digits may mean, the latest that is not in the future first.

    Years more than ten ahead are nobody's date.
    """
    both = [2000 + last_two, 1900 + last_two]
    near = [year for year in both if year <= today.year + _YEARS_AHEAD]
    return sorted(near, key=lambda year: (year > today.year, -year))
