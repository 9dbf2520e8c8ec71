"""Opening hours: a week under a name, and single days that differ from it."""

import re
from dataclasses import dataclass

from ivr.content import Plain
from ivr.panel.routing.desk import document
from ivr.panel.routing.sheet import (
    Changes,
    Values,
    changed,
    form_fields,
    keys_at,
    table,
    text_at,
    with_changes,
)
from ivr.routing.editing import Where
from ivr.routing.hours import EXCEPTIONS
from ivr.routing.reading import WEEKDAYS
from ivr.routing.sources import HOURS, Sources
from ivr.web.forms import Form

CLOSED, WHOLE_DAY = "closed", "00:00-00:00"
_DAY = ("dzien", "godziny", "powod")
WEEK_FIELDS = form_fields(*WEEKDAYS, "holidays", rows=_DAY)
DAYS_FIELDS = form_fields(rows=_DAY)
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")
_MIDNIGHT = "24"
_POLISH_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def hours_written(text: str) -> str:
    """Hours as the file has them, from what people write: `8-16`, `8.00–16.00`, `nieczynne`."""
    said = " ".join(text.casefold().split())
    if said in ("", "nieczynne", "zamknięte", "-", "–", CLOSED):
        return CLOSED
    if said in ("całą dobę", "cała doba", "24h"):
        return WHOLE_DAY
    spans = [_SPAN.fullmatch(part.strip()) for part in said.split(",")]
    return ", ".join(_span(found) for found in spans if found) if all(spans) else text


def hours_shown(text: str) -> str:
    """The same for people."""
    return {CLOSED: "nieczynne", WHOLE_DAY: "całą dobę"}.get(text, text)


def _span(found: re.Match[str]) -> str:
    begins, begins_min, ends, ends_min = found.groups(default="00")
    ends = "00" if (ends, ends_min) == (_MIDNIGHT, "00") else ends
    return f"{begins:0>2}:{begins_min}-{ends:0>2}:{ends_min}"


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """The week of this name with its own single days."""

    name: str
    template: str = "week"
    file: str = HOURS

    def read(self, sources: Sources) -> Values:
        """Seven days, holidays, and each single day."""
        said = document(HOURS, sources)
        week = {day: text_at(said, self.name, day, default=CLOSED) for day in WEEKDAYS}
        holidays = text_at(said, self.name, "holidays", default="false")
        return {**week, "holidays": holidays, **_days(said, self._days)}

    def typed(self, form: Form) -> Values:
        """As sent; hours as the file writes them."""
        week = {day: hours_written(form.plain[day]) for day in WEEKDAYS}
        return {**week, "holidays": form.plain["holidays"], **_typed_days(form)}

    def write(self, sources: Sources, values: Values) -> Sources:
        """Only what differs is touched."""
        touched = changed(self.read(sources), values)
        changes: Changes = {
            (self.name, key): values[key] for key in (*WEEKDAYS, "holidays") if key in touched
        }
        changes |= _day_changes(document(HOURS, sources), self._days, values, touched)
        return with_changes(sources, HOURS, changes)

    @property
    def _days(self) -> Where:
        return (self.name, EXCEPTIONS)


@dataclass(frozen=True, slots=True)
class SpecialDaysSheet:
    """Single days for all weeks that keep holidays."""

    template: str = "special_days"
    file: str = HOURS

    def read(self, sources: Sources) -> Values:
        """Each single day."""
        return _days(document(HOURS, sources), (EXCEPTIONS,))

    def typed(self, form: Form) -> Values:
        """As sent."""
        return _typed_days(form)

    def write(self, sources: Sources, values: Values) -> Sources:
        """Only what differs is touched."""
        touched = changed(self.read(sources), values)
        said = document(HOURS, sources)
        return with_changes(sources, HOURS, _day_changes(said, (EXCEPTIONS,), values, touched))


def days_of(values: Values) -> list[str]:
    """The single days among the values, in order."""
    return sorted({key.split(".")[1] for key in values if key.startswith("day.")})


def _days(said: Plain, where: Where) -> Values:
    values = {}
    for day in keys_at(said, *where):
        hours = text_at(said, *where, day)
        values[f"day.{day}.hours"] = text_at(said, *where, day, "hours", default=hours)
        values[f"day.{day}.reason"] = text_at(said, *where, day, "reason")
    return values


def _typed_days(form: Form) -> Values:
    """A row without a date is no row; one without hours takes its day back."""
    values = {}
    for typed, hours, reason in table(form, *_DAY):
        if typed:
            day = _iso(typed)
            while f"day.{day}.hours" in values:
                day += " (drugi raz)"  # no date, so it is told; nothing that was typed is lost
            key = f"day.{day}"
            values[f"{key}.hours"] = hours_written(hours) if hours else ""
            values[f"{key}.reason"] = reason
    return values


def _iso(typed: str) -> str:
    found = _POLISH_DATE.fullmatch(typed)
    return "{2}-{1:0>2}-{0:0>2}".format(*found.groups()) if found else typed.replace(".", "-")


def _day_changes(said: Plain, where: Where, values: Values, touched: set[str]) -> Changes:
    changes: Changes = {}
    for day in days_of(dict.fromkeys(touched, "")):
        hours = values.get(f"day.{day}.hours", "")
        reason = values.get(f"day.{day}.reason", "")
        if not hours:
            if day in keys_at(said, *where):
                changes[*where, day] = None
        else:
            changes[*where, day] = {"hours": hours, "reason": reason} if reason else hours
    return changes
