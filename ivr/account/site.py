"""The site: its pages, its sessions, its log-in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from ivr.account import choosing, deactivating, history, leaving, overview
from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.identity.audit import Audit
from ivr.identity.telepins import Telepins, UnknownPersonError
from ivr.web.application import application
from ivr.web.cookies import Cookies
from ivr.web.door import Door
from ivr.web.gate import Gate, Rates
from ivr.web.pages import Pages
from ivr.web.sessions import Lifetime, Sessions
from ivr.web.visit import Page

_HERE = Path(__file__).parent
LogIn = Callable[[Office], list[Page]]
"""The pages of one way to sign in."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How the site is reached and what it allows."""

    hosts: tuple[str, ...]
    """Names under which browsers may ask for it."""
    tls: bool
    """Whether browsers reach it by TLS."""
    demo: bool
    """Marks every page as a demonstration."""
    lifetime: Lifetime = field(default_factory=lambda: Lifetime(900, 3600))
    rates: Rates = field(default_factory=Rates)
    htmx: Path | None = None
    """The script; the pages do without when it is not there."""
    clock: Callable[[], datetime] = _utc_now


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
    pages = Pages(
        [_HERE / "templates"],
        {
            "path": PATHS,
            "demo": settings.demo,
            "idle_s": settings.lifetime.idle_s,
            "has_htmx": settings.htmx is not None,
        },
    )
    office = Office(telepins, audit, pages, Door(sessions, cookies))
    gate = Gate(
        sessions=sessions,
        cookies=cookies,
        rates=settings.rates,
        clock=settings.clock,
        signed_out=office.signed_out,
    )
    site = log_in(office)
    for module in (overview, choosing, deactivating, history, leaving):
        site += module.pages(office)

    def unknown(_request: Request, _wrong: Exception) -> Response:
        return office.unknown()

    return application(
        gate=gate,
        pages=pages,
        site=site,
        static=_static(settings.htmx),
        errors={UnknownPersonError: unknown},
        healthy=healthy,
        hosts=settings.hosts,
        tls=settings.tls,
    )


def _static(htmx: Path | None) -> Mapping[str, Path]:
    own = {"account": _HERE / "static"}
    return own if htmx is None else {**own, "htmx.js": htmx}
