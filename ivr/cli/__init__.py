"""The command-line program `kasja`: one module a command."""

import sys

from ivr.cli.app import app
from ivr.cli.console import fail
from ivr.errors import OperatorError
from ivr.secret import forbid_core_dumps


def main() -> None:
    """Run the program. What an operator can mend is one line on standard error and exit code 2."""
    forbid_core_dumps()
    try:
        app()
    except OperatorError as wrong:
        fail(wrong)
        sys.exit(2)
