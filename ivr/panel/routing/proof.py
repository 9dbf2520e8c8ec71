"""The dry run: what a draft would have done with the calls of a time that is over."""

from datetime import datetime, timedelta

from starlette.responses import Response

from ivr.identity.operators import OperatorRole
from ivr.panel.routing import when
from ivr.panel.routing.desk import Desk, routing
from ivr.panel.routing.places import DRAFT, REHEARSAL, DraftPlaces
from ivr.routing.calendar import POLISH_TIME
from ivr.routing.rehearsal import Rehearsal, rehearse
from ivr.routing.version import Draft
from ivr.web.visit import Page, Visit

_BY_DEFAULT = timedelta(days=7)


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def show(visit: Visit) -> Response:
        draft = desk.draft(visit)
        today = visit.moment.astimezone(POLISH_TIME).date()
        asked = {
            "od": visit.query.get("od", f"{today - _BY_DEFAULT:%Y-%m-%d}"),
            "do": visit.query.get("do", f"{today:%Y-%m-%d}"),
        }
        period = when.days(asked["od"], asked["do"])
        wrong = period if isinstance(period, str) else ""
        ran = "od" in visit.query and not wrong
        result = _run(desk, visit, draft, period) if ran and isinstance(period, tuple) else None
        return desk.draw_draft(
            "rehearsal",
            visit,
            draft,
            here=DraftPlaces(draft.id).page(REHEARSAL),
            asked=asked,
            wrong=wrong,
            ran=ran,
            result=result,
            sentence=_sentence(result, asked) if result is not None else "",
            hours_override=desk.ports.hours_override,
            name=desk.name,
        )

    return [Page(DRAFT + REHEARSAL, show, role=OperatorRole.VIEW)]


def _run(
    desk: Desk, visit: Visit, draft: Draft, period: tuple[datetime, datetime]
) -> Rehearsal | None:
    """None where the draft, or what decides now, cannot be read."""
    current = desk.ports.versions.current(visit.moment)
    before = routing(current.sources) if current is not None else None
    after = routing(draft.sources)
    if before is None or after is None:
        return None
    return rehearse(desk.ports.past_calls.between(*period), before=before, after=after)


def _sentence(result: Rehearsal, asked: dict[str, str]) -> str:
    first, last = (_shown(asked[key]) for key in ("od", "do"))
    period = f"dnia {first}" if first == last else f"okresu {first}–{last}"
    return result.sentence(period)


def _shown(day: str) -> str:
    return f"{datetime.fromisoformat(day):%d.%m.%Y}"
