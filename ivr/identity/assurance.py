"""How sure we are of the caller, and for whom they may speak."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType

PersonRef = NewType("PersonRef", str)
"""A random reference to a person or organisation in the register; reveals nothing."""


class Assurance(IntEnum):
    """Ordered: a topic that needs a level is served by that level or a higher one."""

    NONE = 0
    TELEPIN = 1
    """PESEL or NIP plus the telePIN matched."""

    @property
    def label(self) -> str:
        """The name used in configuration, journals and JSON."""
        return self.name.lower()


class Role(StrEnum):
    """On what ground a caller speaks for a principal (the owner's deck)."""

    PPO = "PPO"
    """General attorney (pełnomocnictwo ogólne)."""
    UKO = "UKO"
    """User of an organisation's account in e-Urząd Skarbowy."""


class Scope(StrEnum):
    """How far an authority reaches."""

    GENERAL = "general"
    """Of a PPO: all tax matters."""
    BASIC = "basic"
    """Of a UKO: the organisation's matters."""
    EXTENDED = "extended"
    """Of a UKO: also who else may use the organisation's account."""


SCOPES = {
    Role.PPO: frozenset({Scope.GENERAL}),
    Role.UKO: frozenset({Scope.BASIC, Scope.EXTENDED}),
}
"""The scopes that exist on each ground."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The answer to an attempt to prove one's identity: a person, or nothing at all."""

    person: PersonRef | None
    """None for every failure alike: unknown, wrong, locked, no telePIN."""
    roles: frozenset[Role] = frozenset()
    """The grounds on which this person represents somebody today; empty when not proved."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose affairs the call is about, once proved."""

    person: PersonRef
    caller: PersonRef
    role: Role | None = None
    """None when the caller speaks for themselves."""
    scope: Scope | None = None
    """Of the authority; None when the caller speaks for themselves."""
