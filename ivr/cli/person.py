"""How an operator names a person: by PESEL, NIP or reference, on the command line or off it."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from ivr.errors import ConfigError, StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.telepins import Telepins, UnknownPersonError
from ivr.secret import Secret

HELP = "PESEL, NIP or reference; left out, it is asked for, or read from standard input."


def is_typed() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty()


def one_line(question: str) -> str:
    """A line from the terminal, hidden while it is typed, or from standard input."""
    if is_typed():
        return getpass.getpass(f"{question}: ")
    return sys.stdin.readline().strip("\r\n")


def asked_twice(what: str) -> Secret:
    """A secret, typed twice on a terminal; once where a program gives it, which does not mistype."""
    first = Secret(one_line(what))
    if is_typed() and Secret(one_line(f"{what} again")) != first:
        raise ConfigError(f"{what}: the two are not the same; nothing was changed, try again")
    return first


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
    """What can go wrong with people is the operator's to mend, and with the store the world's."""
    try:
        yield
    except UnknownPersonError:
        raise ConfigError("person: nobody has this PESEL, NIP or reference; correct it") from None
    except SQLAlchemyError as away:
        raise StageError("store", type(away).__name__) from None
