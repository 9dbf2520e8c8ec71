"""All pages of phrases and prompts."""

from ivr.panel.panel import Panel
from ivr.panel.routing.desk import Desk as RoutingDesk
from ivr.panel.words import drafting, phrases, prompts, trial, voices
from ivr.panel.words.desk import Desk
from ivr.web.visit import Page

_MODULES = (drafting, phrases, trial, prompts, voices)


def pages(panel: Panel) -> list[Page]:
    """Registered by the panel's site."""
    desk = Desk(panel, panel.ports.words, RoutingDesk(panel, panel.ports.routing))
    return [page for module in _MODULES for page in module.pages(desk)]
