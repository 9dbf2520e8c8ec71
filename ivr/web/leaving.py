"""Signing out, and sessions that end or are kept alive: the same on every site."""

from collections.abc import Callable

from starlette.responses import Response

from ivr.web.door import Door
from ivr.web.pages import go_to
from ivr.web.paths import SitePaths
from ivr.web.visit import Access, Handler, Page, Visit


def pages(door: Door, paths: SitePaths, draw: Callable[[str, Visit], Response]) -> list[Page]:
    """The pages of this module; `draw` makes one of a template of the site."""

    def log_out(visit: Visit) -> Response:
        return door.sign_out(visit, go_to(paths.logged_out))

    def logged_out(visit: Visit) -> Response:
        return draw("logged_out.html", visit)

    def expired(visit: Visit) -> Response:
        return draw("expired.html", visit)

    def extend(_visit: Visit) -> Response:
        return Response(status_code=204)  # the gate has seen the session, which is all it takes

    return [
        Page(paths.logout, take=log_out),
        Page(paths.logged_out, logged_out, access=Access.ANYBODY),
        Page(paths.expired, expired, access=Access.ANYBODY),
        Page(paths.extend, take=extend),
    ]


def signed_out(door: Door, paths: SitePaths) -> Handler:
    """Answers who must sign in; who was signed in learns first that the session is over."""

    def answer(visit: Visit) -> Response:
        path = paths.expired if visit.token else paths.login
        if visit.fragment:  # htmx would put the page into the part that it asked for
            return Response(status_code=401, headers={"HX-Redirect": path})
        return door.sign_out(visit, go_to(path))

    return answer
