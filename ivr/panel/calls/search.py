"""The search for calls: what is found, a page at a time, and as a file for spreadsheets.

A search stands in the page's address, so that it can be kept and passed on; but a number of a person
stands in none: it comes by a form, is turned into its pseudonyms at once, and the audit says who asked.
"""

from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from ivr.figures.table import Cell
from ivr.identity.audit import AuditEvent, AuditKind
from ivr.identity.operators import OperatorRole
from ivr.panel.calls import criteria, words
from ivr.panel.calls.criteria import BOXES, FIELDS, KNOWN_NUMBER, NUMBER, PAGE, Typed
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.panel.reports.cells import for_spreadsheets
from ivr.store.call_search import FoundCall
from ivr.web.csv_file import csv_file
from ivr.web.forms import Fields
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit

PER_PAGE = 50
MOST_ROWS = 50_000
"""Of a file; the newest."""
CSV = "csv"
_FORM = Fields(frozenset({*FIELDS, NUMBER, KNOWN_NUMBER, PAGE}), boxes=frozenset({*BOXES, CSV}))
_COLUMNS = (
    "call", "started", "ended", "topic", "queue", "outcome", "assurance", "routing_version",
    "asked_again", "misrouted",
)  # fmt: skip


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""
    calls = panel.ports.calls

    def show(visit: Visit) -> Response:
        return results(visit, criteria.read(visit.query, visit.moment))

    def take(visit: Visit) -> Response:
        sent = {name: visit.form.plain[name] for name in _FORM.plain | frozenset(BOXES)}
        typed = criteria.read(sent, visit.moment, calls.pseudonyms_of)
        if not typed.criteria.numbers:
            return results(visit, typed) if typed.errors else go_to(_address(typed))
        if not typed.errors:
            _record(panel, visit, typed)
        if visit.form.plain[CSV] and not typed.errors:
            return file(typed)
        return results(visit, typed)

    def download(visit: Visit) -> Response:
        typed = criteria.read(visit.query, visit.moment)
        return results(visit, typed) if typed.errors else file(typed)

    def file(typed: Typed) -> Response:
        found = calls.search.find(typed.criteria, limit=MOST_ROWS)
        rows = ([for_spreadsheets(cell) for cell in _row(call)] for call in found)
        return csv_file("rozmowy.csv", _COLUMNS, rows)

    def results(visit: Visit, typed: Typed) -> Response:
        found: Sequence[FoundCall] = ()
        count = 0
        if not typed.errors:
            count = calls.search.count(typed.criteria)
            last = max(1, -(-count // PER_PAGE))
            typed = replace(typed, page=min(typed.page, last))
            skip = (typed.page - 1) * PER_PAGE
            found = calls.search.find(typed.criteria, limit=PER_PAGE, skip=skip)
        return panel.draw(
            "calls/search.html",
            visit,
            status=422 if typed.errors else 200,
            section=PATHS.calls,
            typed=typed,
            found=found,
            count=count,
            pages=max(1, -(-count // PER_PAGE)),
            names=calls.names(),
            words=words,
        )

    return [
        Page(PATHS.calls, show, take, _FORM, role=OperatorRole.VIEW),
        Page(PATHS.calls_csv, download, role=OperatorRole.VIEW),
    ]


def _record(panel: Panel, visit: Visit, typed: Typed) -> None:
    """Who looked for whose calls is known before anything is shown; `StageError` if it cannot be."""
    names = {"ph": "caller", "nu": "dictated"}
    details = {names[number[:2]]: number for number in typed.criteria.numbers}
    actor = visit.account.actor
    event = AuditEvent(AuditKind.NUMBER_SEARCH, visit.moment, actor, details=details)
    panel.ports.audit.record(event)


def _address(typed: Typed) -> str:
    return f"{PATHS.calls}?{typed.query or 'od='}"


def _row(call: FoundCall) -> tuple[Cell, ...]:
    return (
        call.call_id, call.started_at, call.ended_at, call.topic, call.queue, call.outcome,
        call.assurance, call.version, call.asked_again, int(call.misrouted),
    )  # fmt: skip
