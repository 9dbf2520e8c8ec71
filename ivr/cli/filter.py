"""What commands that read sentences and write lines have in common; see `ivr.cli.commands`."""

import argparse
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ivr.cli.console import lines


def parser(name: str, described: Callable[..., object], *, text: str) -> argparse.ArgumentParser:
    """Begin the arguments of `kasja NAME [OPTIONS] [TEXT…]`; the help is a function's documentation."""
    found = argparse.ArgumentParser(
        f"kasja {name}",
        description=inspect.getdoc(described),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    found.add_argument("text", nargs="*", metavar="TEXT", help=text)
    found.add_argument("--json", action="store_true", help="a JSON object a line")
    return found


def read(reading: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments, options and sentences in any order; after `--` all are sentences."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    given = reading.parse_intermixed_args(arguments[:end])
    given.text += arguments[end + 1 :]
    return given


def sentences(given: Sequence[str]) -> Iterator[str]:
    """The arguments, or without any the lines of standard input."""
    return iter(given) if given else lines(sys.stdin)


@contextmanager
def piped() -> Iterator[None]:
    """Stop when nobody reads on, or the user has enough."""
    try:
        yield
    except BrokenPipeError:
        # Python writes what is left when it ends, and would complain of the same again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
