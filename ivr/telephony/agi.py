"""pyst2's AGI, tamed for a server of threads; the only module that imports pyst2.

As it comes (0.5.1) it installs signal handlers, writes every command and result, so every key a
caller presses, to standard error, does not escape quotes or line feeds, takes Asterisk's `HANGUP`
notice for a reply, and spins for ever on a `520-` whose end never comes.
"""

import re
from typing import NoReturn, TextIO

from asterisk.agi import (
    AGI,
    AGIAppError,
    AGIHangup,
    AGIResultHangup,
    AGIUnknownError,
    AGIUsageError,
)

__all__ = ["AGIAppError", "AGIHangup", "AGIUnknownError", "AGIUsageError", "SafeAGI"]

LONGEST_LINE = 8000
"""Bytes; Asterisk's buffer holds 8192 (AGI_BUF_LEN) and cuts what is longer."""
MOST_ENVIRONMENT = 200
"""Lines; Asterisk sends about 25 and one for each argument."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_REPLY = re.compile(r"(\d{3})([ -])(.*)")
_RESULT = re.compile(r"result=(\S*)(?: \((.*?)\)(?= endpos=|\s*$))?(?: endpos=(\d+))?\s*")


class SafeAGI(AGI):  # type: ignore[misc]  # pyst2 has no types
    """One AGI session over one connection. Every lost connection is an `AGIHangup`."""

    def __init__(self, connection: TextIO) -> None:
        """Read the environment. `AGI.__init__` is not called: it takes over signals."""
        self._connection = connection
        self._got_sighup = False
        self.hung_up = False
        self.env: dict[str, str] = {}
        for _ in range(MOST_ENVIRONMENT):
            line = self._line(keep_empty=True)
            if not line:
                return
            name, _, value = line.partition(": ")
            self.env[name] = value
        self._gone("endless environment")

    def send_command(self, command: str, *arguments: object) -> None:
        """Send one command line; `ValueError` for what would not arrive as one."""
        line = " ".join([command, *map(str, arguments)]).strip()
        if _CONTROL.search(line):
            raise ValueError("control character in an AGI command")
        if len(line.encode()) > LONGEST_LINE:
            raise ValueError("AGI command too long")
        try:
            self._connection.write(line + "\n")
            self._connection.flush()
        except OSError as lost:
            self._gone(type(lost).__name__)

    def get_result(self, _stdin: TextIO | None = None) -> dict[str, tuple[str, str]]:
        """Read one reply: `{"result": (value, text in parentheses), "endpos"?: (samples, "")}`."""
        reply = _REPLY.fullmatch(line := self._line())
        if reply is None:
            raise AGIUnknownError(0, line)
        code, continued, rest = int(reply[1]), reply[2] == "-", reply[3]
        if code == 520:
            raise AGIUsageError(self._usage(rest) if continued else rest)
        if code == 511:
            self._gone("channel is dead")
        result = _RESULT.fullmatch(rest) if code == 200 else None
        if result is None:
            raise AGIUnknownError(code, rest)
        if result[1] == "-1" and result[2] == "hangup":
            self.hung_up = True
            raise AGIResultHangup("hung up")
        found = {"result": (result[1], result[2] or "")}
        return found | ({"endpos": (result[3], "")} if result[3] else {})

    def execute(self, command: str, *arguments: object) -> dict[str, tuple[str, str]]:
        """Send a command and read its reply."""
        self.send_command(command, *arguments)
        return self.get_result()

    def play(self, file: str, escape: str) -> str:
        """Play a sound (no suffix); return the key that cut it short, or nothing."""
        return self._key("STREAM FILE", self._quote(file), self._quote(escape))

    def wait_key(self, timeout_ms: int) -> str:
        """Wait for one key; return it, or nothing."""
        return self._key("WAIT FOR DIGIT", timeout_ms)

    def _key(self, command: str, *arguments: object) -> str:
        """A key comes as its ASCII code; 0 is none, -1 an error: of the channel, most often."""
        value = self.execute(command, *arguments)["result"][0]
        if not value.isdigit():
            self._gone(f"{command} failed")
        return chr(int(value)) if value != "0" else ""

    def _quote(self, value: object) -> str:
        """One argument, whatever it contains."""
        text = _CONTROL.sub(" ", str(value)).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{text}"'

    def _usage(self, first: str) -> str:
        """The lines up to `520 End of proper usage.`; the connection's end ends them too."""
        lines = [first]
        while not (line := self._line()).startswith("520 "):
            lines.append(line)
        return "\n".join(lines)

    def _line(self, *, keep_empty: bool = False) -> str:
        while True:
            try:
                raw = self._connection.readline(LONGEST_LINE)
            except OSError as lost:
                self._gone(type(lost).__name__)
            if raw == "":
                self._gone("connection closed")
            line = raw.rstrip("\r\n")
            if line == "HANGUP":
                self.hung_up = True
            elif line or keep_empty:
                return line

    def _gone(self, why: str) -> NoReturn:
        self.hung_up = True
        raise AGIHangup(why)
