"""The wallboard: what the line is doing, on a desk or on a wall; pushed, or reloaded without scripts."""

from starlette.responses import Response

from ivr.calls import figures
from ivr.identity.operators import OperatorRole
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.web.channel import Parts
from ivr.web.visit import Page, Visit

PARTS = ("ages", "figures", "waiting", "queues", "bot", "agents", "people", "health")
"""Each has a template in `live/`."""
BIG, CALM = "ekran", "bez-odswiezania"
"""In the query: for a screen on a wall; without reloading, where there are no scripts."""
RELOAD_EVERY_S = 10


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""
    live = panel.ports.live

    def draw(*, pushed: bool = True) -> Parts:
        values = {"board": live.wallboard(), "names": live.names(), "pushed": pushed}
        return {name: panel.pages.part(f"live/{name}.html", **values) for name in PARTS}

    def show(visit: Visit) -> Response:
        board = live.wallboard()
        return panel.draw(
            "live/wallboard.html",
            visit,
            section=PATHS.wallboard,
            board=board,
            parts=draw(pushed=False),
            figures=figures.defined(board.rules),
            big=BIG in visit.query,
            stays=_only_looks(visit),
            reload_s=0 if CALM in visit.query else RELOAD_EVERY_S,
        )

    def stream(visit: Visit) -> Response:
        if BIG in visit.query and _only_looks(visit):
            # A screen on a wall has nobody who could keep its session; an account that may do nothing
            # but look may stay signed in until the session's absolute end.
            panel.door.sessions.seen(visit.token, visit.moment)
        channel = live.broadcast.channel("wallboard", draw)
        return live.stream(visit, channel, panel.door.sessions)

    return [
        Page(PATHS.wallboard, show, role=OperatorRole.VIEW),
        Page(PATHS.wallboard_stream, stream, role=OperatorRole.VIEW, is_use=False),
    ]


def _only_looks(visit: Visit) -> bool:
    return visit.account.roles == {OperatorRole.VIEW}
