"""Principals, the audit and contexts in memory: whom callers may speak for, and what agents would see."""

from collections.abc import Sequence
from datetime import date, datetime

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role, Scope
from ivr.identity.context import Proof, ScreenPop
from ivr.identity.principals import Principal, Validity
from ivr.store.demo import DemoAuthority, DemoPerson


class MemoryPrincipals:
    """The demo people's authorities; implements `identity.principals.Principals`."""

    def __init__(self, people: Sequence[DemoPerson], *, away: bool = False) -> None:
        """An `away` register answers nothing."""
        self._people, self.away = {person.id: person for person in people}, away

    def of(self, person: PersonRef, on: date) -> tuple[Principal, ...]:
        """Everybody this person may act for on that day, by name."""
        if self.away:
            raise StageError("store", "away")
        agent = self._people[person]
        found = (
            Principal(PersonRef(a.whom), self._people[a.whom].name, Role(a.role), Scope(a.scope))
            for a in agent.acts_for
            if _validity(a).covers(on)
        )
        return tuple(sorted(found, key=lambda principal: (principal.name, principal.role)))

    def find(self, person: PersonRef, role: Role, identifier: str, on: date) -> Principal | None:
        """The owner of the number, if the person may act for them on that day."""
        for principal in self.of(person, on):
            owner = self._people[principal.person]
            if principal.role is role and identifier in (owner.pesel, owner.nip):
                return principal
        return None


def _validity(authority: DemoAuthority) -> Validity:
    last, revoked = (
        date.fromisoformat(day) if day else None for day in (authority.until, authority.revoked)
    )
    return Validity(date.min, last, revoked)


class UnspeakableNames:
    """Names that never get ready; implements `speech.names.NameSpeaker`."""

    def prepare(self, names: Sequence[str]) -> None:
        """Render nothing."""

    def ready(self, names: Sequence[str], *, within_s: float) -> bool:  # noqa: ARG002
        """Never."""
        return False


class MemoryContexts:
    """Keeps proofs by call and hands out counted tokens; implements `identity.context.Contexts`."""

    def __init__(self, *, away: bool = False) -> None:
        """`away` contexts take and give nothing."""
        self.proofs: dict[str, Proof] = {}
        self.issued: list[tuple[str, str]] = []
        self.pops: dict[str, ScreenPop] = {}
        """What signed-in agents are shown, by call."""
        self.asked, self.shown = 0, list[tuple[str, str, str]]()
        self.away = away

    def keep(self, proof: Proof) -> None:
        """Put a proof aside."""
        self._answer()
        self.proofs[proof.call_id] = proof

    def issue(self, call_id: str, agent: str, moment: datetime) -> str | None:  # noqa: ARG002
        """A token, if the call proved anything."""
        self._answer()
        if call_id not in self.proofs:
            return None
        self.issued.append((call_id, agent))
        return f"token-{len(self.issued)}"

    def redeem(self, token: str, agent: str, moment: datetime) -> ScreenPop | None:  # noqa: ARG002
        """Nothing: the real store's tests show what agents see."""
        return None

    def show(self, call_id: str, agent: str, moment: datetime, *, by: str) -> ScreenPop | None:  # noqa: ARG002
        """What a test put there."""
        self._answer()
        self.asked += 1
        if call_id in self.pops:
            self.shown.append((call_id, agent, by))
        return self.pops.get(call_id)

    def end(self, call_id: str, moment: datetime) -> None:  # noqa: ARG002
        """Forget the proof."""
        self._answer()
        self.proofs.pop(call_id, None)

    def _answer(self) -> None:
        if self.away:
            raise StageError("contexts", "away")
