"""One process of ours that `kasja up` starts and watches: another command of `kasja`, with a log file."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from ivr.errors import SetupError

WITHIN_S = 30.0
STOPS_WITHIN_S = 2.5


class Child:
    """`kasja COMMAND` in the background."""

    def __init__(
        self,
        command: str,
        *,
        called: str,
        log: Path,
        port: tuple[str, int],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Nothing is started yet; it is ready when it answers at `port`.

        `environment` is what differs from ours.
        """
        self._environment = {**os.environ, **(environment or {})}
        self.command = [sys.executable, "-m", "ivr.cli", command]
        self._called, self._log, self._port = called, log, port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process; 0 when there is none."""
        return self._process.pid if self._process else 0

    @property
    def died(self) -> int | None:
        """The exit code of one that was started and ended by itself; None otherwise."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it; what it says goes into its log file."""
        with self._log.open("ab") as file:
            self._process = subprocess.Popen(
                self.command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it answers; `SetupError` when it does not."""
        deadline = time.monotonic() + WITHIN_S
        while time.monotonic() < deadline and self.died is None:
            with contextlib.suppress(OSError), socket.create_connection(self._port, timeout=1):
                return
            time.sleep(0.1)
        raise SetupError(f"the {self._called} does not start; see {self._log}")

    def kill(self) -> None:
        """Kill it without warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def terminate(self) -> None:
        """Ask it to end, and do not wait."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """End it; what takes too long is killed."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOPS_WITHIN_S)
            self.kill()
