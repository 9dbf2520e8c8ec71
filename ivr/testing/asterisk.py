"""A fake Asterisk for AGI: speaks the protocol as the real one does, its peculiarities included.

Each reply is written down as the real one was seen to send it; `FakeAsterisk` answers one command
after the other from a list, and keeps what it was sent.
"""

import contextlib
import socket
import threading
from collections.abc import Mapping, Sequence

ENVIRONMENT = {
    "agi_network": "yes",
    "agi_network_script": "call",
    "agi_request": "agi://127.0.0.1:4573/call",
    "agi_channel": "PJSIP/trunk-00000001",
    "agi_uniqueid": "kasja-1.1",
    "agi_callerid": "48600000001",
    "agi_dnid": "223300330",
}

OK = "200 result=0"
HANGUP_NOTICE = "HANGUP"
"""Sent at any moment, between a command and its reply too, when AGISIGHUP is not `no`."""
DEAD = "511 Command Not Permitted on a dead channel or intercept routine"
UNKNOWN = "510 Invalid or unknown command"
USAGE = [
    "520-Invalid command syntax.  Proper usage follows:",
    "Usage: STREAM FILE …",
    "520 End of proper usage.",
]


def variable(value: str) -> str:
    """The reply to GET VARIABLE."""
    return f"200 result=1 ({value})"


def key(digit: str) -> str:
    """The reply to WAIT FOR DIGIT or STREAM FILE when a key was pressed."""
    return f"200 result={ord(digit)} endpos=1600"


class FakeAsterisk:
    """The far end of one AGI connection; a thread of its own answers."""

    def __init__(
        self,
        replies: Sequence[str | Sequence[str]],
        *,
        environment: Mapping[str, str] = ENVIRONMENT,
    ) -> None:
        """A reply may be several lines; when they are used up, the connection is closed."""
        self._ours, theirs = socket.socketpair()
        self.connection = self._ours.makefile("rw", encoding="utf-8", newline="\n")
        """What a FastAGI session reads and writes."""
        self.commands: list[str] = []
        self._replies = replies
        self._environment = environment
        self._thread = threading.Thread(target=self._answer, args=(theirs,), daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until everything was answered."""
        self._thread.join(timeout=5)

    def close(self) -> None:
        """End the connection."""
        with contextlib.suppress(OSError):  # what was never sent cannot be flushed any more
            self.connection.close()
        self._ours.close()
        self.wait()

    def _answer(self, theirs: socket.socket) -> None:
        with theirs, theirs.makefile("rw", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{name}: {value}\n" for name, value in self._environment.items())
            file.write("\n")
            file.flush()
            for reply in self._replies:
                command = file.readline()
                if not command:
                    return
                self.commands.append(command.rstrip("\n"))
                lines = [reply] if isinstance(reply, str) else reply
                file.writelines(f"{line}\n" for line in lines)
                file.flush()
