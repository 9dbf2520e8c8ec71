"""The way in from the bare address, signing out, and sessions that end or are kept alive."""

from starlette.responses import Response

from ivr.panel.menu import menu_for
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.web.pages import go_to
from ivr.web.visit import Access, Page, Visit


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""

    def home(visit: Visit) -> Response:
        items = menu_for(visit.account.roles)
        return go_to(items[0].path) if items else panel.draw("nothing.html", visit)

    def log_out(visit: Visit) -> Response:
        return panel.door.sign_out(visit, go_to(PATHS.logged_out))

    def logged_out(visit: Visit) -> Response:
        return panel.draw("logged_out.html", visit)

    def expired(visit: Visit) -> Response:
        return panel.draw("expired.html", visit)

    def extend(_visit: Visit) -> Response:
        return Response(status_code=204)  # the gate has seen the session, which is all it takes

    return [
        Page(PATHS.home, home),
        Page(PATHS.logout, take=log_out),
        Page(PATHS.logged_out, logged_out, access=Access.ANYBODY),
        Page(PATHS.expired, expired, access=Access.ANYBODY),
        Page(PATHS.extend, take=extend),
    ]
