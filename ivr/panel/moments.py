"""Moments as browsers send them: Polish local time, which is not always a time that exists."""

from datetime import UTC, date, datetime

from ivr.routing.calendar import POLISH_TIME


def read_moment(typed: str) -> datetime:
    """`2026-04-28T08:15` or `2026-04-28` in Polish time, as aware UTC; `ValueError` for anything else.

    Of a time that clocks show twice the first is meant; one that they skip counts as an hour later.
    """
    local = datetime.fromisoformat(typed)
    if local.tzinfo is not None:
        raise ValueError(typed)
    return local.replace(tzinfo=POLISH_TIME).astimezone(UTC)


def read_day(typed: str) -> date:
    """`2026-04-28`; `ValueError` for anything else."""
    return date.fromisoformat(typed)


def typed_moment(moment: datetime) -> str:
    """The moment as a field for a date and a time holds it."""
    return f"{moment.astimezone(POLISH_TIME):%Y-%m-%dT%H:%M}"


def today(moment: datetime) -> date:
    """The day in Poland."""
    return moment.astimezone(POLISH_TIME).date()
