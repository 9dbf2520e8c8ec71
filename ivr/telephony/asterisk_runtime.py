"""A running Asterisk: started in the foreground as a child, asked over its manager interface, ended."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from ivr.errors import SetupError, StageError
from ivr.secret import forbid_core_dumps
from ivr.setup.asterisk import AsteriskProgram
from ivr.telephony.ami import Manager

START_WITHIN_S = 30.0
STOP_WITHIN_S = 3.0


class AsteriskProcess:
    """One Asterisk with its own configuration folder."""

    def __init__(self, program: AsteriskProgram, folder: Path) -> None:
        """Nothing is started yet."""
        self._command = [*program.command, "-C", str(folder / "etc/asterisk.conf"), "-f"]
        self._log = folder / "log" / "console.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id; 0 before the start."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it; it is ready when `wait_until_ready` returns."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "LANG": "C.UTF-8",
                    "HOME": str(Path.home()),
                },
                start_new_session=True,
            )
        forbid_core_dumps(self._process.pid)

    def wait_until_ready(self, manager: Manager) -> None:
        """Wait until it is fully booted; `SetupError` with its last words when it is not."""
        deadline = time.monotonic() + START_WITHIN_S
        while time.monotonic() < deadline and self.alive():
            with contextlib.suppress(StageError), manager as asterisk:
                asterisk.ask("CoreStatus")
                return
            time.sleep(0.1)
        raise SetupError(f"Asterisk does not start: {self._last_words()}; see {self._log}")

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it and every call on it."""
        if self._process is None:
            return
        if self.alive():
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_WITHIN_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _last_words(self) -> str:
        lines = self._log.read_text("utf-8", "replace").splitlines() if self._log.is_file() else []
        told = [line for line in lines if "ERROR" in line] or lines or ["it said nothing"]
        return told[-1].strip()
