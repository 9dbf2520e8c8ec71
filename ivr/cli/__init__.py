"""The command-line program `kasja`: one module a command."""

import sys
from importlib import import_module

from ivr.cli.commands import FILTERS
from ivr.cli.console import fail, failed
from ivr.errors import OperatorError, StageError
from ivr.secret import forbid_core_dumps


def main() -> None:
    """Run the program. What goes wrong is one line on standard error.

    Exit code 2 where the operator did it and can mend it, 1 where the world did: no database, for one.
    """
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
    except StageError as failure:
        failed(failure)
        sys.exit(1)
