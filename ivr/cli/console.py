"""What the program prints: answers on standard output, progress and errors on standard error."""

import json
import sys
import time
from collections.abc import Iterable, Iterator

from ivr.errors import OperatorError, StageError

_EVERY_S = 0.5


def lines(source: Iterable[str]) -> Iterator[str]:
    """The lines of an input, without their ends."""
    for line in source:
        yield line.rstrip("\r\n")


def answer(value: object) -> None:
    """Print an answer for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))  # noqa: T201


def answer_line(value: object) -> None:
    """Print one answer of many for programs: a JSON object on a line of its own."""
    print(json.dumps(value, ensure_ascii=False, default=str), flush=True)  # noqa: T201


def tell(text: str = "") -> None:
    """Print an answer for people."""
    print(text, flush=True)  # noqa: T201


def say(text: str) -> None:
    """Say what goes on."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def fail(wrong: OperatorError) -> None:
    """Say what is wrong."""
    print(wrong, file=sys.stderr, flush=True)  # noqa: T201


def failed(failure: StageError) -> None:
    """Say what of the world failed: nothing that was typed is wrong."""
    if failure.stage == "store":
        told = f"database_url: the database does not answer ({failure.code}); start it, then again"
    else:
        told = f"{failure}; kasja status tells what is away"
    say(told)


class Progress:
    """Counts something that takes long, on one line of a terminal."""

    def __init__(self, what: str) -> None:
        """`what` is being done."""
        self._what, self._told_s = what, time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """So much is done."""
        now = time.monotonic()
        if done < of and now - self._told_s < _EVERY_S:
            return
        if done < of:
            self._told_s = now
            say(f"{self._what} {done}/{of} …")
