"""`kasja report waits`: were callers told the truth about the wait?"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer_line, tell
from ivr.store.waits import WaitReport, Waits
from ivr.wiring import parts


def waits(
    *,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Calls from this day on (UTC); else a week."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
) -> None:
    """Hold the waits that were announced against those that were.

    An announcement is true when the caller was answered within it; whoever gave up before proves
    nothing, and whoever still waited after it proves it wrong. Eight of ten should be true.

    --json prints for all queues together ("all") and for each {queue, stays, answered, abandoned,
    sent_on, by_key, announced, judged, kept, coverage, mean_s, median_s, p80_s, p95_s}: coverage is
    kept / judged or null, the waits are those of answered callers.
    """
    now = datetime.now(UTC)
    start = since.replace(tzinfo=UTC) if since else now - timedelta(days=7)
    found = Waits(parts.open_store(settings.load())).report(start, now)
    for each in found:
        if json:
            answer_line(each.as_json())
        else:
            tell(_line(each))
    if not json:
        tell(_verdict(found[0]))


def _line(each: WaitReport) -> str:
    truth = "-" if each.coverage is None else f"{each.coverage:.0%} of {each.judged}"
    times = "/".join("-" if s is None else f"{s}" for s in (each.median_s, each.p80_s, each.p95_s))
    return (
        f"{each.queue:24} {each.stays:6} stays  {each.answered:6} answered  "
        f"{each.abandoned:5} given up  waits {times} s (50/80/95 %)  announced in time {truth}"
    )


def _verdict(everything: WaitReport) -> str:
    if everything.coverage is None:
        return "no announcement can be judged yet"
    return (
        f"in {everything.coverage:.0%} of {everything.judged} calls the wait was at most what "
        "callers were told"
    )
