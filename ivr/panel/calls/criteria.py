"""What is typed into the search for calls, and what it means."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from ivr.figures.digest import needle
from ivr.panel.moments import read_moment, typed_moment
from ivr.store.call_search import Criteria

LONGEST = 200
"""Characters of a field."""
FIELDS = ("od", "do", "temat", "kolejka", "wynik", "potwierdzenie", "slowa", "wersja")
BOXES = ("zle", "ponownie")
NUMBER, KNOWN_NUMBER, PAGE = "numer", "kto", "strona"
"""A number that is typed; its pseudonyms, from a page of results to the next; the page."""
_LOOK_BACK = timedelta(days=7)
_PSEUDONYM = re.compile(r"(ph|nu)-[0-9a-f]{16}")
_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand on the page, and what is wrong with them."""

    values: Mapping[str, str]
    criteria: Criteria = field(default_factory=Criteria)
    page: int = 1
    errors: Mapping[str, str] = field(default_factory=dict)
    """By field, in Polish."""

    @property
    def query(self) -> str:
        """The same search as an address; a number never stands in one."""
        told = {name: self.values[name] for name in (*FIELDS, *BOXES) if self.values.get(name)}
        return urlencode(told)


def defaults(moment: datetime) -> dict[str, str]:
    """What a page shows that nothing was asked of: the last week."""
    empty = dict.fromkeys((*FIELDS, *BOXES, NUMBER, KNOWN_NUMBER), "")
    return {**empty, "od": typed_moment(moment - _LOOK_BACK)}


def read(
    sent: Mapping[str, str],
    moment: datetime,
    pseudonyms_of: Callable[[str], tuple[str, ...]] = lambda _number: (),
) -> Typed:
    """Read fields; what they lack is empty, and what is wrong stays on the page with the reason."""
    names = (*FIELDS, *BOXES, NUMBER, KNOWN_NUMBER)
    asked = any(name in sent for name in (*names, PAGE))
    values = {name: sent.get(name, "").strip() for name in names} if asked else defaults(moment)
    errors = {
        name: f"Skróć ten tekst do {LONGEST} znaków."
        for name, value in values.items()
        if len(value) > LONGEST
    }
    since, until = (_moment(values, name, errors) for name in ("od", "do"))
    if since and until and since >= until:
        errors["do"] = "Koniec musi być później niż początek."
    numbers = _numbers(values, pseudonyms_of, errors)
    criteria = Criteria(
        since=since,
        until=until,
        topic=values["temat"],
        queue=values["kolejka"],
        outcome=values["wynik"],
        assurance=values["potwierdzenie"],
        version=values["wersja"],
        words=needle(values["slowa"]),
        numbers=numbers,
        misrouted=bool(values["zle"]),
        asked_again=bool(values["ponownie"]),
    )
    # The number itself is forgotten here; results go on by its pseudonyms.
    shown = {**values, NUMBER: values[NUMBER] if NUMBER in errors else ""}
    shown[KNOWN_NUMBER] = ",".join(numbers)
    return Typed(shown, criteria, _page(sent.get(PAGE, "")), errors)


def _moment(values: Mapping[str, str], name: str, errors: dict[str, str]) -> datetime | None:
    if not values[name]:
        return None
    try:
        return read_moment(values[name])
    except (ValueError, OverflowError):
        errors[name] = "Wpisz datę i godzinę, na przykład 2026-04-28T08:15."
        return None


def _numbers(
    values: Mapping[str, str],
    pseudonyms_of: Callable[[str], tuple[str, ...]],
    errors: dict[str, str],
) -> tuple[str, ...]:
    if values[NUMBER]:
        number = re.sub(r"[ ().-]", "", values[NUMBER])
        if _NUMBER.fullmatch(number):
            return pseudonyms_of(number)
        errors[NUMBER] = "Wpisz numer telefonu, PESEL albo NIP: od 3 do 20 cyfr."
        return ()
    known = values[KNOWN_NUMBER].split(",") if values[KNOWN_NUMBER] else []
    return tuple(each for each in known if _PSEUDONYM.fullmatch(each))


def _page(typed: str) -> int:
    known = typed.isascii() and typed.isdigit() and len(typed) <= len(str(_LAST_PAGE))
    return max(1, int(typed)) if known else 1
