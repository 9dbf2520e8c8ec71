"""What the panel's pages share: templates, the door, and the ports to the hotline."""

from dataclasses import dataclass

from starlette.responses import Response

from ivr.identity.audit import Actor, ActorKind, Audit, AuditEvent, AuditKind
from ivr.identity.operators import Operator, Operators
from ivr.panel.calls.ports import CallPorts
from ivr.panel.desk.ports import DeskPorts
from ivr.panel.live.live import Live
from ivr.panel.paths import PATHS
from ivr.panel.register.ports import RegisterPorts
from ivr.panel.routing.ports import RoutingPorts
from ivr.panel.words.ports import WordsPorts
from ivr.web.door import Door
from ivr.web.pages import Pages, go_to
from ivr.web.sessions import Account
from ivr.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Ports:
    """What the panel needs from the world; pages know nothing else of it."""

    operators: Operators
    audit: Audit
    routing: RoutingPorts
    words: WordsPorts
    calls: CallPorts
    live: Live
    desk: DeskPorts
    register: RegisterPorts


@dataclass(frozen=True, slots=True)
class Panel:
    """Handed to each module of pages."""

    ports: Ports
    pages: Pages
    door: Door

    def draw(self, template: str, visit: Visit, *, status: int = 200, **values: object) -> Response:
        """The page, with what the last form has to tell."""
        notice = self.door.sessions.take_notice(visit.token) if visit.session else ""
        return self.pages.draw(template, visit, status=status, notice=notice, **values)

    def done(self, visit: Visit, path: str, notice: str) -> Response:
        """After a form: go to `path`, where the notice is told once."""
        self.door.sessions.leave_notice(visit.token, notice)
        return go_to(path)

    def admit(
        self, visit: Visit, operator: Operator, onwards: Response | None = None, *, how: str
    ) -> Response:
        """Let in whom a log-in named, and answer with `onwards`, or with the way to the first page."""
        actor = Actor(ActorKind.OPERATOR, operator.name)
        event = AuditEvent(AuditKind.OPERATOR_LOGIN, visit.moment, actor, details={"how": how})
        self.ports.audit.record(event)
        return self.door.sign_in(visit, account_of(operator), onwards or go_to(PATHS.home))


def account_of(operator: Operator) -> Account:
    """An operator as sessions know them."""
    actor = Actor(ActorKind.OPERATOR, operator.name)
    return Account(actor, operator.spoken, roles=operator.roles, agent=operator.agent)
