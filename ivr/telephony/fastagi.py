"""The FastAGI server: one thread for each call, which sleeps while the conversation runs."""

import socket
import socketserver
import threading
from collections.abc import Callable, Mapping

import structlog

from ivr.errors import SetupError, StageError
from ivr.telephony.agi import AGIHangup, SafeAGI

log = structlog.get_logger()

ENVIRONMENT_LIMIT_S = 10
Script = Callable[[SafeAGI], None]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    scripts: Mapping[str, Script]


class _Session(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        connection: socket.socket = self.request
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(ENVIRONMENT_LIMIT_S)
        try:
            with connection.makefile(
                "rw", encoding="utf-8", errors="replace", newline="\n"
            ) as file:
                agi = SafeAGI(file)
                connection.settimeout(None)
                self._run(agi)
        except AGIHangup as gone:
            log.info("agi_hangup", reason=str(gone))
        except OSError as lost:
            log.info("agi_connection_lost", reason=type(lost).__name__)

    def _run(self, agi: SafeAGI) -> None:
        name = agi.env.get("agi_network_script", "").partition("?")[0]
        script = self.server.scripts.get(name)
        if script is None:
            log.error("agi_unknown_script", script=name)
            return
        with structlog.contextvars.bound_contextvars(call_id=agi.env.get("agi_uniqueid", "")):
            try:
                script(agi)
            except StageError as failure:  # without IVR_RESULT the dialplan takes over
                log.error("agi_script_failed", script=name, stage=failure.stage, code=failure.code)


class FastAgiServer:
    """Serves scripts by name, from a thread of its own."""

    def __init__(self, host: str, port: int, scripts: Mapping[str, Script]) -> None:
        """Listen; `SetupError` when the port is taken."""
        try:
            self._server = _Server((host, port), _Session)
        except OSError as taken:
            raise SetupError(
                f"telephony.agi_port: {host}:{port} cannot be used ({taken.strerror}); choose another"
            ) from None
        self._server.scripts = scripts
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="fastagi", daemon=True
        )

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def close(self) -> None:
        """Take no new sessions; what runs ends with its connection."""
        self._server.shutdown()
        self._server.server_close()
