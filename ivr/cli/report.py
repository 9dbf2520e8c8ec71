"""`kasja report`: the calls that were."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli import figures, labelling
from ivr.cli.console import answer, tell
from ivr.cli.waits import waits
from ivr.errors import ConfigError
from ivr.settings import Settings
from ivr.store import reports
from ivr.store.reports import Reports
from ivr.store.unknown import Unknown
from ivr.wiring import parts

report = typer.Typer(help="Calls, their journals, and figures over them.", no_args_is_help=True)
figures.register(report)
report.command()(waits)
_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def _reports(configured: Settings | None = None) -> Reports:
    return Reports(parts.open_store(configured or settings.load()))


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
        raise ConfigError(f"no call {call_id}; kasja report calls lists them")
    if json:
        answer(found.as_json())
    else:
        tell(reports.transcript(found))


@report.command()
def unknown(
    *,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only calls from this day on (UTC)."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    json: _Json = False,
    label: Annotated[
        bool, typer.Option("--label", help="Make them examples: one key an utterance.")
    ] = False,
) -> None:
    """List what callers said to the open question in vain, newest first.

    Listed are spoken answers to the open question (need.topic) of real calls.
    The same words stand once, with how often they were said; all else is told
    of the newest call. Numbers are masked (•), as in the journal.

    Why: unknown - rejected. asked - KASja was unsure and asked. corrected - the
    caller said no or neither, went back or to the beginning right after, or the
    call ended with another topic.

    --json prints a list of {text, count, reason, outcome, topic, confidence,
    final_topic, last_call, last_at}: outcome, topic (the best one) and
    confidence as they were then, final_topic of the call or null, last_at its
    beginning in UTC.

    --label shows one utterance after another with up to nine likely topics.
    Keys: 1-9 writes it as an example into the topic's file in grammars/, Enter
    skips, ? takes a typed label (its beginning is enough), q ends. Where
    standard input is no terminal, each line is a key. After each example the
    grammars are learned anew, which takes seconds, and it is said who wins it.
    Masked sentences and those that are examples already are passed over. Skip
    those that name a person: grammars are no secret.
    """
    if json and label:
        raise ConfigError("--label is a talk with a clerk; leave --json out")
    configured = settings.load()
    day = since.replace(tzinfo=UTC) if since else None
    found = _reports(configured).unknown(since=day, limit=limit)
    if json:
        answer([each.as_json() for each in found])
    elif not found:
        tell("nothing was said in vain")
    elif label:
        _label(configured, found)
    else:
        _list(found)


def _list(found: Sequence[Unknown]) -> None:
    for each in found:
        tell(f"{each.count:4}×  {each.text}")
        tell(
            f"       {each.reason.value}: {each.outcome} {each.topic or '-'} {each.confidence:.2f}"
            f"  finally {each.final_topic or '-'}  {each.last_call}  {str(each.last_at)[:19]}"
        )


def _label(configured: Settings, found: Sequence[Unknown]) -> None:
    clerk = labelling.Labelling(
        configured.content / "grammars",
        lambda: parts.load_content(configured).understanding,
        labelling.keys(),
    )
    tally = clerk.run(found)
    left = len(found) - tally.written - tally.skipped
    tell(f"\n{tally.written} written, {tally.skipped} skipped, {left} left")
    if tally.written:
        tell("run kasja check before the grammars are used")
