"""The audit: its events, newest first, with filters; the check of its chain; the list as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from ivr.identity.audit import ActorKind, AuditKind
from ivr.identity.operators import OperatorRole
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.panel.register import search, words
from ivr.panel.register.search import Search
from ivr.store.audit_report import Verdict
from ivr.web.csv_file import csv_file
from ivr.web.visit import Page, Visit

PER_PAGE = 50
MOST_IN_A_FILE = 10_000
_HEADER = (
    "numer",
    "kiedy (UTC)",
    "rodzaj",
    "zdarzenie",
    "rola",
    "kto",
    "osoba",
    "rozmowa",
    "szczegóły",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the page shows it."""

    seq: int
    at: datetime
    kind: str
    what: str
    """The kind in words."""
    actor: str = ""
    """In what role; empty where the payload was erased."""
    who: str = ""
    person: str = ""
    """A reference, never a number."""
    call: str = ""
    details: tuple[str, ...] = ()
    erased: bool = False


def pages(panel: Panel) -> list[Page]:
    """The pages of the audit."""
    ports = panel.ports.register

    def events(visit: Visit) -> Response:
        return _drawn(visit, search.read(visit.query))

    def check(visit: Visit) -> Response:
        return _drawn(visit, search.read({}), verdict=ports.verify())

    def file(visit: Visit) -> Response:
        found = ports.events(search.read(visit.query).filters, MOST_IN_A_FILE)
        return csv_file("rejestr.csv", _HEADER, (_cells(row_of(each)) for each in found))

    def _drawn(visit: Visit, wanted: Search, *, verdict: Verdict | None = None) -> Response:
        found = ports.events(wanted.filters, PER_PAGE + 1)
        rows = [row_of(each) for each in found[:PER_PAGE]]
        more = str(rows[-1].seq) if len(found) > PER_PAGE else ""
        return panel.draw(
            "register/register.html",
            visit,
            section=PATHS.audit,
            rows=rows,
            search=wanted,
            kinds=_options(words.KINDS),
            actors=_options(words.ACTORS),
            older=wanted.address(PATHS.audit, **{search.BEFORE: more}) if more else "",
            newest=wanted.address(PATHS.audit) if wanted.filters.before else "",
            csv=wanted.address(PATHS.audit_csv),
            verdict=verdict,
        )

    role = OperatorRole.AUDIT
    return [
        Page(PATHS.audit, events, role=role),
        Page(PATHS.audit_csv, file, role=role),
        Page(PATHS.audit_check, take=check, role=role),
    ]


def row_of(event: Mapping[str, object]) -> Row:
    """An event as it is shown."""
    seq, at = int(str(event["seq"])), datetime.fromisoformat(str(event["at"]))
    kind = str(event["kind"])
    what = words.kind_name(kind)
    if event.get("erased"):
        return Row(seq, at, kind, what, erased=True)
    facts = event["details"] if isinstance(event["details"], dict) else {}
    details = tuple(words.detail(name, str(value)) for name, value in facts.items())
    person, call = str(event["subject"] or ""), str(event["call_id"] or "")
    actor = words.actor_name(str(event["actor"]))
    return Row(seq, at, kind, what, actor, str(event["name"]), person, call, details)


def _cells(row: Row) -> Sequence[str]:
    at, details = row.at.isoformat(timespec="seconds"), "; ".join(row.details)
    if row.erased:
        details = "szczegóły usunięto po terminie albo na wniosek"
    return (
        str(row.seq), at, row.kind, row.what, row.actor, row.who, row.person, row.call, details
    )  # fmt: skip


def _options(names: Mapping[AuditKind, str] | Mapping[ActorKind, str]) -> list[tuple[str, str]]:
    return sorted(((str(value), name) for value, name in names.items()), key=lambda each: each[1])
