"""The way in from the bare address: to the first page that somebody may see."""

from starlette.responses import Response

from ivr.panel.menu import menu_for
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""

    def home(visit: Visit) -> Response:
        items = menu_for(visit.account.roles)
        return go_to(items[0].path) if items else panel.draw("nothing.html", visit)

    return [Page(PATHS.home, home)]
