"""What callers said in vain, one utterance after another, each to be made an example by one key."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.identity.operators import OperatorRole
from ivr.panel.calls import words
from ivr.panel.calls.ports import ExampleRefusedError
from ivr.panel.calls.replay import may_teach
from ivr.panel.names import Names
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.secret import MASK
from ivr.store.unknown import Reason, Unknown
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

DAYS, REASON = "dni", "powod"
CALL, TEXT, CHOSEN, OTHER, PLACE = "rozmowa", "tekst", "wybor", "inny", "miejsce"
PERIODS = (7, 30, 90)
MOST = 100
MOST_CHOICES = 9
"""One for each key."""
_FORM = Fields(
    frozenset({CALL, TEXT, OTHER, PLACE, DAYS, REASON}), boxes=frozenset({CHOSEN}),
    longest_bytes=16_384,
)  # fmt: skip
"""A button of the likely topics sends its label as `wybor`; the list of all of them as `inny`."""


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""
    calls = panel.ports.calls

    def show(visit: Visit) -> Response:
        return listed(visit, visit.query.get(DAYS, ""), visit.query.get(REASON, ""))

    def listed(
        visit: Visit, days: str, reason: str, errors: dict[int, str] | None = None
    ) -> Response:
        chosen = next((each for each in PERIODS if str(each) == days), PERIODS[0])
        kind = reason if reason in set(Reason) else ""
        since = visit.moment - timedelta(days=chosen)
        found = calls.reports.unknown(since=since, limit=10 * MOST)
        shown = [each for each in found if not kind or each.reason.value == kind][:MOST]
        names = calls.names()
        return panel.draw(
            "calls/utterances.html",
            visit,
            status=422 if errors else 200,
            section=PATHS.calls,
            found=[(each, choices(each, names), MASK in each.text) for each in shown],
            cut=len(found) >= 10 * MOST or len(shown) >= MOST,
            days=chosen,
            periods=PERIODS,
            reason=kind,
            names=names,
            words=words,
            errors=errors or {},
            may_teach=may_teach(panel, visit),
        )

    def take(visit: Visit) -> Response:
        sent = visit.form.plain
        topic, place = sent[CHOSEN] or sent[OTHER], _place(sent[PLACE])
        if topic not in calls.names().topics:
            return listed(visit, sent[DAYS], sent[REASON], {place: "Wybierz temat z listy."})
        report = calls.reports.call(sent[CALL])
        if calls.examples is None:
            raise HTTPException(404)
        if report is None or sent[TEXT] not in {e.get("text") for e in report.of_kind("heard")}:
            raise HTTPException(404)  # its journal is past its time by now
        try:
            by = visit.account.actor.name
            where = calls.examples.add(topic, sent[TEXT], by=by, moment=visit.moment)
        except ExampleRefusedError as refused:
            return listed(visit, sent[DAYS], sent[REASON], {place: str(refused)})
        known = f"{PATHS.utterances}?{DAYS}={_place(sent[DAYS])}"
        reason = f"&{REASON}={sent[REASON]}" if sent[REASON] in set(Reason) else ""
        return panel.done(visit, f"{known}{reason}#wypowiedz-{place + 1}", where)

    return [
        Page(PATHS.utterances, show, role=OperatorRole.VIEW),
        Page(PATHS.utterance_example, take=take, fields=_FORM, role=OperatorRole.EDIT),
    ]


def choices(each: Unknown, names: Names) -> Sequence[tuple[str, str]]:
    """The likely topics: what was thought then, best first, and what the call came to."""
    likely = dict.fromkeys((*each.alternatives, each.final_topic or ""))
    known = ((label, names.topic(label)) for label in likely if label in names.topics)
    return tuple(islice(known, MOST_CHOICES))


def _place(typed: str) -> int:
    """Of the utterance in the list; what is no number is the first."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len("10000") else 0
