"""Builds the live line from the settings: journals, Asterisk's queues, the health of each part."""

import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy import Engine

from ivr.calls.desk import utc_now
from ivr.calls.live.day import ServiceLevel
from ivr.calls.live.events import Condition
from ivr.panel.live.broadcast import Broadcast
from ivr.panel.live.feed import Check, LiveFeed
from ivr.panel.live.live import Live
from ivr.panel.names import Names
from ivr.settings import Settings
from ivr.store import vault
from ivr.store.live import LiveJournals
from ivr.store.reports import CallReport
from ivr.telephony import asterisk_config
from ivr.telephony.queue_feed import QueueFeed
from ivr.web.application import HEALTH
from ivr.wiring import parts

PATIENCE_S = 2.0
RECENT_FAILURES_S = 300.0
GOOD = (Condition.GOOD, "")


def live(
    settings: Settings,
    engine: Engine,
    *,
    names: Callable[[], Names],
    report: Callable[[str], CallReport | None],
) -> Live:
    """The live line of this installation; nothing is followed yet. `report` reads a call back."""
    feed = LiveFeed(
        LiveJournals(engine),
        queue_feed(settings),
        watched(settings),
        rules=ServiceLevel(**settings.wallboard.model_dump()),
        now=utc_now,
    )
    return Live(feed, Broadcast(feed), names, report)


def queue_feed(settings: Settings) -> QueueFeed:
    """Sessions with this installation's Asterisk that listen to its queues."""
    secret = parts.open_vault(settings).text(vault.MANAGER)
    address = "127.0.0.1", settings.telephony.ami_port
    return QueueFeed(address, asterisk_config.MANAGER, secret, now=utc_now)


def watched(settings: Settings) -> Mapping[str, Check]:
    """What is watched beside the database and Asterisk, which the feed itself hears."""
    telephony, account = settings.telephony, settings.account
    checks: dict[str, Check] = {
        "service": partial(_listens, (telephony.agi_host, telephony.agi_port), _NO_SERVICE),
        "media": partial(_listens, (telephony.media_host, telephony.media_port), _NO_MEDIA),
        "recognizer": Recognition(partial(_metrics, settings.metrics_port), time.monotonic),
        "spool": partial(_spool, settings.state / "journal.spool"),
    }
    if account.enabled:
        listens = partial(_listens, (account.host, account.port), _NO_ACCOUNT)
        # Its certificate is for the public name, not for this one.
        by_http = partial(_account, account.host, account.port)
        checks["account"] = listens if account.tls_certificate else by_http
    return checks


_NO_SERVICE = "Nie odpowiada. Rozmówców przejmuje centrala: nagrane menu i kolejka ogólna."
_NO_MEDIA = "Nie odpowiada. Nowe rozmowy są tylko klawiszami."
_NO_ACCOUNT = "Nie odpowiada. Podatnicy nie mogą teraz ustawić telePIN-u; rozmowy toczą się dalej."
_STORE_AWAY = "Działa, ale bez bazy danych."


class Recognition:
    """Whether speech is recognised, by the service's own count of failures."""

    def __init__(self, failures: Callable[[], float | None], clock_s: Callable[[], float]) -> None:
        """`failures` is the count since the service started; None where it does not tell."""
        self._failures, self._clock_s = failures, clock_s
        self._known: float | None = None
        self._grew_s = float("-inf")

    def __call__(self) -> tuple[Condition, str]:
        """How it is."""
        count, now_s = self._failures(), self._clock_s()
        if count is None:
            return Condition.WARNING, "Nie wiadomo: serwis nie podaje metryk."
        if self._known is not None and count > self._known:
            self._grew_s = now_s
        self._known = count
        if now_s - self._grew_s < RECENT_FAILURES_S:
            return (
                Condition.WARNING,
                "Zawiodło w ciągu ostatnich 5 minut; szczegóły w dzienniku serwisu.",
            )
        return GOOD


def _listens(address: tuple[str, int], otherwise: str) -> tuple[Condition, str]:
    try:
        socket.create_connection(address, PATIENCE_S).close()
    except OSError:
        return Condition.BAD, otherwise
    return GOOD


def _metrics(port: int) -> float | None:
    """Failures of recognition that the service has counted."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode("utf-8", "replace").splitlines()
        wanted = 'ivr_failures_total{stage="recognizer"} '
        return sum(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted))
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _spool(file: Path) -> tuple[Condition, str]:
    try:
        kib = max(1, file.stat().st_size // 1024)
    except FileNotFoundError:
        return GOOD
    except OSError:
        return Condition.WARNING, "Nie można go odczytać."
    return Condition.WARNING, f"Dzienniki czekają na bazę danych: {kib} KiB. Nic nie przepadło."


def _account(host: str, port: int) -> tuple[Condition, str]:
    connection = HTTPConnection(host, port, timeout=PATIENCE_S)
    try:
        connection.request("GET", HEALTH, headers={"Host": "localhost"})
        status = connection.getresponse().status
    except (OSError, HTTPException):
        return Condition.BAD, _NO_ACCOUNT
    finally:
        connection.close()
    return GOOD if status == 200 else (Condition.WARNING, _STORE_AWAY)
