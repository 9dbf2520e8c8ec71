"""Calls that go on: a list, and one of them turn by turn; it ends in the page of the call's replay."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.calls.live.progress import LiveCall
from ivr.identity.audit import AuditEvent, AuditKind
from ivr.identity.operators import OperatorRole
from ivr.panel.calls.timeline import timeline
from ivr.panel.live.live import Live
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.store.reports import CallReport
from ivr.web.channel import Parts
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit

SHOWN = 200
"""Calls on one page, longest first; the others are counted."""


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""
    live = panel.ports.live
    sessions = panel.door.sessions

    def draw_list(*, pushed: bool = True) -> Parts:
        calls = sorted(
            live.board().calls.values(), key=lambda call: (call.started_at, call.call_id)
        )
        values = {
            "board": live.wallboard(),
            "names": live.names(),
            "calls": calls[:SHOWN],
            "more": max(0, len(calls) - SHOWN),
            "pushed": pushed,
        }
        return {name: panel.pages.part(f"live/{name}.html", **values) for name in ("ages", "calls")}

    def show_list(visit: Visit) -> Response:
        parts = draw_list(pushed=False)
        return panel.draw("live/list.html", visit, section=PATHS.live, parts=parts)

    def stream_list(visit: Visit) -> Response:
        return live.stream(visit, live.broadcast.channel("calls", draw_list), sessions)

    def show_one(visit: Visit) -> Response:
        call_id = visit.params["call"]
        if call_id not in live.board().calls:
            found = live.report(call_id)
            if found is None:
                raise HTTPException(404)
            if _is_over(found):
                return go_to(PATHS.call.format(call=quote(call_id, safe="")))
        event = AuditEvent(AuditKind.CALL_VIEW, visit.moment, visit.account.actor, call_id=call_id)
        panel.ports.audit.record(event)
        parts = _drawing(panel, call_id, pushed=False)()
        return panel.draw("live/call.html", visit, section=PATHS.live, parts=parts, call_id=call_id)

    def stream_one(visit: Visit) -> Response:
        call_id = visit.params["call"]
        if call_id not in live.board().calls and live.report(call_id) is None:
            raise HTTPException(404)
        channel = live.broadcast.channel(f"call {call_id}", _drawing(panel, call_id))
        return live.stream(visit, channel, sessions)

    role = OperatorRole.VIEW
    return [
        Page(PATHS.live, show_list, role=role),
        Page(PATHS.live_stream, stream_list, role=role, is_use=False),
        Page(PATHS.live_call, show_one, role=role),
        Page(PATHS.live_call_stream, stream_one, role=role, is_use=False),
    ]


def _drawing(panel: Panel, call_id: str, *, pushed: bool = True) -> Callable[[], Parts]:
    """Draws one call; its journal is read again only when it grew."""
    live = panel.ports.live
    seen: tuple[int | None, CallReport | None] = (0, None)

    def draw() -> Parts:
        nonlocal seen
        call = live.board().calls.get(call_id)
        newest = call.newest if call else None
        # The row that says when a call ended may be written after its last entry.
        ending = call is None and not _is_over(seen[1]) and not live.board().journals.away
        if seen[1] is None or newest != seen[0] or ending:
            seen = newest, live.report(call_id)
        told = _told(live, call, seen[1])
        templates = {name: f"live/call_{name}.html" for name in ("state", "why", "turns")}
        values = {**told, "call_id": call_id, "pushed": pushed}
        return {
            name: panel.pages.part(template, **values)
            for name, template in {"ages": "live/ages.html", **templates}.items()
        }

    return draw


def _told(live: Live, call: LiveCall | None, report: CallReport | None) -> dict[str, object]:
    decisions = report.of_kind("decision") if report else ()
    return {
        "board": live.wallboard(),
        "names": live.names(),
        "call": call,
        "over": _is_over(report),
        "lines": timeline(report, live.names()) if report else (),
        "decision": decisions[-1] if decisions else None,
    }


def _is_over(report: CallReport | None) -> bool:
    return report is not None and report.facts["ended_at"] is not None
