"""The ways KASja can fail, split by whose fault it is: that decides who is told.

What a caller does (silence, nonsense, hanging up) is never an error; it is an event.
"""

from pathlib import Path


class KasjaError(Exception):
    """Everything KASja raises on purpose."""


class OperatorError(KasjaError):
    """The operator can put this right: shown by `kasja check` and at start-up, exit code 2."""


class ConfigError(OperatorError):
    """A setting is wrong or missing."""


class SetupError(OperatorError):
    """The machine lacks something KASja needs; the message is one line and names the remedy."""


class ContentError(OperatorError):
    """A grammar, prompt, routing file or dialplan is wrong."""

    def __init__(self, problems: "list[Problem]") -> None:
        """Keep every problem, so that one run shows all of them."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Problem:
    """One thing wrong in a content file, as `file:line: what is wrong; what to do`."""

    def __init__(
        self, file: Path | str, line: int, wrong: str, remedy: str, *, column: int = 0
    ) -> None:
        """`line` and `column` count from 1; 0 means the whole file, or the whole line."""
        self.file, self.line, self.wrong, self.remedy = str(file), line, wrong, remedy
        self.column = column

    def __str__(self) -> str:
        """Read as one line, the way compilers print."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.wrong}; {self.remedy}"


class StageError(KasjaError):
    """The world failed during a call: logged once, the caller goes to a person."""

    def __init__(self, stage: str, code: str) -> None:
        """`stage` is the part that failed (`recognizer`, `store` …), `code` says how."""
        super().__init__(f"{stage}: {code}")
        self.stage, self.code = stage, code
