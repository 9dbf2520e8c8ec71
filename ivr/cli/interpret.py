"""`kasja interpret`: what would a field make of an answer?"""

import sys
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from ivr.cli.console import answer_line, lines, tell
from ivr.errors import ConfigError
from ivr.secret import MASK
from ivr.understanding import fields

_HIDDEN = "telepin"
_HERE = ZoneInfo("Europe/Warsaw")


def interpret(
    text: Annotated[
        list[str] | None,
        typer.Argument(help="What the caller says, an answer an argument; none: lines of input."),
    ] = None,
    *,
    field: Annotated[str, typer.Option(help=f"One of {', '.join(fields.FIELDS)}.")],
    reveal: Annotated[bool, typer.Option("--reveal", help="Show a telePIN.")] = False,
    json: Annotated[bool, typer.Option("--json", help="A JSON object a line.")] = False,
) -> None:
    """Say what an answer means to a field.

    JSON: utterance, value (digits without separators, an ISO date, a decimal amount, yes or no; null
    without a valid one), readings (all valid ones, best first), complete, valid. A telePIN is shown
    as `•`, and so is what was said, unless --reveal is given.
    """
    if field not in fields.FIELDS:
        raise ConfigError(f"no field {field!r}; use one of {', '.join(fields.FIELDS)}")
    today = datetime.now(_HERE).date()
    hidden = field == _HIDDEN and not reveal
    for said in text or lines(sys.stdin):
        found = fields.answer(field, said, today)
        row = {
            "utterance": MASK if hidden else said,
            "value": MASK if hidden and found.value else found.value,
            "readings": [MASK if hidden else reading for reading in found.readings],
            "complete": found.complete,
            "valid": found.valid,
        }
        if json:
            answer_line(row)
        else:
            state = "valid" if found.valid else "complete" if found.complete else "incomplete"
            tell(f"{row['value'] or '-'}  {state}  {' '.join(row['readings'])}")  # type: ignore[arg-type]
