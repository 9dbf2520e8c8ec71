"""The figures of a day, counted as stays in queues end: answered, abandoned, service level."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ivr.calls.live.progress import Stay, StayEnd
from ivr.routing.calendar import POLISH_TIME


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """What the hotline promises: so many per cent of callers answered within such a time."""

    target_percent: int = 80
    within_s: int = 20
    short_abandon_s: int = 5
    """Who gives up sooner dialled by mistake, and counts for nothing."""


@dataclass(frozen=True, slots=True)
class Stays:
    """How stays in a queue ended today."""

    answered: int = 0
    in_time: int = 0
    """Of the answered ones."""
    abandoned: int = 0
    abandoned_soon: int = 0
    """Within the time of a short abandon; not among `abandoned`."""
    went_on: int = 0

    @property
    def percent_in_time(self) -> int | None:
        """The service level, as `figures.service` reports it; None while no stay has ended."""
        counted = self.answered + self.abandoned + self.went_on
        return round(100 * self.in_time / counted) if counted else None

    def __add__(self, other: "Stays") -> "Stays":
        """Both together."""
        return Stays(
            self.answered + other.answered,
            self.in_time + other.in_time,
            self.abandoned + other.abandoned,
            self.abandoned_soon + other.abandoned_soon,
            self.went_on + other.went_on,
        )


@dataclass(frozen=True, slots=True)
class Day:
    """A day by Polish clocks."""

    date: date
    stays: Mapping[str, Stays] = field(default_factory=dict)
    """By queue."""
    calls: int = 0
    """That began on this day."""

    def total(self) -> Stays:
        """Of all queues."""
        return sum(self.stays.values(), Stays())


def day_of(moment: datetime) -> date:
    """The day of a moment, by Polish clocks."""
    return moment.astimezone(POLISH_TIME).date()


def at(day: Day, moment: datetime) -> Day:
    """The day of that moment: a new one after midnight."""
    today = day_of(moment)
    return day if today <= day.date else Day(today)


def with_call(day: Day, started_at: datetime) -> Day:
    """One more call; one of the day before counts for nothing."""
    return replace(day, calls=day.calls + 1) if day_of(started_at) == day.date else day


def with_stay(day: Day, stay: Stay, rules: ServiceLevel) -> Day:
    """One more stay that ended; on the day on which it ended."""
    if day_of(stay.ended_at) != day.date:
        return day
    before = day.stays.get(stay.queue, Stays())
    return replace(day, stays={**day.stays, stay.queue: before + _counted(stay, rules)})


def _counted(stay: Stay, rules: ServiceLevel) -> Stays:
    match stay.end:
        case StayEnd.ANSWERED:
            return Stays(answered=1, in_time=int(stay.waited_s <= rules.within_s))
        case StayEnd.ABANDONED if stay.waited_s < rules.short_abandon_s:
            return Stays(abandoned_soon=1)
        case StayEnd.ABANDONED:
            return Stays(abandoned=1)
        case StayEnd.WENT_ON:
            return Stays(went_on=1)
