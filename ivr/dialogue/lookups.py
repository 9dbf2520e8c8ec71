"""What the dialogue may ask of the world, and what the world answers."""

from dataclasses import dataclass

from ivr.identity.assurance import Assurance, Authenticated, PersonRef, Role, Subject
from ivr.identity.principals import Principal
from ivr.routing.decision import Decision
from ivr.routing.model import Office
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
class ListPrincipals:
    """For whom may this person act on this ground, if they are few and can be read out?"""

    person: PersonRef
    role: Role


@dataclass(frozen=True, slots=True)
class PrincipalsListed:
    """The principals in the order to read; empty when a number must be asked for instead."""

    principals: tuple[Principal, ...]


@dataclass(frozen=True, slots=True)
class ChoosePrincipal:
    """May this person still act for the one they chose from the list?"""

    person: PersonRef
    role: Role
    principal: PersonRef


@dataclass(frozen=True, slots=True)
class PrincipalFound:
    """The subject, or nothing: unknown and not allowed look the same."""

    subject: Subject | None


@dataclass(frozen=True, slots=True)
class Route:
    """Where does a call on this topic go now?"""

    topic: str
    assurance: Assurance = Assurance.NONE
    office: str = ""
    """Code of the local office the caller chose; empty for none."""


@dataclass(frozen=True, slots=True)
class Resume:
    """How does it stand with a caller who left a queue for a moment, and goes back?"""

    topic: str
    queue: str


@dataclass(frozen=True, slots=True)
class ListOffices:
    """Which local offices may a caller choose from?"""


@dataclass(frozen=True, slots=True)
class OfficesListed:
    """The offices; empty where none takes calls itself."""

    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class FindCallback:
    """Does this caller wait to be called back already?"""


@dataclass(frozen=True, slots=True)
class CallbackFound:
    """Whether they do, and whether anybody can be called back at all."""

    is_open: bool
    is_possible: bool = True


@dataclass(frozen=True, slots=True)
class LeaveCallback:
    """Keep the caller's place in this queue, and call this number when its turn comes."""

    topic: str
    queue: str
    number: str


@dataclass(frozen=True, slots=True)
class CallbackLeft:
    """Whether it was kept; not so where a telephone asks too often."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class WithdrawCallback:
    """The caller does not want to be called back any more."""


@dataclass(frozen=True, slots=True)
class CallbackWithdrawn:
    """Nobody will call."""


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


Question = (
    Authenticate
    | ListPrincipals
    | FindPrincipal
    | ChoosePrincipal
    | Route
    | Overflow
    | Resume
    | ListOffices
    | FindCallback
    | LeaveCallback
    | WithdrawCallback
)
Answer = (
    Authenticated
    | PrincipalsListed
    | PrincipalFound
    | Routed
    | OfficesListed
    | CallbackFound
    | CallbackLeft
    | CallbackWithdrawn
)
