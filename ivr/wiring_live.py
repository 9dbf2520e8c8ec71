"""Builds the live line from the settings: journals, Asterisk's queues, the health of each part, names."""

import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy import Engine

from ivr import wiring, wiring_routing
from ivr.calls.desk import utc_now
from ivr.calls.live.day import ServiceLevel
from ivr.calls.live.events import Condition
from ivr.errors import ContentError, StageError
from ivr.panel.live.broadcast import Broadcast
from ivr.panel.live.feed import Check, LiveFeed
from ivr.panel.live.live import Live, Names
from ivr.settings import Settings
from ivr.store import vault
from ivr.store.engine import reading
from ivr.store.live import LiveJournals
from ivr.store.reports import Reports
from ivr.telephony import asterisk_config
from ivr.telephony.queue_feed import QueueFeed
from ivr.understanding import loader as grammar_loader
from ivr.web.application import HEALTH

PATIENCE_S = 2.0
NAMES_FOR_S = 10.0
"""A published routing has its new names on the pages within this time."""
RECENT_FAILURES_S = 300.0
GOOD = (Condition.GOOD, "")


def live(settings: Settings, engine: Engine) -> Live:
    """The live line of this installation; nothing is followed yet."""
    feed = LiveFeed(
        LiveJournals(engine),
        queue_feed(settings),
        parts(settings),
        rules=ServiceLevel(**settings.wallboard.model_dump()),
        now=utc_now,
    )
    names = CurrentNames(settings, engine)
    return Live(feed, Broadcast(feed), names, Reports(reading(engine)).call)


def queue_feed(settings: Settings) -> QueueFeed:
    """Sessions with this installation's Asterisk that listen to its queues."""
    secret = wiring.open_vault(settings).text(vault.MANAGER)
    address = "127.0.0.1", settings.telephony.ami_port
    return QueueFeed(address, asterisk_config.MANAGER, secret, now=utc_now)


def parts(settings: Settings) -> Mapping[str, Check]:
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


class CurrentNames:
    """The names of the topics, and of the queues of the routing in effect; threads may share it."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        """Reads the grammars once: they change with the installation."""
        self._settings = settings
        self._versions = wiring_routing.routing_versions(settings, engine)
        grammars = grammar_loader.load(settings.content / "grammars", settings.lessons)
        topics = {label: grammars.name(label) for label in grammars.topics()}
        self._number, self._names = -1, Names(topics)
        self._again_s = float("-inf")

    def __call__(self) -> Names:
        """The names now."""
        if time.monotonic() >= self._again_s:
            self._again_s = time.monotonic() + NAMES_FOR_S
            self._look()
        return self._names

    def _look(self) -> None:
        try:
            known = wiring_routing.known_version(self._settings)
            if known.number == self._number and self._names.queues:
                return
            routing = wiring_routing.read_routing(self._settings, known)
        except (StageError, ContentError):
            return  # the last known names are good enough
        titles = {name: queue.spoken for name, queue in routing.queues.items()}
        self._number, self._names = known.number, Names(self._names.topics, titles)


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
