"""The site: its pages, its sessions, its log-in."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from ivr.account import choosing, deactivating, history, overview
from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.identity.audit import Audit
from ivr.identity.telepins import Telepins, UnknownPersonError
from ivr.web import leaving
from ivr.web.application import application
from ivr.web.cookies import Cookies
from ivr.web.door import Door
from ivr.web.gate import Gate
from ivr.web.sessions import Sessions
from ivr.web.site import SiteSettings
from ivr.web.visit import Page

_HERE = Path(__file__).parent
LogIn = Callable[[Office], list[Page]]
"""The pages of one way to sign in."""


def build(
    telepins: Telepins,
    audit: Audit,
    log_in: LogIn,
    settings: SiteSettings,
    *,
    healthy: Callable[[], None],
) -> ASGIApp:
    """The site as an ASGI application; `healthy` raises `StageError` when the store is away."""
    sessions, cookies = Sessions(settings.lifetime), Cookies(secure=settings.tls)
    pages = settings.pages(_HERE / "templates", PATHS)
    door = Door(sessions, cookies)
    office = Office(telepins, audit, pages, door)
    gate = Gate(
        sessions=sessions,
        cookies=cookies,
        rates=settings.rates,
        clock=settings.clock,
        signed_out=leaving.signed_out(door, PATHS),
    )
    site = [*log_in(office), *leaving.pages(door, PATHS, pages.draw)]
    for module in (overview, choosing, deactivating, history):
        site += module.pages(office)

    def unknown(_request: Request, _wrong: Exception) -> Response:
        return office.unknown()

    return application(
        gate=gate,
        pages=pages,
        site=site,
        static=settings.static("account", _HERE / "static"),
        errors={UnknownPersonError: unknown},
        healthy=healthy,
        hosts=settings.hosts,
        tls=settings.tls,
    )
