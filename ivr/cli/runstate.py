"""What runs on this machine: one file in the state folder, held by a lock while `kasja up` lives."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from ivr import places
from ivr.errors import SetupError


@dataclass(frozen=True, slots=True)
class Running:
    """The processes and ports of one running hotline."""

    pid: int
    asterisk_pid: int
    service_pid: int
    ports: dict[str, int]
    started_at: str

    def as_text(self) -> str:
        """The ports for people."""
        return ", ".join(f"{name} {port}" for name, port in self.ports.items())


class RunState:
    """Guards a state folder against a second hotline."""

    def __init__(self, state: Path) -> None:
        """Nothing is locked yet."""
        self._file, self._lock = state / "running.json", state / "running.lock"
        self._handle = -1

    def read(self) -> Running | None:
        """What runs, or None."""
        try:
            running = Running(**json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return running if _alive(running.pid) else None

    def take(self) -> Self:
        """Lock the folder; `SetupError` when another hotline holds it."""
        places.made(self._lock.parent)
        self._handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            running = self.read()
            where = f" on ports {running.as_text()} (pid {running.pid})" if running else ""
            raise SetupError(
                f"a hotline is running already{where}; stop it with Ctrl-C first"
            ) from None
        return self

    def write(self, running: Running) -> None:
        """Tell others what runs."""
        self._file.write_text(json.dumps(asdict(running), indent=2), "utf-8")

    def release(self) -> None:
        """Nothing runs any more."""
        self._file.unlink(missing_ok=True)
        os.close(self._handle)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
