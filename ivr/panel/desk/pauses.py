"""Breaks: why a consultant takes no calls for a while, and back."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.errors import StageError
from ivr.identity.operators import OperatorRole
from ivr.panel.desk.ports import DeskPorts
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

WRAP_UP = "po-rozmowie"
REASONS = {
    WRAP_UP: "dokończenie sprawy po rozmowie",
    "przerwa": "przerwa",
    "pomoc": "pomoc innemu konsultantowi",
    "narada": "narada",
    "szkolenie": "szkolenie",
    "usterka": "usterka sprzętu",
}
"""As Asterisk keeps them, and as people read them."""
REASON = "powod"
AWAY = (
    "Nie udało się: centrala nie odpowiada albo nie zna tego stanowiska. "
    "Spróbuj ponownie; w razie kłopotu zwróć się do administratora."
)


def pages(panel: Panel, ports: DeskPorts) -> list[Page]:
    """The forms of this module."""

    def pause(visit: Visit) -> Response:
        reason = visit.form.plain[REASON]
        if reason not in REASONS:
            raise HTTPException(400)
        try:
            ports.agents.pause(visit.account.agent, reason)
        except StageError:
            return panel.done(visit, PATHS.desk, AWAY)
        return panel.done(visit, PATHS.desk, f"Nie dostaniesz nowych rozmów: {REASONS[reason]}.")

    def resume(visit: Visit) -> Response:
        try:
            ports.agents.resume(visit.account.agent)
        except StageError:
            return panel.done(visit, PATHS.desk, AWAY)
        return panel.done(visit, PATHS.desk, "Znów przyjmujesz rozmowy.")

    fields = Fields(frozenset({REASON}))
    return [
        Page(PATHS.desk_pause, take=pause, fields=fields, role=OperatorRole.AGENT),
        Page(PATHS.desk_resume, take=resume, role=OperatorRole.AGENT),
    ]
