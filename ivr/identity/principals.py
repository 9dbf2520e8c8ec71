"""For whom a caller may speak: principals, and authorities that begin, end and are taken back.

The caller of a matter and its subject are two people. A general attorney (PPO, Tax Ordinance, art.
138d) or a user of an organisation's account (UKO) proves their own identity and then names the one
they act for. Whether that one is unknown or has given them no authority is never told apart.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ivr.identity.assurance import PersonRef, Role, Scope

FEW = 3
"""So many principals are read out as a list; of more the caller gives a number."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody whom a caller may act for today."""

    person: PersonRef
    name: str
    """As the register has it; spoken to a proved caller alone, written nowhere."""
    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Validity:
    """When an authority holds."""

    first: date
    last: date | None
    """None for no end."""
    revoked_on: date | None
    """From this day on it is taken back; None while it is not."""

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        ended = self.last is not None and day > self.last
        revoked = self.revoked_on is not None and day >= self.revoked_on
        return self.first <= day and not ended and not revoked


class Principals(Protocol):
    """Who may act for whom. Raises `StageError` when it is away."""

    def of(self, person: PersonRef, on: date) -> tuple[Principal, ...]:
        """Everybody this person may act for on that day, by name."""
        ...

    def find(self, person: PersonRef, role: Role, identifier: str, on: date) -> Principal | None:
        """The owner of this PESEL or NIP, if the person may act for them on that day."""
        ...
