"""Periods and steps in Polish time, also on the days when the clocks are changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.figures.period import (
    MOST_STEPS,
    Period,
    PeriodError,
    Step,
    is_twice,
    of_days,
    starts,
    step_of,
)
from ivr.routing.calendar import POLISH_TIME

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (date(2026, 4, 28), 24), (AUTUMN, 25)])
def test_a_day_has_as_many_hours_as_the_clocks_say(day: date, hours: int) -> None:
    period = of_days(day, day)

    assert len(starts(period, Step.HOUR)) == hours
    assert len(starts(period, Step.QUARTER)) == 4 * hours
    assert starts(period, Step.DAY) == [period.since]


def test_the_hour_that_comes_twice_stands_twice() -> None:
    begun = [at.astimezone(POLISH_TIME) for at in starts(of_days(AUTUMN, AUTUMN), Step.HOUR)]

    assert [f"{at:%H%z}" for at in begun[1:5]] == ["01+0200", "02+0200", "02+0100", "03+0100"]
    assert [is_twice(at) for at in begun[1:5]] == [False, True, True, False]


def test_the_hour_that_does_not_exist_is_left_out() -> None:
    begun = [at.astimezone(POLISH_TIME) for at in starts(of_days(SPRING, SPRING), Step.HOUR)]

    assert [f"{at:%H}" for at in begun[:4]] == ["00", "01", "03", "04"]


@pytest.mark.parametrize(
    ("step", "first", "last", "expected"),
    [
        (Step.DAY, date(2026, 3, 28), date(2026, 3, 30), ["03-28", "03-29", "03-30"]),
        (Step.WEEK, date(2026, 4, 28), date(2026, 5, 5), ["04-27", "05-04"]),
        (Step.MONTH, date(2026, 1, 31), date(2026, 3, 1), ["01-01", "02-01", "03-01"]),
        (Step.MONTH, date(2026, 12, 31), date(2027, 1, 1), ["12-01", "01-01"]),
    ],
)
def test_days_weeks_and_months_begin_at_midnight_in_poland(
    step: Step, first: date, last: date, expected: list[str]
) -> None:
    begun = [at.astimezone(POLISH_TIME) for at in starts(of_days(first, last), step)]

    assert [f"{at:%m-%d}" for at in begun] == expected
    assert {f"{at:%H:%M}" for at in begun} == {"00:00"}


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=25)), st.sampled_from(Step))
def test_every_moment_of_a_period_belongs_to_one_step(
    since: datetime, length: timedelta, step: Step
) -> None:
    """The steps are in order, the first holds the beginning, and each ends where the next begins."""
    period = Period(since, since + length)
    begun = starts(period, step)
    last = period.until - timedelta(microseconds=1)

    assert begun == sorted(set(begun))
    assert step_of(since, begun) == 0
    assert step_of(last, begun) == len(begun) - 1
    assert begun[-1] < period.until


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 4, 28), date(2026, 4, 27)), (date(2000, 1, 1), date(2030, 1, 1))],
)
def test_a_period_that_ends_before_it_begins_or_never_is_refused(first: date, last: date) -> None:
    with pytest.raises(PeriodError):
        of_days(first, last)


def test_more_steps_than_anybody_reads_are_refused() -> None:
    with pytest.raises(PeriodError, match=str(MOST_STEPS)):
        starts(of_days(date(2026, 1, 1), date(2026, 12, 31)), Step.QUARTER)


def test_the_longest_month_fits_in_quarters() -> None:
    assert len(starts(of_days(date(2026, 10, 1), date(2026, 10, 31)), Step.QUARTER)) == 31 * 96 + 4
