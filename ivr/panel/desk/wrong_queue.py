"""„Zła kolejka”: a consultant says that a call came to the wrong place, and what it was about.

One press is enough and counts at once; the right topic may follow, or not.
"""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.identity.operators import OperatorRole
from ivr.panel.desk.ports import DeskPorts
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.store.marks import Mark, MarkKind
from ivr.web.forms import Fields
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit

TOPIC = "temat"
UNKNOWN = "nie-wiem"
_WITHIN = timedelta(days=1)
"""Later nobody remembers."""


def pages(panel: Panel, ports: DeskPorts) -> list[Page]:
    """The pages of this module."""

    def ask(visit: Visit) -> Response:
        return _drawn(visit, _call(visit))

    def take(visit: Visit) -> Response:
        call, topic = _call(visit), visit.form.plain[TOPIC]
        if topic not in ("", UNKNOWN, *ports.names().topics):
            return _drawn(visit, call, status=422, wrong=True)
        _mark(visit, call, topic if topic != UNKNOWN else "")
        if topic:
            return panel.done(visit, PATHS.desk, "Zapisano. Dziękujemy, to poprawia kierowanie.")
        return go_to(PATHS.desk_wrong.format(call=call))

    def _call(visit: Visit) -> str:
        """The id of a call that this consultant had not long ago; else there is no such page."""
        served = ports.calls.served(visit.params["call"], visit.account.agent)
        if served is None or visit.moment - served.began_at > _WITHIN:
            raise HTTPException(404)
        return served.call_id

    def _mark(visit: Visit, call: str, topic: str) -> None:
        by = visit.account.actor.name
        last = mark_of(ports, call, by)
        if last is None or (topic and last.topic != topic):
            ports.marks.add(Mark(call, visit.moment, by, MarkKind.WRONG_QUEUE, topic or None))

    def _drawn(visit: Visit, call: str, *, status: int = 200, wrong: bool = False) -> Response:
        return panel.draw(
            "desk/wrong.html",
            visit,
            status=status,
            section=PATHS.desk,
            address=PATHS.desk_wrong.format(call=call),
            topics=sorted(ports.names().topics.items(), key=lambda item: item[1]),
            mark=mark_of(ports, call, visit.account.actor.name),
            wrong=wrong,
        )

    fields = Fields(frozenset({TOPIC}))
    return [Page(PATHS.desk_wrong, ask, take, fields, role=OperatorRole.AGENT)]


def mark_of(ports: DeskPorts, call: str, by: str) -> Mark | None:
    """What this operator said about the call last: that it is in the wrong queue; None if they did not."""
    marks = ports.marks.of(call)
    own = (m for m in reversed(marks) if m.by == by and m.kind is MarkKind.WRONG_QUEUE)
    return next(own, None)
