"""The reports: their list, each with a chart and a table, and as a file for spreadsheets."""

from collections.abc import Sequence
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.figures.period import PeriodError
from ivr.figures.table import Kind, Table
from ivr.identity.operators import OperatorRole
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.panel.reports import asked, cells, chart
from ivr.panel.reports.asked import PROBLEMS, AskedPeriod
from ivr.panel.reports.catalogue import BY_SLUG, CATALOGUE, ReportPage
from ivr.panel.reports.cells import Wording
from ivr.panel.reports.chart import Chart
from ivr.store.call_figures import Asked
from ivr.web.csv_file import csv_file
from ivr.web.visit import Page, Visit


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""
    figures = panel.ports.calls.figures

    def listed(visit: Visit) -> Response:
        return panel.draw("reports/list.html", visit, section=PATHS.reports, reports=CATALOGUE)

    def show(visit: Visit) -> Response:
        page = _known(visit)
        wanted = asked.read(page, visit.query, visit.moment)
        table = reported(page, wanted, visit)
        return drawn(page, wanted, table, visit)

    def reported(page: ReportPage, wanted: AskedPeriod, visit: Visit) -> Table | None:
        """The table; None, with the reason among the errors, where there can be none."""
        if wanted.period is None:
            return None
        try:
            return figures.report(page.name, Asked(wanted.period, wanted.step, visit.moment))
        except PeriodError as wrong:
            name, told = PROBLEMS[wrong.problem]
            wanted.errors[name] = told
            return None

    def drawn(page: ReportPage, wanted: AskedPeriod, table: Table | None, visit: Visit) -> Response:
        level, calls = figures.level, panel.ports.calls
        wording = cells.Wording(calls.names(), calls.prompts, wanted.step)
        limits = {"target_s": level.target_s, "short_s": level.short_s}
        return panel.draw(
            "reports/report.html",
            visit,
            status=422 if wanted.errors else 200,
            section=PATHS.reports,
            report=page,
            reports=CATALOGUE,
            here=PATHS.report.format(report=page.slug),
            asked=wanted,
            steps=asked.STEPS,
            presets=asked.presets(visit.moment),
            definitions={term: text.format(**limits) for term, text in page.definitions.items()},
            table=table,
            shown=_shown(table, wording) if table else [],
            total=_total(table, wording) if table else [],
            numeric=[c.kind in cells.NUMERIC for c in table.columns] if table else [],
            chart=_chart(page, table, wording) if table else None,
            lying=table is not None and table.columns[0].kind is not Kind.MOMENT,
        )

    def download(visit: Visit) -> Response:
        page = _known(visit)
        wanted = asked.read(page, visit.query, visit.moment)
        table = reported(page, wanted, visit)
        if table is None:
            return drawn(page, wanted, None, visit)
        header = [column.name for column in table.columns]
        rows = ([cells.for_spreadsheets(cell) for cell in row] for row in table.rows)
        return csv_file(f"{page.slug}.csv", header, rows)

    view = OperatorRole.VIEW
    return [
        Page(PATHS.reports, listed, role=view),
        Page(PATHS.report, show, role=view),
        Page(PATHS.report_csv, download, role=view),
    ]


def _known(visit: Visit) -> ReportPage:
    page = BY_SLUG.get(visit.params["report"])
    if page is None:
        raise HTTPException(404)
    return page


def _shown(table: Table, wording: Wording) -> list[list[str]]:
    kinds = [column.kind for column in table.columns]
    return [
        [cells.shown(cell, kind, wording) for cell, kind in zip(row, kinds, strict=True)]
        for row in table.rows
    ]


def _total(table: Table, wording: Wording) -> list[str]:
    """The last row; its first cell says what it is, and cells without a sum are empty."""
    if table.total is None:
        return []
    found = [
        "" if cell is None else cells.shown(cell, column.kind, wording)
        for cell, column in zip(table.total, table.columns, strict=True)
    ]
    return ["Razem", *found[1:]]


def _chart(page: ReportPage, table: Table, wording: Wording) -> Chart | None:
    headings = [page.headings[name] for name in page.series]
    rows = _shown(table, wording)
    if table.columns[0].kind is Kind.MOMENT:
        ticks = [
            cells.tick(row[0], wording.step) for row in table.rows if isinstance(row[0], datetime)
        ]
        return chart.in_time(table, page.series, [row[0] for row in rows], ticks, headings)
    texts = [c.kind for c in table.columns if c.kind not in cells.NUMERIC]
    labels = [_label(row[: len(texts)]) for row in rows]
    columns = [column.name for column in table.columns]
    figures = [" / ".join(row[columns.index(name)] for name in page.series) for row in rows]
    return chart.by_name(table, page.series, labels, figures, headings)


def _label(named: Sequence[str]) -> str:
    """A bar's name; a prompt's words are too long for one, its id is not."""
    label = " → ".join(cell for cell in named if cell != "–")
    return label.rpartition("(")[2].rstrip(")") if label.startswith("„") else label
