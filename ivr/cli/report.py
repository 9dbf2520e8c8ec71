"""`kasja report`: the calls that were."""

from typing import Annotated

import typer

from ivr import settings, wiring
from ivr.cli.console import answer, say, tell
from ivr.store import reports
from ivr.store.reports import Reports

report = typer.Typer(help="Calls and their journals.", no_args_is_help=True)
_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def _reports() -> Reports:
    return Reports(wiring.open_store(settings.load()))


@report.command()
def calls(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    json: _Json = False,
) -> None:
    """List the newest calls."""
    found = _reports().calls(limit)
    if json:
        answer(found)
        return
    for each in found:
        shown = [each[name] or "-" for name in ("outcome", "topic", "queue", "assurance")]
        tell(f"{each['call_id']:24} {str(each['started_at'])[:19]}  {'  '.join(map(str, shown))}")
    if not found:
        tell("no calls yet")


@report.command()
def call(
    call_id: Annotated[str, typer.Argument(help="As listed by kasja report calls.")],
    *,
    json: _Json = False,
) -> None:
    """Print one call as a transcript with times, scores and reasons."""
    found = _reports().call(call_id)
    if found is None:
        say(f"no call {call_id}; kasja report calls lists them")
        raise typer.Exit(2)
    if json:
        answer(found.as_json())
    else:
        tell(reports.transcript(found))
