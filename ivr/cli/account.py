"""`kasja account`: the taxpayers' page for the telePIN; `kasja up` starts it as its child."""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from ivr import logs, settings, wiring, wiring_account
from ivr.cli.console import say
from ivr.errors import SetupError
from ivr.settings import Settings
from ivr.setup import npm
from ivr.web import server

HTMX_WITHIN_S = 15.0
"""Fetched once; a machine without the npm registry must not wait for it at every start."""


def account() -> None:
    """Serve the page on which taxpayers set their telePIN, until SIGTERM.

    Exit code 2 when it cannot start: a setting that would leave accounts open, no database, a taken port.
    """
    configured = settings.load()
    logs.configure(configured.log_level)
    wiring_account.check(configured)
    try:
        engine = wiring.open_store(configured)
        wiring.seed_demo(configured, engine)
    except SQLAlchemyError as away:
        raise SetupError(
            f"database_url: the database does not answer ({type(away).__name__}); start it, then again"
        ) from None
    application = wiring_account.application(configured, engine, htmx=_htmx(configured))
    say(f"the page for the telePIN: {wiring_account.address(configured.account)}")
    server.serve(application, wiring_account.listening(configured.account))


def _htmx(configured: Settings) -> Path | None:
    """The script that makes long lists pleasant; without it they are pages like any other."""
    try:
        return npm.find(npm.HTMX, configured.cache_dir, say, within_s=HTMX_WITHIN_S)
    except SetupError as missing:
        say(f"the pages do without htmx: {missing}")
        return None
