"""The replay of one call: why the caller landed there, what happened when, and what to make of it."""

from collections.abc import Sequence
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.figures.digest import digest
from ivr.identity.audit import AuditEvent, AuditKind
from ivr.identity.operators import OperatorRole
from ivr.panel.calls import words
from ivr.panel.calls.lanes import LANE, LANES, LEFT, TOP, WIDTH, picture
from ivr.panel.calls.ports import ExampleRefusedError
from ivr.panel.calls.timeline import Line, timeline
from ivr.panel.calls.why import explain
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.panel.routing import places
from ivr.store.marks import Mark, MarkKind
from ivr.store.reports import CallReport
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

VERDICT, TOPIC, ENTRY = "ocena", "temat", "wpis"
_VERDICTS = {"dobry": MarkKind.RIGHT_TOPIC, "zly": MarkKind.WRONG_TOPIC}


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""
    calls = panel.ports.calls

    def show(visit: Visit) -> Response:
        return replayed(visit, _known(panel, visit), {})

    def replayed(visit: Visit, report: CallReport, errors: dict[str, str]) -> Response:
        call_id = str(report.facts["call_id"])
        actor, names = visit.account.actor, calls.names()
        panel.ports.audit.record(
            AuditEvent(AuditKind.CALL_VIEW, visit.moment, actor, call_id=call_id)
        )
        digested = digest(report.entries)
        return panel.draw(
            "calls/replay.html",
            visit,
            status=422 if errors else 200,
            section=PATHS.calls,
            call=report.facts,
            version_at=_version_at,
            started_at=datetime.fromisoformat(str(report.facts["started_at"])),
            here=_address(call_id),
            why=explain(report, digested, names),
            lines=timeline(report, names),
            picture=picture(report, digested),
            lanes=LANES,
            canvas={"width": WIDTH, "left": LEFT, "lane": LANE, "top": TOP},
            survey=report.survey(),
            marks=calls.marks.of(call_id),
            names=names,
            words=words,
            errors=errors,
            may_edit=OperatorRole.EDIT in visit.account.roles,
            may_teach=may_teach(panel, visit),
        )

    def mark(visit: Visit) -> Response:
        report, topic = _known(panel, visit), visit.form.plain[TOPIC]
        kind = _VERDICTS.get(visit.form.plain[VERDICT])
        if kind is None:
            return replayed(visit, report, {VERDICT: "Zaznacz, czy temat był właściwy."})
        if topic and topic not in calls.names().topics:
            return replayed(visit, report, {TOPIC: "Wybierz temat z listy."})
        right = topic if kind is MarkKind.WRONG_TOPIC else ""
        call_id, by = str(report.facts["call_id"]), visit.account.actor.name
        calls.marks.add(Mark(call_id, visit.moment, by, kind, right or None))
        return panel.done(visit, _address(call_id), "Ocena tematu jest zapisana.")

    def example(visit: Visit) -> Response:
        report, topic = _known(panel, visit), visit.form.plain[TOPIC]
        line = _line(timeline(report, calls.names()), visit.form.plain[ENTRY])
        if topic not in calls.names().topics:
            return replayed(visit, report, {f"{TOPIC}-{line.example}": "Wybierz temat z listy."})
        if calls.examples is None:
            raise HTTPException(404)
        assert line.example is not None
        text = str(report.entries[line.example]["text"])
        try:
            by = visit.account.actor.name
            where = calls.examples.add(topic, text, by=by, moment=visit.moment)
        except ExampleRefusedError as refused:
            return replayed(visit, report, {f"{TOPIC}-{line.example}": str(refused)})
        address = _address(str(report.facts["call_id"]))
        return panel.done(visit, f"{address}#wpis-{line.example}", where)

    edit = OperatorRole.EDIT
    return [
        Page(PATHS.call, show, role=OperatorRole.VIEW),
        Page(PATHS.call_mark, take=mark, fields=_VERDICT_FORM, role=edit),
        Page(PATHS.call_example, take=example, fields=_EXAMPLE_FORM, role=edit),
    ]


_VERDICT_FORM = Fields(frozenset({TOPIC}), boxes=frozenset({VERDICT}))
"""Of radio buttons browsers send nothing while none is chosen."""
_EXAMPLE_FORM = Fields(frozenset({TOPIC, ENTRY}))


def may_teach(panel: Panel, visit: Visit) -> bool:
    """Whether the visitor may make examples of utterances, and this installation takes them."""
    return panel.ports.calls.examples is not None and OperatorRole.EDIT in visit.account.roles


def _known(panel: Panel, visit: Visit) -> CallReport:
    report = panel.ports.calls.reports.call(visit.params["call"])
    if report is None:
        raise HTTPException(404)
    return report


def _address(call_id: str) -> str:
    return PATHS.call.format(call=call_id)


def _version_at(version: str) -> str:
    """The page of the routing's version that a call names: `12.0a1b2c3d` is the twelfth."""
    number = version.partition(".")[0]
    published = number.isascii() and number.isdigit() and "." in version
    return places.version(int(number)) if published else PATHS.routing


def _line(lines: Sequence[Line], entry: str) -> Line:
    """The line whose text may become an example; another entry is no form of ours."""
    for line in lines:
        if line.example is not None and str(line.example) == entry:
            return line
    raise HTTPException(400)
