"""Periods and their steps, in Polish time: days begin at midnight in Poland and last 23, 24 or 25 hours.

Quarters and hours are counted in UTC, so that on the day the clocks go back both hours from two to three
stand by themselves, and on the day they go forward none is missing: Polish time is whole hours off UTC.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from ivr.routing.calendar import POLISH_TIME

MOST_STEPS = 3000
"""A month of quarter hours, one more for the clocks' going back; more is no table that anybody reads."""
LONGEST_DAYS = 3660
_SHORT = {"quarter": timedelta(minutes=15), "hour": timedelta(hours=1)}


class Problem(StrEnum):
    """Why a period or a step makes no report."""

    ORDER = "order"
    LENGTH = "length"
    STEPS = "steps"
    FINE = "fine"
    """A step so fine that a figure may point at a person."""


class PeriodError(Exception):
    """Such a period or step makes no report."""

    def __init__(self, problem: Problem, told: str) -> None:
        """`told` is for who typed a command."""
        super().__init__(told)
        self.problem = problem


class Step(StrEnum):
    """How finely a period is divided."""

    QUARTER = "quarter"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    """From Monday."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment to before another, both aware UTC."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        """`PeriodError` when it is empty or longer than anybody keeps calls."""
        if not self.since < self.until:
            raise PeriodError(Problem.ORDER, "the period ends before it begins")
        if self.until - self.since > timedelta(days=LONGEST_DAYS):
            raise PeriodError(Problem.LENGTH, f"the period is longer than {LONGEST_DAYS} days")


def of_days(first: date, last: date) -> Period:
    """Whole Polish days, both included; `PeriodError` where they are in the wrong order."""
    return Period(_midnight(first), _midnight(last + timedelta(days=1)))


def starts(period: Period, step: Step) -> list[datetime]:
    """When each step of the period begins, oldest first; the first may begin before the period.

    `PeriodError` for more than `MOST_STEPS`.
    """
    found = [_start(period.since, step)]
    while (following := _following(found[-1], step)) < period.until:
        found.append(following)
        if len(found) > MOST_STEPS:
            told = f"the period has more than {MOST_STEPS} steps; choose a longer step"
            raise PeriodError(Problem.STEPS, told)
    return found


def step_of(moment: datetime, begun: list[datetime]) -> int:
    """Which step of `starts` a moment of the period belongs to."""
    return bisect_right(begun, moment) - 1


def is_twice(moment: datetime) -> bool:
    """Whether clocks in Poland show this time twice on this day."""
    local = moment.astimezone(POLISH_TIME)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _start(moment: datetime, step: Step) -> datetime:
    moment = moment.astimezone(UTC)
    if step in _SHORT:
        return moment - (moment - datetime(1970, 1, 1, tzinfo=UTC)) % _SHORT[step]
    day = moment.astimezone(POLISH_TIME).date()
    match step:
        case Step.WEEK:
            day -= timedelta(days=day.weekday())
        case Step.MONTH:
            day = day.replace(day=1)
    return _midnight(day)


def _following(start: datetime, step: Step) -> datetime:
    if step in _SHORT:
        return start + _SHORT[step]
    day = start.astimezone(POLISH_TIME).date()
    match step:
        case Step.WEEK:
            return _midnight(day + timedelta(days=7))
        case Step.MONTH:
            return _midnight((day + timedelta(days=31)).replace(day=1))
        case _:
            return _midnight(day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), POLISH_TIME).astimezone(UTC)
