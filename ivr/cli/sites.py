"""The sites of an installation: served in the foreground by a command each, watched by `kasja up`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ivr import logs, settings
from ivr.cli.console import say
from ivr.errors import SetupError, StageError
from ivr.settings import Settings
from ivr.setup import npm
from ivr.web import server
from ivr.web.server import Site
from ivr.wiring import account as wiring_account
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts
from ivr.wiring.site import SiteWiring

HTMX_WITHIN_S = 15.0
"""Fetched once; a machine without the npm registry must not wait for it at every start."""


class Application(Protocol):
    """Builds a site."""

    def __call__(self, settings: Settings, engine: Engine, *, htmx: Path | None) -> Site:
        """The site and what works beside it; `htmx` is the script, or None to do without."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """One site, and how it is built."""

    wiring: SiteWiring
    introduced: str
    """How `kasja up` tells its address: „TelePINs are set at …”."""
    check: Callable[[Settings], None]
    seed: Callable[[Settings, Engine], None]
    """Puts into a demo's database what the site cannot do without."""
    application: Application


ACCOUNT = Served(
    wiring_account.SITE,
    "TelePINs are set at",
    wiring_account.check,
    parts.seed_demo,
    wiring_account.application,
)
PANEL = Served(
    wiring_panel.SITE,
    "Supervisors and consultants work at",
    wiring_panel.check,
    wiring_panel.seed_demo,
    wiring_panel.application,
)
SITES = (ACCOUNT, PANEL)


def enabled(configured: Settings) -> tuple[Served, ...]:
    """The sites that this installation serves."""
    return tuple(site for site in SITES if site.wiring.of(configured).enabled)


def serve(site: Served) -> None:
    """Serve a site in the foreground until SIGTERM; `OperatorError` when it cannot start."""
    configured = settings.load()
    logs.configure(configured.log_level)
    site.check(configured)
    try:
        engine = parts.open_store(configured)
        site.seed(configured, engine)
    except (StageError, SQLAlchemyError) as away:
        why = away.code if isinstance(away, StageError) else type(away).__name__
        raise SetupError(
            f"database_url: the database does not answer ({why}); start it, then again"
        ) from None
    built = site.application(configured, engine, htmx=_htmx(configured))
    say(f"{site.introduced} {site.wiring.address(configured)}")
    server.serve(built, site.wiring.listening(configured))


def _htmx(configured: Settings) -> Path | None:
    """The script that makes long lists pleasant; without it they are pages like any other."""
    try:
        return npm.find(npm.HTMX, configured.cache_dir, say, within_s=HTMX_WITHIN_S)
    except SetupError as missing:
        say(f"the pages do without htmx: {missing}")
        return None
