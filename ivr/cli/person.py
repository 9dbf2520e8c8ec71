"""How an operator names a person: by PESEL, NIP or reference, on the command line or off it."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from ivr.errors import ConfigError, StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.telepins import Telepins, UnknownPersonError

HELP = "PESEL, NIP or reference; left out, it is asked for, or read from standard input."


def one_line(question: str) -> str:
    """A line from the terminal, hidden while it is typed, or from standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{question}: ")
    return sys.stdin.readline().strip("\r\n")


def asked_person(telepins: Telepins, given: str | None) -> PersonRef:
    """The person whom the operator means; `ConfigError` when the register has nobody like that.

    What was given is never repeated: it may be a mistyped PESEL, or a telePIN in the wrong place.
    """
    named = (given if given is not None else one_line("PESEL, NIP or reference")).strip()
    found = telepins.find(named)
    if found is None:
        found = PersonRef(named)
        telepins.status(found, datetime.now(UTC))  # says when there is no such reference either
    return found


@contextmanager
def told() -> Iterator[None]:
    """What can go wrong with people and the store, in a line for the operator."""
    try:
        yield
    except UnknownPersonError:
        raise ConfigError("person: nobody has this PESEL, NIP or reference; correct it") from None
    except StageError as away:
        raise ConfigError(
            f"database_url: the store is away ({away.code}), nothing was done; start it and try again"
        ) from None
