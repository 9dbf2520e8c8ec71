"""What an answer means to a single field, whichever form asks: value, readings, complete, valid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ivr.identity import nip, pesel
from ivr.understanding import yesno
from ivr.understanding.dtmf import TELEPIN_DIGITS
from ivr.understanding.numbers import amounts, dates, phones, postcodes, readings, years

_PHONE_DIGITS = 9
_MOST = 8
"""Readings listed; more are no help to anybody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; values are digits without separators, ISO dates, decimal amounts, `yes`/`no`."""

    value: str | None
    """The best reading, when it is valid."""
    readings: tuple[str, ...]
    """Every valid reading, best first; without one, what was heard."""
    complete: bool
    """Whether enough was said."""
    valid: bool
    """Whether the value is possible: check digit, calendar, range."""


def answer(field: str, text: str, today: date) -> Answer:
    """What `text` means to a field of `FIELDS`; `KeyError` for another."""
    return FIELDS[field](text, today)


def _numbered(length: int, is_valid: Callable[[str], bool]) -> Callable[[str, date], Answer]:
    """A field of so many digits that must pass a test."""

    def field(text: str, _today: date) -> Answer:
        whole = [r.digits for r in readings(text, wanted=lambda digits: len(digits) == length)]
        valid = [digits for digits in whole if is_valid(digits)]
        heard = valid or whole or [reading.digits for reading in readings(text)]
        return Answer(valid[0] if valid else None, tuple(heard[:_MOST]), bool(whole), bool(valid))

    return field


def _digits(text: str, _today: date) -> Answer:
    found = tuple(reading.digits for reading in readings(text))[:_MOST]
    return Answer(found[0] if found else None, found, bool(found), bool(found))


def _yesno(text: str, _today: date) -> Answer:
    meant = yesno.answer(text)
    return Answer(meant, (meant,) if meant else (), bool(meant), bool(meant))


def _listed(read: Callable[[str, date], Sequence[object]]) -> Callable[[str, date], Answer]:
    """A field whose readings are valid as they come."""

    def field(text: str, today: date) -> Answer:
        found = tuple(str(each) for each in read(text, today))[:_MOST]
        return Answer(found[0] if found else None, found, bool(found), bool(found))

    return field


def _phone(text: str, _today: date) -> Answer:
    found = tuple(phones(text))[:_MOST]
    if found:
        return Answer(found[0], found, complete=True, valid=True)
    heard = tuple(reading.digits for reading in readings(text))[:_MOST]
    return Answer(None, heard, any(len(digits) >= _PHONE_DIGITS for digits in heard), valid=False)


FIELDS: dict[str, Callable[[str, date], Answer]] = {
    "pesel": _numbered(pesel.LENGTH, pesel.is_valid),
    "nip": _numbered(nip.LENGTH, nip.is_valid),
    "telepin": _numbered(TELEPIN_DIGITS, lambda _digits: True),
    "phone": _phone,
    "date": _listed(dates),
    "amount": _listed(lambda text, _today: amounts(text)),
    "year": _listed(years),
    "postcode": _listed(lambda text, _today: postcodes(text)),
    "yesno": _yesno,
    "digits": _digits,
}
"""Field → how it is read."""
