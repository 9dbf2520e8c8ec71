"""The command-line program `kasja`: one module a command."""

import sys
from importlib import import_module

from ivr.cli.commands import FILTERS
from ivr.cli.console import fail
from ivr.errors import OperatorError
from ivr.secret import forbid_core_dumps


def main() -> None:
    """Run the program. What an operator can mend is one line on standard error and exit code 2."""
    forbid_core_dumps()
    name, *arguments = sys.argv[1:] or [""]
    try:
        if name in FILTERS:
            import_module(f"ivr.cli.{name}").main(arguments)
        else:
            import_module("ivr.cli.app").app()
    except OperatorError as wrong:
        fail(wrong)
        sys.exit(2)
