"""What a call proved, for the agent who gets it, and for nobody else.

The result of a proof stays on the server, under the call's linkedid. An agent whom the queue connected
gets a token for it, which opens it once. The call goes on to another agent (the deck's third tier): the
earlier token is dead and the new agent gets one, and the caller is not asked again. A hang-up ends it,
and so does its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.identity.assurance import Assurance, PersonRef, Subject
from ivr.identity.information import Information

TOKEN_BYTES = 32
"""256 random bits (OWASP ASVS 5.0, 7.2.3 asks for 128)."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What one call proved."""

    call_id: str
    """Asterisk's linkedid."""
    caller: str
    """The pseudonym of the caller's number."""
    subject: Subject
    assurance: Assurance
    topic: str
    proved_at: datetime
    """Aware UTC."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A person or organisation as an agent sees them."""

    person: PersonRef
    name: str
    pesel: str | None
    nip: str | None


@dataclass(frozen=True, slots=True)
class ScreenPop:
    """What the agent sees when the call arrives."""

    proof: Proof
    caller: Shown
    subject: Shown
    """The caller, or the principal they speak for."""
    unlocked: frozenset[Information]
    """What may be disclosed on this proof."""

    def as_json(self) -> Mapping[str, object]:
        """Everything, for programs."""
        proof = self.proof
        return {
            "call_id": proof.call_id,
            "caller_number": proof.caller,
            "topic": proof.topic,
            "assurance": proof.assurance.label,
            "proved_at": proof.proved_at.isoformat(),
            "caller": _shown(self.caller),
            "subject": _shown(self.subject),
            "role": proof.subject.role.value if proof.subject.role else None,
            "scope": proof.subject.scope.value if proof.subject.scope else None,
            "unlocked": sorted(self.unlocked),
        }


def _shown(shown: Shown) -> Mapping[str, object]:
    return {"ref": shown.person, "name": shown.name, "pesel": shown.pesel, "nip": shown.nip}


class Contexts(Protocol):
    """Keeps proofs while their calls last. Raises `StageError` when it is away."""

    def keep(self, proof: Proof) -> None:
        """Put a proof aside; a later one of the same call replaces it."""
        ...

    def issue(self, call_id: str, agent: str, moment: datetime) -> str | None:
        """A token for the agent who got the call; None when the call proved nothing that still holds.

        The token of the agent who had it before is dead.
        """
        ...

    def redeem(self, token: str, agent: str, moment: datetime) -> ScreenPop | None:
        """What the token opens, once, to its agent, while the call lasts; None for all else.

        Who saw whose data is in the audit before it is returned.
        """
        ...

    def show(self, call_id: str, agent: str, moment: datetime, *, by: str) -> ScreenPop | None:
        """What the call proved, to the agent who has it and is signed in as the operator `by`.

        The log-in stands for the token, which opens nothing any more. None while nothing that still
        holds was proved, and to every other agent. Who saw whose data is in the audit before it is
        returned, each time.
        """
        ...

    def end(self, call_id: str, moment: datetime) -> None:
        """The caller hung up."""
        ...
