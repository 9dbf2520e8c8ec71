"""For whom one call's caller may speak: the register asked, the names made ready, each answer audited."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role, Subject
from ivr.identity.audit import Actor, ActorKind, Audit, AuditEvent, AuditKind
from ivr.identity.caller import Caller
from ivr.identity.principals import FEW, Principal, Principals
from ivr.speech.names import NameSpeaker

log = structlog.get_logger()

_WAIT_S = 0.6
"""For names that are being rendered: less than the pause after which KASja says that she is checking."""


@dataclass(frozen=True, slots=True)
class Representation:
    """Finds principals for one call. Every failure of the world is a `StageError`."""

    principals: Principals
    names: NameSpeaker
    audit: Audit
    caller: Caller

    def expect(self, person: PersonRef, moment: datetime) -> None:
        """A caller was proved who represents somebody: make the names ready that a list would need."""
        try:
            by_role = sorted(self.principals.of(person, moment.date()), key=lambda p: p.role)
        except StageError as away:
            log.warning("principals_not_expected", stage=away.stage, code=away.code)
            return
        for _role, found in groupby(by_role, key=lambda p: p.role):
            names = [principal.name for principal in found]
            if len(names) <= FEW:
                self.names.prepare(names)

    def listed(self, person: PersonRef, role: Role, moment: datetime) -> tuple[Principal, ...]:
        """The principals on this ground, if they are few and their names can be spoken."""
        found = [p for p in self.principals.of(person, moment.date()) if p.role is role]
        names = [principal.name for principal in found]
        # Two of one name cannot be told apart by it: then the number decides.
        few = 0 < len(names) <= FEW and len(set(names)) == len(names)
        return tuple(found) if few and self.names.ready(names, within_s=_WAIT_S) else ()

    def by_number(
        self, person: PersonRef, role: Role, identifier: str, moment: datetime
    ) -> Subject | None:
        """The owner of a PESEL or NIP as the subject; None alike for unknown and not allowed."""
        found = self.principals.find(person, role, identifier, moment.date())
        return self._subject(person, role, found, moment, how="number")

    def from_list(
        self, person: PersonRef, role: Role, principal: PersonRef, moment: datetime
    ) -> Subject | None:
        """Somebody from the list as the subject; None when the authority ended meanwhile."""
        allowed = self.principals.of(person, moment.date())
        found = next((p for p in allowed if (p.person, p.role) == (principal, role)), None)
        return self._subject(person, role, found, moment, how="list")

    def _subject(
        self,
        person: PersonRef,
        role: Role,
        found: Principal | None,
        moment: datetime,
        *,
        how: str,
    ) -> Subject | None:
        details = {"role": role.value, "how": how, "agent": str(person)}
        if found is not None:
            details["scope"] = found.scope.value
        kind = AuditKind.PRINCIPAL_CHOSEN if found else AuditKind.PRINCIPAL_REFUSED
        actor = Actor(ActorKind.CALLER, self.caller.key)
        subject = found.person if found else person
        self.audit.record(AuditEvent(kind, moment, actor, subject, self.caller.call_id, details))
        return Subject(found.person, person, role, found.scope) if found else None
