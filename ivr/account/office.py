"""What the site's pages share."""

from dataclasses import dataclass

import structlog
from starlette.responses import Response

from ivr.identity.audit import Actor, ActorKind, Audit, AuditEvent, AuditKind
from ivr.identity.telepins import Telepins
from ivr.web.door import Door
from ivr.web.pages import Pages
from ivr.web.sessions import Account
from ivr.web.visit import Visit

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as the log-in told."""

    number: str
    """PESEL or NIP; goes no further than the register."""
    name: str
    """For the page's head; may be empty."""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """The ports, the templates and the door."""

    telepins: Telepins
    audit: Audit
    pages: Pages
    door: Door

    def admit(self, visit: Visit, identity: Identity, onwards: Response) -> Response:
        """Let in whom the log-in names, if the register knows them, and answer with `onwards`."""
        person = self.telepins.find(identity.number)
        if person is None:
            log.warning("login_of_unknown_person")
            return self.unknown()
        account = Account(Actor(ActorKind.OWNER, person), identity.name, identity.phones)
        self.audit.record(AuditEvent(AuditKind.LOGIN, visit.moment, account.actor, person))
        return self.door.sign_in(visit, account, onwards)

    def unknown(self) -> Response:
        """The page for who is signed in but not in the register."""
        return self.pages.draw("unknown.html", None, status=403)
