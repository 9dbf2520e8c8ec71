"""The panel as a site: its pages, its sessions, its log-in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp

from ivr.panel import entrance
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
from ivr.web import leaving
from ivr.web.application import application
from ivr.web.cookies import Cookies
from ivr.web.door import Door
from ivr.web.gate import Gate, Rates, unchanged
from ivr.web.limits import Rate
from ivr.web.sessions import Lifetime, Sessions
from ivr.web.site import SiteSettings
from ivr.web.visit import Page

_HERE = Path(__file__).parent
LogIn = Callable[[Panel], list[Page]]
"""The pages of one way to sign in."""
RATES = Rates(Rate(3000, 60), Rate(120, 60), Rate(600, 600))
"""A whole office behind one address works with it all day."""


@dataclass(frozen=True, slots=True)
class PanelSettings(SiteSettings):
    """Of the panel: people stay at it all day."""

    lifetime: Lifetime = field(default_factory=lambda: Lifetime(1800, 43_200))
    rates: Rates = RATES
    follows_accounts: bool = True
    """Whether sessions lose what their account lost; not where a provider alone says what each may do."""


def build(
    ports: Ports, log_in: LogIn, settings: PanelSettings, *, healthy: Callable[[], None]
) -> ASGIApp:
    """The panel as an ASGI application; `healthy` raises `StageError` when the store is away."""
    sessions, cookies = Sessions(settings.lifetime), Cookies(secure=settings.tls, site="panel-")
    pages = settings.pages(_HERE / "templates", PATHS, menu_for=menu_for)
    door = Door(sessions, cookies)
    panel = Panel(ports, pages, door)
    gate = Gate(
        sessions=sessions,
        cookies=cookies,
        rates=settings.rates,
        clock=settings.clock,
        signed_out=leaving.signed_out(door, PATHS),
        current=CurrentAccounts(ports.operators) if settings.follows_accounts else unchanged,
    )
    site = [*log_in(panel), *leaving.pages(door, PATHS, panel.draw)]
    for module in (
        entrance, wallboard, live_calls, search, utterances, replay, report_pages,
        editor, words, station, register,
    ):  # fmt: skip
        site += module.pages(panel)
    return application(
        gate=gate,
        pages=pages,
        site=site,
        static=settings.static("panel", _HERE / "static"),
        errors={},
        healthy=healthy,
        hosts=settings.hosts,
        tls=settings.tls,
    )
