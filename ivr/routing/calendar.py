"""Opening hours and Polish public holidays, in Polish time.

Holidays: act of 18 January 1951 on days free from work, art. 1 (Dz.U. 1951 nr 4 poz. 28, as amended),
with 24 December since 2025 (act of 27 November 2024). Movable ones follow Easter Sunday (the Gregorian
computus).

A day has any number of spans. What a day looks like is worked out once and remembered: twenty thousand
decisions a second ask for the same few days.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

POLISH_TIME = ZoneInfo("Europe/Warsaw")
MIDNIGHT = time(0)
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
_DAYS_REMEMBERED = 1000


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


@lru_cache(maxsize=4096)
def holiday(day: date) -> str | None:
    """The Polish name of the public holiday on this day, if it is one."""
    if day.year >= _CHRISTMAS_EVE_SINCE and (day.month, day.day) == (12, 24):
        return "Wigilia"
    return _FIXED.get((day.month, day.day)) or _MOVABLE.get((day - easter(day.year)).days)


def clock_gap(day: date) -> bool:
    """Whether the clocks of Poland are put forward on this day: 02:00 to 03:00 does not exist."""
    morning, noon = (datetime.combine(day, time(hour), POLISH_TIME) for hour in (0, 12))
    return morning.utcoffset() != noon.utcoffset() and (noon.dst() or timedelta(0)) > timedelta(0)


def from_polish(local: datetime) -> datetime | None:
    """The moment at which clocks in Poland show this, as UTC; None where they skip it.

    An hour that comes twice, in October, is its first.
    """
    moment = local.replace(tzinfo=POLISH_TIME).astimezone(UTC)
    return moment if moment.astimezone(POLISH_TIME).replace(tzinfo=None) == local else None


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to another on the same day."""

    begins: time
    ends: time
    """Does not belong to it; 00:00 is the midnight at the end of the day."""

    def __contains__(self, at: time) -> bool:
        """Whether somebody is there at this time."""
        return self.begins <= at and (self.ends == MIDNIGHT or at < self.ends)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a moment."""
        return other.begins in self or self.begins in other

    def __str__(self) -> str:
        """As people write it."""
        whole = self.begins == self.ends == MIDNIGHT
        return "całą dobę" if whole else f"{self.begins:%H:%M}–{self.ends:%H:%M}"


Spans = tuple[Span, ...]
"""In order and apart; empty where nobody is there."""


@dataclass(frozen=True, slots=True)
class Special:
    """A single day that differs from its weekday."""

    spans: Spans
    """Empty for a closing."""
    reason: str = ""
    """In Polish; reports and explanations show it."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day as it really is."""

    spans: Spans
    why_none: str = ""
    """In Polish, why nobody is there the whole day."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a line is open: spans for each weekday, holidays apart, and single days that differ."""

    name: str
    weekdays: tuple[Spans, ...]
    """Monday to Sunday."""
    holidays: bool = False
    """True where work goes on at public holidays."""
    exceptions: Mapping[date, Special] = field(default_factory=dict)
    """One-off closings and extra hours."""
    _known: dict[date, Day] = field(default_factory=dict, compare=False, repr=False)
    """A memo, not state: the same day always reads the same."""
    _coming: list[tuple[datetime, datetime | None]] = field(
        default_factory=list, compare=False, repr=False
    )
    """A memo too: the moment last asked about, and the opening that follows it."""

    def why_closed(self, moment: datetime) -> str | None:
        """In Polish, why nobody is there at this moment; None when somebody is."""
        local = moment.astimezone(POLISH_TIME)
        day = self.day(local.date())
        at = local.time()
        if any(at in span for span in day.spans):
            return None
        if not day.spans:
            return day.why_none
        return f"poza godzinami {', '.join(map(str, day.spans))}"

    def next_opening(self, moment: datetime) -> datetime | None:
        """The next moment at which this line opens, in Polish time; None if not within a month."""
        for asked, opening in self._coming:
            if opening is not None and asked <= moment < opening.astimezone(UTC):
                return opening
        opening = self._opening_after(moment)
        self._coming[:] = [(moment.astimezone(UTC), opening)]
        return opening

    def day(self, day: date) -> Day:
        """What this day looks like."""
        known = self._known.get(day)
        if known is None:
            if len(self._known) >= _DAYS_REMEMBERED:
                self._known.clear()
            known = self._known[day] = self._worked_out(day)
        return known

    def openings(self) -> Iterator[time]:
        """Every time of day at which this line ever opens."""
        days = (*self.weekdays, *(special.spans for special in self.exceptions.values()))
        yield from (span.begins for spans in days for span in spans)

    def ever_open(self) -> bool:
        """Whether there is any weekday on which somebody is there."""
        return any(self.weekdays)

    def _opening_after(self, moment: datetime) -> datetime | None:
        today = moment.astimezone(POLISH_TIME).date()
        for ahead in range(_LOOK_AHEAD_DAYS):
            day = today + timedelta(days=ahead)
            for span in self.day(day).spans:
                opening = datetime.combine(day, span.begins, POLISH_TIME)
                # Compared as UTC: two moments of one zone are compared by the clock on the wall.
                if opening.astimezone(UTC) > moment:
                    return opening
        return None

    def _worked_out(self, day: date) -> Day:
        special = self.exceptions.get(day)
        if special is not None:
            return Day(special.spans, f"nieczynne: {special.reason or 'dzień wyłączony'}")
        if not self.holidays and (name := holiday(day)):
            return Day((), f"święto: {name}")
        return Day(self.weekdays[day.weekday()], "dzień bez dyżuru")
