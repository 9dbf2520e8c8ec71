"""What the dialogue may ask of the world, and what the world answers."""

from dataclasses import dataclass

from ivr.identity.assurance import Assurance, Authenticated, PersonRef, Role, Subject
from ivr.routing.decision import Decision
from ivr.secret import Secret


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Does this telePIN belong to this PESEL or NIP?"""

    identifier: str
    telepin: Secret


@dataclass(frozen=True, slots=True)
class FindPrincipal:
    """May this person act for the owner of this PESEL or NIP?"""

    person: PersonRef
    role: Role
    identifier: str


@dataclass(frozen=True, slots=True)
class PrincipalFound:
    """The subject, or nothing: unknown and not allowed look the same."""

    subject: Subject | None


@dataclass(frozen=True, slots=True)
class Route:
    """Where does a call on this topic go now?"""

    topic: str
    assurance: Assurance = Assurance.NONE


@dataclass(frozen=True, slots=True)
class Overflow:
    """Where does a call go that its queue did not serve?"""

    topic: str
    queue: str
    reason: str


@dataclass(frozen=True, slots=True)
class Routed:
    """The route, as decided."""

    decision: Decision


Question = Authenticate | FindPrincipal | Route | Overflow
Answer = Authenticated | PrincipalFound | Routed
