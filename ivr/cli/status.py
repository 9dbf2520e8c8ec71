"""`kasja status`: what runs, on which ports, and can a call be taken?"""

import json as json_library
import socket
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.cli.runstate import RunState
from ivr.cli.sites import Served, enabled
from ivr.errors import KasjaError, SetupError, StageError
from ivr.settings import Settings
from ivr.store.engine import open_engine
from ivr.store.reports import Reports
from ivr.web.application import HEALTH
from ivr.wiring import parts

PATIENCE_S = 2.0


def status(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Tell what runs, on which ports, and whether it is healthy, or why not.

    Exit code 0 only when a call can be taken.
    """
    configured = settings.load()
    running = RunState(configured.state).read()
    needed = {name: _health(check, configured) for name, check in _CHECKS.items()}
    healthy = all(wrong is None for wrong in needed.values())
    # Calls are taken without the sites; how they are is told.
    parts = needed | {
        site.wiring.name: _health(partial(_site, site), configured) for site in enabled(configured)
    }
    if json:
        found = {name: {"healthy": wrong is None, "why": wrong} for name, wrong in parts.items()}
        ports = running.ports if running else {}
        answer({"healthy": healthy, "running": running is not None, "ports": ports, "parts": found})
    else:
        tell(f"hotline: {running.as_text() if running else 'not started by kasja up'}")
        for name, wrong in parts.items():
            tell(f"{name:9} {'healthy' if wrong is None else wrong}")
    if not healthy:
        raise typer.Exit(1)


def require_healthy(configured: Settings) -> None:
    """`SetupError` unless a call can be taken now."""
    for name, check in _CHECKS.items():
        if wrong := _health(check, configured):
            raise SetupError(
                f"{name}: {wrong}; start the hotline with kasja up, then run this again"
            )


def _health(check: Callable[[Settings], None], configured: Settings) -> str | None:
    """Nothing, or why a part cannot do its work."""
    try:
        check(configured)
    except (OSError, KasjaError, SQLAlchemyError, HTTPException, ValueError) as wrong:
        return f"{type(wrong).__name__}: {str(wrong).splitlines()[0]}"
    return None


def _asterisk(configured: Settings) -> None:
    with parts.manager(configured) as asterisk:
        asterisk.ask("Ping")


def _service(configured: Settings) -> None:
    telephony = configured.telephony
    socket.create_connection((telephony.agi_host, telephony.agi_port), PATIENCE_S).close()


def _media(configured: Settings) -> None:
    telephony = configured.telephony
    socket.create_connection((telephony.media_host, telephony.media_port), PATIENCE_S).close()


def _database(configured: Settings) -> None:
    Reports(open_engine(configured.database)).calls(limit=1)


def _site(served: Served, configured: Settings) -> None:
    site, host = served.wiring.of(configured), served.wiring.reachable_at(configured)
    socket.create_connection((host, site.port), PATIENCE_S).close()
    if site.tls_certificate:
        return  # its certificate is for the public name, not for this one
    connection = HTTPConnection(host, site.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", HEALTH, headers={"Host": "localhost"})
        answer = json_library.load(connection.getresponse())
    finally:
        connection.close()
    if not answer["healthy"]:
        raise StageError(served.wiring.name, answer["why"])


_CHECKS: dict[str, Callable[[Settings], None]] = {
    "asterisk": _asterisk,
    "service": _service,
    "media": _media,
    "database": _database,
}
