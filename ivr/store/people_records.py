"""Looks into records of people and authorities: what each value is, and what is wrong with it.

Messages never repeat a PESEL or a NIP: the line says where it stands.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ivr.errors import Problem
from ivr.identity import nip, pesel
from ivr.identity.assurance import SCOPES, Role, Scope
from ivr.identity.weakness import LENGTH as TELEPIN_DIGITS
from ivr.store.people_files import Record

_LONGEST_NAME = 200
_GROUPING = re.compile(r"[\s\u00a0.\-]+")
_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE]\+?\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AS_TEXT = "format the column as text and export it anew"
_CONTROLS = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
_USUAL_SCOPE = {Role.PPO: Scope.GENERAL, Role.UKO: Scope.BASIC}


class TelepinChange(StrEnum):
    """What an import does to a telePIN."""

    KEEP = ""
    """Leave it as it is."""
    DEACTIVATE = "inactive"
    LOCK = "locked"
    """Lock the one that is there until it is set anew."""
    ADOPT = "hash"
    """Take over a hash that was made with one of this installation's peppers."""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as a file has it."""

    record: Record
    name: str
    pesel: str | None
    nip: str | None
    telepin: TelepinChange
    telepin_hash: str | None = None
    """For `ADOPT` alone."""


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """An authority as a file has it."""

    record: Record
    agent: str
    """PESEL or NIP."""
    principal: str
    """PESEL or NIP."""
    role: Role
    scope: Scope
    valid_from: date
    valid_to: date | None
    revoked_on: date | None


class Reader:
    """Reads records one by one and gathers what is wrong with them."""

    def __init__(self, today: date, is_readable: Callable[[str], bool]) -> None:
        """`is_readable` tells whether a telePIN hash could ever be verified here."""
        self._today, self._is_readable = today, is_readable
        self.problems: list[Problem] = []

    def person(self, record: Record) -> PersonEntry | None:
        """The person; None when something is wrong."""
        before = len(self.problems)
        fields = record.fields
        name = self._name(record, fields["name"])
        numbers = {
            which: self._number(record, which, fields[which]) if fields[which] else None
            for which in ("pesel", "nip")
        }
        if not fields["pesel"] and not fields["nip"]:
            self._add(record, "neither PESEL nor NIP", "write at least one: people are found by it")
        change = self._telepin(record, fields["telepin"])
        if len(self.problems) > before:
            return None
        kept = fields["telepin"] if change is TelepinChange.ADOPT else None
        return PersonEntry(record, name, numbers["pesel"], numbers["nip"], change, kept)

    def authority(self, record: Record) -> AuthorityEntry | None:
        """The authority; None when something is wrong."""
        before = len(self.problems)
        fields = record.fields
        agent = self._identifier(record, "agent", fields["agent"])
        principal = self._identifier(record, "principal", fields["principal"])
        if agent and agent == principal:
            self._add(
                record, "agent and principal are the same", "nobody needs authority over themselves"
            )
        role = self._role(record, fields["role"])
        scope = self._scope(record, role, fields["scope"]) if role else Scope.GENERAL
        first = self._date(record, "valid_from", fields["valid_from"])
        if not fields["valid_from"]:
            self._add(record, "valid_from is empty", "write the first day: 2026-01-31")
        last, revoked = (
            self._date(record, which, fields[which]) for which in ("valid_to", "revoked_on")
        )
        for which, day in (("valid_to", last), ("revoked_on", revoked)):
            if first and day and day < first:
                self._add(record, f"{which} is before valid_from", "correct one of the dates")
        if len(self.problems) > before or role is None or first is None:
            return None
        return AuthorityEntry(record, agent, principal, role, scope, first, last, revoked)

    def _add(self, record: Record, wrong: str, remedy: str) -> None:
        self.problems.append(record.problem(wrong, remedy))

    def _name(self, record: Record, written: str) -> str:
        name = unicodedata.normalize("NFC", " ".join(written.split(" ")))
        if not name:
            self._add(record, "name is empty", "write the name")
        elif len(name) > _LONGEST_NAME:
            self._add(record, f"name is longer than {_LONGEST_NAME} signs", "shorten it")
        elif any(unicodedata.category(sign) in _CONTROLS for sign in name):
            self._add(record, "name holds a control character", "write plain text on one line")
        elif "\ufffd" in name:
            self._add(record, "name holds signs that were lost (�)", "export it anew as UTF-8")
        elif name[0] in "=+-@":
            self._add(record, f"name begins with {name[0]}", "write a name, no formula")
        elif not any(sign.isalpha() for sign in name):
            self._add(record, "name holds no letter", "write the name")
        return name

    def _number(self, record: Record, which: str, written: str) -> str | None:
        number = _GROUPING.sub("", written)
        if which == "nip":
            number = number.removeprefix("PL")
        wrong = _wrong_number(number, written, which, self._today)
        if wrong:
            self._add(record, *wrong)
            return None
        return number

    def _identifier(self, record: Record, which: str, written: str) -> str:
        """A PESEL or NIP, told apart by its length; empty when it is neither."""
        if not written:
            self._add(record, f"{which} is empty", "write a PESEL or NIP")
            return ""
        number = _GROUPING.sub("", written).removeprefix("PL")
        kind = "nip" if len(number) == nip.LENGTH and nip.is_valid(number) else "pesel"
        if len(number) == nip.LENGTH and kind == "pesel" and not pesel.is_valid(f"0{number}"):
            kind = "nip"
        wrong = _wrong_number(number, written, kind, self._today)
        if wrong:
            self._add(record, f"{which}: {wrong[0]}", wrong[1])
            return ""
        return number

    def _telepin(self, record: Record, written: str) -> TelepinChange:
        if written in ("", "inactive", "locked"):
            return TelepinChange(written)
        if written.isdecimal() and len(written) <= 2 * TELEPIN_DIGITS:
            remedy = "remove it, and have the person set another one: this one has been seen"
            self._add(record, "a telePIN must never stand in a file", remedy)
        elif not self._is_readable(written):
            remedy = "leave it empty, write inactive or locked, or a hash made with these peppers"
            self._add(record, "telepin is no state and no hash of this installation", remedy)
        return TelepinChange.ADOPT

    def _role(self, record: Record, written: str) -> Role | None:
        try:
            return Role(written.upper())
        except ValueError:
            self._add(record, "role is unknown", f"known are {', '.join(Role)}")
            return None

    def _scope(self, record: Record, role: Role, written: str) -> Scope:
        if not written:
            return _USUAL_SCOPE[role]
        if written.lower() not in SCOPES[role]:
            known = ", ".join(sorted(SCOPES[role]))
            self._add(record, f"{role} has no such scope", f"known are {known}")
            return Scope.GENERAL
        return Scope(written.lower())

    def _date(self, record: Record, which: str, written: str) -> date | None:
        if not written:
            return None
        try:
            return date.fromisoformat(written if _DATE.fullmatch(written) else "")
        except ValueError:
            self._add(record, f"{which} is no date", "write year, month and day: 2026-01-31")
            return None


def _wrong_number(number: str, written: str, which: str, today: date) -> tuple[str, str] | None:
    """What is wrong with a PESEL or NIP, and the remedy; None when it is right."""
    name, length = ("PESEL", pesel.LENGTH) if which == "pesel" else ("NIP", nip.LENGTH)
    if _SCIENTIFIC.fullmatch(written.strip()):
        return f"a spreadsheet rounded the {name}: its last digits are lost", _AS_TEXT
    if not (number.isascii() and number.isdigit()):
        return f"{name} holds more than digits", f"write {length} digits"
    if which == "pesel" and len(number) == length - 1 and pesel.is_valid(f"0{number}"):
        return "a spreadsheet dropped the leading zero of the PESEL", _AS_TEXT
    if which == "pesel" and nip.is_valid(number):
        return "this PESEL is a NIP", "move it to the column nip"
    if which == "nip" and pesel.is_valid(number):
        return "this NIP is a PESEL", "move it to the column pesel"
    if len(number) != length:
        return f"{name} has {len(number)} digits", f"write {length} digits"
    if which == "nip":
        return None if nip.is_valid(number) else ("NIP has a wrong check digit", "correct it")
    born = pesel.birth_date(number)
    if born is None:
        return "PESEL begins with no date", "correct it"
    if born > today:
        return "PESEL begins with a date to come", "correct it"
    return None if pesel.is_valid(number) else ("PESEL has a wrong check digit", "correct it")
