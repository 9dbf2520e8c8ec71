"""The panel as a site: its pages, its sessions, its log-in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.types import ASGIApp

from ivr.panel import leaving
from ivr.panel.calls import replay, search, utterances
from ivr.panel.current import CurrentAccounts
from ivr.panel.desk import station
from ivr.panel.live import calls as live_calls
from ivr.panel.live import wallboard
from ivr.panel.menu import menu_for
from ivr.panel.panel import Panel, Ports
from ivr.panel.paths import PATHS
from ivr.panel.register import register
from ivr.panel.reports import report_pages
from ivr.panel.routing import editor
from ivr.panel.words import site as words
from ivr.web.application import application
from ivr.web.cookies import Cookies
from ivr.web.door import Door
from ivr.web.gate import Gate, Rates, unchanged
from ivr.web.limits import Rate
from ivr.web.pages import Pages
from ivr.web.sessions import Lifetime, Sessions
from ivr.web.visit import Page

_HERE = Path(__file__).parent
LogIn = Callable[[Panel], list[Page]]
"""The pages of one way to sign in."""
RATES = Rates(Rate(3000, 60), Rate(120, 60), Rate(600, 600))
"""A whole office behind one address works with it all day."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """How the panel is reached and what it allows."""

    hosts: tuple[str, ...]
    """Names under which browsers may ask for it."""
    tls: bool
    """Whether browsers reach it by TLS."""
    demo: bool
    """Marks every page as a demonstration."""
    lifetime: Lifetime = field(default_factory=lambda: Lifetime(1800, 43_200))
    rates: Rates = RATES
    htmx: Path | None = None
    """The script; the pages do without when it is not there."""
    clock: Callable[[], datetime] = _utc_now
    follows_accounts: bool = True
    """Whether sessions lose what their account lost; not where a provider alone says what each may do."""


def build(
    ports: Ports, log_in: LogIn, settings: PanelSettings, *, healthy: Callable[[], None]
) -> ASGIApp:
    """The panel as an ASGI application; `healthy` raises `StageError` when the store is away."""
    sessions, cookies = Sessions(settings.lifetime), Cookies(secure=settings.tls, site="panel-")
    pages = Pages(
        [_HERE / "templates"],
        {
            "path": PATHS,
            "menu_for": menu_for,
            "demo": settings.demo,
            "idle_s": settings.lifetime.idle_s,
            "has_htmx": settings.htmx is not None,
        },
    )
    panel = Panel(ports, pages, Door(sessions, cookies))
    gate = Gate(
        sessions=sessions,
        cookies=cookies,
        rates=settings.rates,
        clock=settings.clock,
        signed_out=panel.signed_out,
        current=CurrentAccounts(ports.operators) if settings.follows_accounts else unchanged,
    )
    site = log_in(panel)
    for module in (
        leaving, wallboard, live_calls, search, utterances, replay, report_pages,
        editor, words, station, register,
    ):  # fmt: skip
        site += module.pages(panel)
    return application(
        gate=gate,
        pages=pages,
        site=site,
        static=_static(settings.htmx),
        errors={},
        healthy=healthy,
        hosts=settings.hosts,
        tls=settings.tls,
    )


def _static(htmx: Path | None) -> Mapping[str, Path]:
    own = {"panel": _HERE / "static"}
    return own if htmx is None else {**own, "htmx.js": htmx}
