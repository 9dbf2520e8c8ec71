"""Days and hours that somebody typed, in Polish time."""

from datetime import UTC, date, datetime, time, timedelta

from ivr.routing.calendar import POLISH_TIME, from_polish

MOST_DAYS = 92
"""Of a period that is read back at once."""


def moment(day: str, hour: str) -> datetime | str:
    """The moment, as UTC; what is wrong with it otherwise, in Polish."""
    try:
        local = datetime.combine(date.fromisoformat(day.strip()), time.fromisoformat(hour.strip()))
    except ValueError:
        return "Podaj dzień (na przykład 2026-04-30) i godzinę (na przykład 08:00)."
    if local.tzinfo is not None:
        return "Podaj czas polski, bez strefy."
    known = from_polish(local)
    if known is None:
        return (
            f"Godzina {local:%H:%M} w dniu {local:%d.%m.%Y} nie istnieje: zegary przestawia się z "
            "2:00 na 3:00. Wybierz inną."
        )
    return known


def local(at: datetime) -> tuple[str, str]:
    """Day and hour, as fields of a form have them."""
    there = at.astimezone(POLISH_TIME)
    return f"{there:%Y-%m-%d}", f"{there:%H:%M}"


def days(since: str, until: str) -> tuple[datetime, datetime] | str:
    """From the beginning of one day to the end of another; what is wrong otherwise, in Polish."""
    try:
        first, last = date.fromisoformat(since.strip()), date.fromisoformat(until.strip())
        after = last + timedelta(days=1)
    except (ValueError, OverflowError):
        return "Podaj oba dni, na przykład 2026-04-23 i 2026-04-29."
    if last < first:
        return "Ostatni dzień jest przed pierwszym. Zamień je."
    if (last - first).days >= MOST_DAYS:
        return f"To zbyt długi okres. Wybierz najwyżej {MOST_DAYS} dni."
    begins, ends = (datetime.combine(day, time(), POLISH_TIME) for day in (first, after))
    return begins.astimezone(UTC), ends.astimezone(UTC)
