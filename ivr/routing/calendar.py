"""Opening hours and Polish public holidays, in Polish time.

Holidays: act of 18 January 1951 on days free from work, art. 1, with 24 December since 2025 (act of
27 November 2024). Movable ones follow Easter Sunday (the Gregorian computus).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

POLISH_TIME = ZoneInfo("Europe/Warsaw")
_FIXED = {
    (1, 1): "Nowy Rok",
    (1, 6): "Trzech Króli",
    (5, 1): "Święto Państwowe",
    (5, 3): "Święto Narodowe Trzeciego Maja",
    (8, 15): "Wniebowzięcie Najświętszej Maryi Panny",
    (11, 1): "Wszystkich Świętych",
    (11, 11): "Narodowe Święto Niepodległości",
    (12, 25): "Boże Narodzenie",
    (12, 26): "drugi dzień Bożego Narodzenia",
}
_MOVABLE = {0: "Wielkanoc", 1: "Poniedziałek Wielkanocny", 49: "Zielone Świątki", 60: "Boże Ciało"}
_CHRISTMAS_EVE_SINCE = 2025
_LOOK_AHEAD_DAYS = 30


def easter(year: int) -> date:
    """Easter Sunday of a year (anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    correction = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * correction) // 451
    month, day = divmod(h + correction - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(day: date) -> str | None:
    """The Polish name of the public holiday on this day, if it is one."""
    if day.year >= _CHRISTMAS_EVE_SINCE and (day.month, day.day) == (12, 24):
        return "Wigilia"
    return _FIXED.get((day.month, day.day)) or _MOVABLE.get((day - easter(day.year)).days)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a line is open: one span a weekday, holidays apart, and single days that differ."""

    name: str
    weekdays: tuple[tuple[time, time] | None, ...]
    """Monday to Sunday; the end does not belong to it, and 00:00 as an end is midnight."""
    holidays: bool = False
    """True where work goes on at public holidays."""
    exceptions: Mapping[date, tuple[time, time] | None] = field(default_factory=dict)
    """One-off closings (None) and extra hours."""

    def why_closed(self, moment: datetime) -> str | None:
        """In Polish, why nobody is there at this moment; None when somebody is."""
        local = moment.astimezone(POLISH_TIME)
        day = local.date()
        if day not in self.exceptions and not self.holidays and (name := holiday(day)):
            return f"święto: {name}"
        span = self._span(day)
        if span is None:
            return "dzień bez dyżuru"
        begins, ends = span
        past = ends != time(0) and local.time() >= ends
        return (
            f"poza godzinami {begins:%H:%M}–{ends:%H:%M}" if local.time() < begins or past else None
        )

    def next_opening(self, moment: datetime) -> datetime | None:
        """The next moment at which this line opens, in Polish time; None if not within a month."""
        local = moment.astimezone(POLISH_TIME)
        for ahead in range(_LOOK_AHEAD_DAYS):
            day = local.date() + timedelta(days=ahead)
            span = self._span(day)
            if span is None:
                continue
            opening = datetime.combine(day, span[0], POLISH_TIME)
            if opening > local and self.why_closed(opening) is None:
                return opening
        return None

    def _span(self, day: date) -> tuple[time, time] | None:
        return self.exceptions.get(day, self.weekdays[day.weekday()])
