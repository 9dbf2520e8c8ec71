"""Serves an application with uvicorn, in the foreground, until SIGTERM or Ctrl-C."""

import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from ivr.errors import SetupError

CONCURRENT = 200
"""Requests at once; more are told to come back."""
_HEADERS_BYTES = 16 * 1024
_IDLE_S = 5
_FINISH_S = 2


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a site listens, and how."""

    host: str
    port: int
    setting: str
    """The setting to change when the port is taken."""
    certificate: Path | None = None
    """PEM, with its chain; None where TLS ends before us, or on loopback."""
    key: Path | None = None
    proxies: tuple[str, ...] = ()
    """Addresses of reverse proxies whose `X-Forwarded-For` and `-Proto` are believed."""


def _nothing() -> None:
    """Where nothing works beside a site."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is served, and what works beside it."""

    app: ASGIApp
    start: Callable[[], None] = _nothing
    """Before the first request."""
    close: Callable[[], None] = _nothing
    """At once when told to stop, while requests are in progress: it ends answers without an end."""


class _Server(uvicorn.Server):
    """Tells when it begins to end."""

    def __init__(self, config: uvicorn.Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._ending()
        super().handle_exit(sig, frame)


def serve(site: Site, listening: Listening) -> None:
    """Serve; returns when told to stop and the requests in progress are answered."""
    config = uvicorn.Config(
        site.app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(listening.proxies),
        forwarded_allow_ips=list(listening.proxies),
        limit_concurrency=CONCURRENT,
        h11_max_incomplete_event_size=_HEADERS_BYTES,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_FINISH_S,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
    )
    with _bound(listening) as taken:
        # uvicorn raises the signal again when it has stopped; by then it is no news.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        site.start()
        _Server(config, site.close).run([taken])


def _bound(listening: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((listening.host, listening.port))
    except OSError as taken:
        listener.close()
        raise SetupError(
            f"port {listening.port} of {listening.host} cannot be used ({taken.strerror}); "
            f"free it or set {listening.setting}"
        ) from None
    return listener
