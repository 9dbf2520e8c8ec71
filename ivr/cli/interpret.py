"""`kasja interpret`: what would a field make of an answer?"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.cli.console import answer_line, tell
from ivr.cli.filter import parser, piped, read, sentences
from ivr.errors import ConfigError
from ivr.secret import MASK
from ivr.understanding import fields

_HIDDEN = "telepin"
_HERE = ZoneInfo("Europe/Warsaw")


def main(arguments: list[str]) -> None:
    """Run the command with its arguments as they were written."""
    reading = parser(
        "interpret",
        interpret,
        text="what the caller says, an answer an argument; none: lines of standard input",
    )
    reading.add_argument("--field", required=True, help=f"one of {', '.join(fields.FIELDS)}")
    reading.add_argument("--reveal", action="store_true", help="show a telePIN")
    given = read(reading, arguments)
    with piped():
        interpret(given.text, field=given.field, reveal=given.reveal, json=given.json)


def interpret(text: Sequence[str], *, field: str, reveal: bool, json: bool) -> None:
    """Say what an answer means to a field.

    JSON: utterance, value (digits without separators, an ISO date, a decimal amount, yes or no; null
    without a valid one), readings (all valid ones, best first), complete, valid. A telePIN is shown
    as `•`, and so is what was said, unless --reveal is given.
    """
    if field not in fields.FIELDS:
        raise ConfigError(f"no field {field!r}; use one of {', '.join(fields.FIELDS)}")
    today = datetime.now(_HERE).date()
    hidden = field == _HIDDEN and not reveal
    for said in sentences(text):
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
