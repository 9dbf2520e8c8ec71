"""What somebody looks for in the audit, as the address of the page says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from ivr.identity.audit import ActorKind, AuditKind
from ivr.redaction import mask_unless_ours
from ivr.routing.calendar import POLISH_TIME
from ivr.store.audit_report import Filters

SINCE, UNTIL, KIND, ACTOR = "od", "do", "rodzaj", "kto"
NAME, CALL, PERSON, BEFORE = "nazwa", "rozmowa", "osoba", "przed"
FIELDS = (SINCE, UNTIL, KIND, ACTOR, NAME, CALL, PERSON)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Search:
    """A search that was asked for."""

    asked: Mapping[str, str]
    """What was typed, by field; put back into the form, right or wrong."""
    filters: Filters
    wrong: Mapping[str, str]
    """What is wrong with a field, in words; a field that is wrong does not filter."""

    def address(self, path: str, **other: str) -> str:
        """The same search at another page of it."""
        query = {name: value for name, value in {**self.asked, **other}.items() if value}
        return f"{path}?{urlencode(query)}" if query else path


def read(query: Mapping[str, str]) -> Search:
    """Read the address's query: whatever it holds, there is a search."""
    asked = {name: query.get(name, "").strip() for name in FIELDS}
    wrong: dict[str, str] = {}
    since, until = _day(asked, SINCE, wrong), _day(asked, UNTIL, wrong)
    if since and until and until < since:
        wrong[UNTIL] = "Dzień końcowy jest wcześniejszy niż początkowy."
        until = None
    for name in (NAME, CALL, PERSON):
        _short(asked, name, wrong)
    for name in (NAME, PERSON):
        _refuse_number(asked, name, wrong)
    before = query.get(BEFORE, "")
    kind, actor = _choice(_KINDS, asked, KIND, wrong), _choice(_ACTORS, asked, ACTOR, wrong)
    filters = Filters(
        person=asked[PERSON] or None,
        call=asked[CALL] or None,
        kind=AuditKind(kind) if kind else None,
        since=_midnight(since),
        until=_midnight(until, after_days=1),
        actor=ActorKind(actor) if actor else None,
        name=asked[NAME] or None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )
    return Search(asked, filters, wrong)


def _day(asked: dict[str, str], name: str, wrong: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(asked[name]) if asked[name] else None
    except ValueError:
        asked[name] = asked[name][:_LONGEST]
        wrong[name] = "To nie jest data. Podaj ją w postaci rok-miesiąc-dzień, np. 2026-04-30."
        return None


def _short(asked: dict[str, str], name: str, wrong: dict[str, str]) -> None:
    if len(asked[name]) > _LONGEST or not asked[name].isprintable():
        wrong[name] = f"Podaj najwyżej {_LONGEST} znaków."
        asked[name] = ""


def _refuse_number(asked: dict[str, str], name: str, wrong: dict[str, str]) -> None:
    """What was typed in the wrong place must not stay in addresses."""
    if mask_unless_ours(asked[name]) != asked[name]:
        wrong[name] = "Rejestr nie zna numerów osób. Podaj nazwę albo oznaczenie z listy."
        asked[name] = ""


def _midnight(day: date | None, *, after_days: int = 0) -> datetime | None:
    """When the day begins in Poland; the first and last days that exist have no such moment."""
    if day is None or not date(1900, 1, 1) <= day <= date(9000, 1, 1):
        return None
    return datetime.combine(day + timedelta(days=after_days), time(), POLISH_TIME)


def _choice(
    names: frozenset[str], asked: dict[str, str], field: str, wrong: dict[str, str]
) -> str | None:
    if asked[field] and asked[field] not in names:
        asked[field] = ""
        wrong[field] = "Wybierz z listy."
    return asked[field] or None


_KINDS = frozenset(kind.value for kind in AuditKind)
_ACTORS = frozenset(kind.value for kind in ActorKind)
