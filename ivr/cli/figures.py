"""`kasja report volumes`, `topics` …: the reports of the panel, for a terminal, a program, a spreadsheet."""

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from ivr import settings
from ivr.calls.desk import utc_now
from ivr.cli.console import answer, tell
from ivr.errors import ConfigError
from ivr.figures.period import PeriodError, Step, of_days
from ivr.figures.table import Cell, Kind, Table
from ivr.routing.calendar import POLISH_TIME
from ivr.store.call_figures import Asked, ReportName
from ivr.wiring import calls as wiring_calls
from ivr.wiring import parts

HELP: Mapping[ReportName, str] = {
    ReportName.VOLUMES: "Calls by the step in which they began, and how they ended.",
    ReportName.TOPICS: "What calls were about; topics with fewer than 5 calls are put together.",
    ReportName.CONTAINMENT: (
        "Calls that KASja settled by itself: the same number did not call again in 24 h, in 7 days."
    ),
    ReportName.MISROUTES: (
        "Calls in the wrong queue: the consultant said so, or passed them on within 60 s."
    ),
    ReportName.PROMPTS: "Silence, answers not understood and hang-ups, by the prompt that asked.",
    ReportName.PROOFS: "Proofs of identity: proved, failed, delayed, locked; by day at the finest.",
    ReportName.SERVICE: (
        "Waits in queues with percentiles, service level, and whether announced waits were kept."
    ),
    ReportName.ABANDONS: "Calls whose callers hung up, before a queue and in one, and after what wait.",
    ReportName.SURVEY: "Response rate, mean, CSAT and NPS, by question; no mean of fewer than 5 answers.",
}
_DETAILS = """

    Days are Polish days, both included; docs/reports.md defines every column.

    --json prints {report, since, until, step, columns, rows, total}; --csv prints RFC 4180 with a head.
    Shares are 0 to 1, moments have their offset. Exit code 2 for a period or step that makes no report,
    1 when the database is away.
"""
_DATES = ["%Y-%m-%d"]
_USUAL_DAYS = 7


def register(report: typer.Typer) -> None:
    """Add a command for each report."""
    for name, told in HELP.items():
        report.command(name.value, help=told + _DETAILS)(_command(name))


def _command(name: ReportName) -> Callable[..., None]:
    def run(
        *,
        since: Annotated[
            datetime | None,
            typer.Option(formats=_DATES, help="The first day; by default six days before --until."),
        ] = None,
        until: Annotated[
            datetime | None, typer.Option(formats=_DATES, help="The last day; by default today.")
        ] = None,
        step: Annotated[
            Step, typer.Option(help="How finely reports over time are divided.")
        ] = Step.DAY,
        json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
        csv: Annotated[
            bool, typer.Option("--csv", help="Print as comma-separated values.")
        ] = False,
    ) -> None:
        if json and csv:
            raise ConfigError("--json and --csv: choose one")
        now = utc_now()
        last = until.date() if until else now.astimezone(POLISH_TIME).date()
        first = since.date() if since else last - timedelta(days=_USUAL_DAYS - 1)
        table = _table(name, Step(step), now, first=first, last=last)
        if json:
            period = {"since": first.isoformat(), "until": last.isoformat(), "step": step.value}
            answer({"report": name.value, **period, **table.as_json()})
        elif csv:
            sys.stdout.write(table.as_csv())
        else:
            tell(f"{name.value}  {first} – {last}")
            _tell(table)

    return run


def _table(name: ReportName, step: Step, now: datetime, *, first: date, last: date) -> Table:
    configured = settings.load()
    try:
        period = of_days(first, last)
        figures = wiring_calls.figures(configured, parts.open_store(configured))
        return figures.report(name, Asked(period, step, now))
    except (PeriodError, OverflowError) as wrong:
        raise ConfigError(f"--since, --until, --step: {wrong}") from None


def _tell(table: Table) -> None:
    kinds = [column.kind for column in table.columns]
    lines = [[column.name for column in table.columns]]
    lines += [[_shown(c, k) for c, k in zip(row, kinds, strict=True)] for row in table.rows]
    if table.total is not None:
        total = [_shown(c, k) for c, k in zip(table.total, kinds, strict=True)]
        lines.append(["total", *total[1:]])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        first, *rest = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        tell("  ".join((first, *rest)).rstrip())


def _shown(cell: Cell, kind: Kind) -> str:
    match cell:
        case None:
            return "-"
        case datetime():
            return f"{cell.astimezone(POLISH_TIME):%Y-%m-%d %H:%M%z}"
        case float() if kind is Kind.SHARE:
            return f"{100 * cell:.1f} %"
        case _:
            return str(cell)
