"""All pages of the routing editor."""

from ivr.panel.panel import Panel
from ivr.panel.routing import (
    drafting,
    emergency,
    entries,
    forms,
    history,
    overview,
    proof,
    publishing,
    simulator,
)
from ivr.panel.routing.desk import Desk
from ivr.web.visit import Page

_MODULES = (
    overview, drafting, entries, forms, proof, simulator, publishing, history, emergency,
)  # fmt: skip


def pages(panel: Panel) -> list[Page]:
    """Registered by the panel's site."""
    desk = Desk(panel, panel.ports.routing)
    return [page for module in _MODULES for page in module.pages(desk)]
