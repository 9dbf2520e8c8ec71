"""Signing out, and sessions that end or are kept alive."""

from starlette.responses import Response

from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.web.pages import go_to
from ivr.web.visit import Access, Page, Visit


def pages(office: Office) -> list[Page]:
    """The pages of this module."""

    def log_out(visit: Visit) -> Response:
        return office.door.sign_out(visit, go_to(PATHS.logged_out))

    def logged_out(visit: Visit) -> Response:
        return office.pages.draw("logged_out.html", visit)

    def expired(visit: Visit) -> Response:
        return office.pages.draw("expired.html", visit)

    def extend(_visit: Visit) -> Response:
        return Response(status_code=204)  # the gate has seen the session, which is all it takes

    return [
        Page(PATHS.logout, take=log_out),
        Page(PATHS.logged_out, logged_out, access=Access.ANYBODY),
        Page(PATHS.expired, expired, access=Access.ANYBODY),
        Page(PATHS.extend, take=extend),
    ]
