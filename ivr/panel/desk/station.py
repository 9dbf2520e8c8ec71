"""The desk itself: the call that the consultant has, whether they take the next one, their last calls."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response

from ivr.calls.agents import Availability
from ivr.errors import StageError
from ivr.identity.assurance import Assurance
from ivr.identity.context import ScreenPop
from ivr.identity.information import Information
from ivr.identity.operators import OperatorRole
from ivr.panel.desk import pauses, wrong_queue
from ivr.panel.desk.pops import Pops
from ivr.panel.desk.view import CallView, view_of
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.store.entries import AgentCall
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit

LAST_CALLS = 12
SEEN = "v"
"""The query's name for what the browser shows already."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """Everything that the desk shows at one moment."""

    call: CallView | None
    """The one that lasts."""
    pop: ScreenPop | None
    """Who is calling, as far as it was proved."""
    expired: bool
    """Something was proved, and it holds no longer."""
    unlocked: frozenset[Information]
    """What may be said to this caller."""
    state: Availability | None
    """None for who is in no queue."""
    away: bool
    """Asterisk does not answer, so nobody knows the state."""
    last: CallView | None
    """The call before, while there is none: it may still need a word."""


def pages(panel: Panel) -> list[Page]:
    """The pages of the consultant's desk."""
    ports = panel.ports.desk
    pops = Pops(ports.contexts, valid_s=ports.valid_s)

    def desk(visit: Visit) -> Response:
        taken = ports.calls.latest(visit.account.agent, LAST_CALLS)
        now = _now(visit, taken)
        part, seen = _part(visit, now)
        history = [_view(visit, call) for call in taken if call.ended_at is not None]
        return panel.draw(
            "desk/desk.html", visit, section=PATHS.desk, part=part, seen=seen, history=history
        )

    def call(visit: Visit) -> Response:
        if not visit.fragment:
            return go_to(PATHS.desk)
        now = _now(visit, ports.calls.latest(visit.account.agent, 1))
        part, seen = _part(visit, now)
        if visit.query.get(SEEN) == seen:
            return Response(status_code=204)  # htmx leaves the page alone, and focus where it is
        return HTMLResponse(panel.pages.part("desk/news.html", desk=now, part=part, seen=seen))

    def _part(visit: Visit, now: _Desk) -> tuple[str, str]:
        part = panel.pages.part("desk/call.html", visit=visit, desk=now, reasons=pauses.REASONS)
        return part, hashlib.sha256(part.encode()).hexdigest()[:16]

    def _now(visit: Visit, taken: Sequence[AgentCall]) -> _Desk:
        newest = taken[0] if taken else None
        state, away = _state(visit.account.agent)
        if newest is None or newest.ended_at is not None:
            pops.forget(visit.account.agent)
            last = _view(visit, newest) if newest else None
            return _Desk(None, None, False, frozenset(), state, away, last)
        pop = pops.of(newest, visit.moment, by=visit.account.actor.name)
        report = ports.report(newest.call_id)
        proved = report is not None and report.facts.get("assurance") == Assurance.TELEPIN.label
        unlocked = pop.unlocked if pop else ports.disclosure.unlocked(Assurance.NONE, None, None)
        expired = pop is None and proved
        return _Desk(_view(visit, newest), pop, expired, unlocked, state, away, None)

    def _state(agent: str) -> tuple[Availability | None, bool]:
        try:
            return ports.agents.state(agent), False
        except StageError:
            return None, True

    def _view(visit: Visit, call: AgentCall) -> CallView:
        marked = wrong_queue.mark_of(ports, call.call_id, visit.account.actor.name) is not None
        return view_of(call, ports.report(call.call_id), ports.names(), marked=marked)

    role = OperatorRole.AGENT
    return [
        Page(PATHS.desk, desk, role=role),
        Page(PATHS.desk_call, call, role=role, is_use=False),
        *pauses.pages(panel, ports),
        *wrong_queue.pages(panel, ports),
    ]
