"""Dates: written, with the month by its name or its number, and relative to today."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ivr.understanding.dictation.lexer import below_thousand, is_digits, words
from ivr.understanding.dictation.years import YEAR_WORDS, centuries, full_year, relative_year
from ivr.understanding.normalizer import fold
from ivr.understanding.number_words import ORDINALS

_LONGEST_TEXT = 1000
_MONTHS: dict[str, int] = {
    form: number
    for number, forms in enumerate(
        (
            "styczen stycznia styczniu styczniem",
            "luty lutego lutym lutemu",
            "marzec marca marcu marcem",
            "kwiecien kwietnia kwietniu kwietniem",
            "maj maja maju majem",
            "czerwiec czerwca czerwcu czerwcem",
            "lipiec lipca lipcu lipcem",
            "sierpien sierpnia sierpniu sierpniem",
            "wrzesien wrzesnia wrzesniu wrzesniem",
            "pazdziernik pazdziernika pazdzierniku pazdziernikiem",
            "listopad listopada listopadzie listopadem",
            "grudzien grudnia grudniu grudniem",
        ),
        start=1,
    )
    for form in forms.split()
}
_DAYS: dict[str, int] = {
    form: offset
    for offset, forms in {
        -2: "przedwczoraj",
        -1: "wczoraj wczorajszy wczorajsza wczorajszego wczorajszej",
        0: "dzisiaj dzis dzisiejszy dzisiejsza dzisiejszego dzisiejszej",
        1: "jutro jutra jutrzejszy jutrzejsza jutrzejszego jutrzejszej",
        2: "pojutrze",
    }.items()
    for form in forms.split()
}
_WRITTEN = re.compile(
    r"(?<![0-9])(?:(?P<y>[0-9]{4})[-./](?P<m>[0-9]{1,2})[-./](?P<d>[0-9]{1,2})"
    r"|(?P<day>[0-9]{1,2})(?P<sign>[-./ ])(?P<month>[0-9]{1,2})"
    r"(?:(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})|\.))(?![0-9])"
)
_ENDINGS = frozenset(["go", "ego", "tego", "ty", "y", "szy", "szego", "dnia"])
"""What is written after the digits of a day: `14-go maja`."""


def dates(text: str, today: date) -> list[date]:
    """The dates an utterance may mean, in the order they were said; invalid ones are left out.

    A day without a year is one of this year; two digits of a year give both centuries that are not
    more than ten years ahead, the latest past one first.
    """
    found = [*_written(text, today), *_spoken(words(text), today)]
    return list(dict.fromkeys(found))


def _written(text: str, today: date) -> Iterator[date]:
    for match in _WRITTEN.finditer(fold(text)[:_LONGEST_TEXT]):
        if match["y"]:
            yield from _valid([int(match["y"])], int(match["m"]), int(match["d"]))
        else:
            yield from _valid(
                _written_years(match["year"], today), int(match["month"]), int(match["day"])
            )


def _written_years(year: str | None, today: date) -> list[int]:
    if not year:
        return [today.year]
    return [int(year)] if len(year) == 4 else centuries(int(year), today)


def _spoken(said: list[str], today: date) -> Iterator[date]:
    at = 0
    while at < len(said):
        if said[at] in _DAYS:
            yield from _shifted(today, _DAYS[said[at]])
        found, used = _dated(said, at, today)
        yield from found
        at += used or 1


def _shifted(today: date, days: int) -> Iterator[date]:
    """Today, some days on; nothing beyond the ends of the calendar."""
    if date.min.toordinal() <= today.toordinal() + days <= date.max.toordinal():
        yield today + timedelta(days=days)


def _dated(said: list[str], at: int, today: date) -> tuple[list[date], int]:
    """The dates that begin at a word and how many words they take; the longest day wins."""
    for day, size in _small(said, at, 31):
        month_at = at + size
        while month_at < len(said) and said[month_at] in _ENDINGS:
            month_at += 1
        for month, taken, named in _months(said, month_at):
            year_at = month_at + taken
            possible, used = _years(said, year_at, today)
            if not used and not named:
                continue
            found = list(_valid(possible or [today.year], month, day))
            # A named month leaves no doubt where the day ends: „29 lutego” never means the ninth.
            if found or said[month_at] in _MONTHS:
                return found, year_at + used - at
    return [], 0


def _small(said: list[str], at: int, highest: int) -> list[tuple[int, int]]:
    """Numbers from 1 that begin at a word with their sizes, longest first: 25 and 20, 05."""
    zero = 1 if at < len(said) - 1 and said[at] in ("zero", "zerowy") else 0
    number = below_thousand(said, at + zero)
    options = [number] if number else []
    if number and number[1] > 1:
        shorter = below_thousand(said[: at + zero + number[1] - 1], at + zero)
        options += [shorter] if shorter else []
    return [(value, size + zero) for value, size in options if 1 <= value <= highest]


def _months(said: list[str], at: int) -> Iterator[tuple[int, int, bool]]:
    """The month at a word, its size, and whether it was named."""
    if at < len(said) and said[at] in _MONTHS:
        yield _MONTHS[said[at]], 1, True
        return
    for month, size in _small(said, at, 12):
        yield month, size, said[at + size - 1] in ORDINALS and at + size == len(said)


def _years(said: list[str], at: int, today: date) -> tuple[list[int], int]:
    """The years that follow a month and how many words they take, `roku` included."""
    skipped = 1 if at < len(said) and said[at] in YEAR_WORDS else 0
    at += skipped
    if found := relative_year(said, at, today) or full_year(said, at):
        return [found[0]], skipped + found[1] + _named(said, at + found[1])
    zero = 1 if said[at : at + 1] == ["zero"] else 0
    number = below_thousand(said, at + zero)
    if number and number[0] < 100 and not (is_digits(said[at]) and len(said[at]) != 2):
        size = zero + number[1]
        return centuries(number[0], today), skipped + size + _named(said, at + size)
    return [], 0


def _named(said: list[str], at: int) -> int:
    return 1 if at < len(said) and said[at] in YEAR_WORDS else 0


def _valid(possible: list[int], month: int, day: int) -> Iterator[date]:
    for year in possible:
        try:
            yield date(year, month, day)
        except ValueError:
            continue
