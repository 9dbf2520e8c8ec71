"""The audit's head outside the database: a signed file in the state folder.

A chain proves what stands in it, not that its end was not cut off. So the newest link is noted here
after each append. The note only moves forward, and only from a link that the database still holds:
after a cut it stays where it was, and `kasja audit verify` finds the links that are missing.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from ivr.store.audit_chain import Head, Seals, same

log = structlog.get_logger()


class HeadFile:
    """Reads and moves the note; safe between processes."""

    def __init__(self, file: Path, seals: Seals) -> None:
        """Nothing is read yet."""
        self._file, self._seals = file, seals

    def read(self) -> Head | None:
        """The noted head; None when there is no note. `ValueError` for one that was tampered with."""
        try:
            noted = json.loads(self._file.read_text("ascii"))
            head, signature = Head(int(noted["seq"]), str(noted["seal"])), str(noted["signature"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            raise ValueError("unreadable") from None
        if not same(signature, self._seals.of_head(head)):
            raise ValueError("signature does not match")
        return head

    def move(self, head: Head) -> None:
        """Note a newer head; an older one, or one after tampering, changes nothing."""
        try:
            with self._alone():
                noted = self.read()
                if noted is None or noted.seq < head.seq:
                    self._write(head)
        except (OSError, ValueError) as failure:
            log.error("audit_head_not_noted", reason=str(failure))

    def _write(self, head: Head) -> None:
        content = {"seq": head.seq, "seal": head.seal, "signature": self._seals.of_head(head)}
        new = self._file.with_suffix(".new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._file)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        handle = os.open(self._file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
