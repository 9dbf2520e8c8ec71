"""The first page: what decides now, what waits for its time, who works on what, who is open today."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from ivr.identity.operators import OperatorRole
from ivr.panel.paths import PATHS
from ivr.panel.routing.desk import Desk, routing
from ivr.panel.routing.emergency import announcement
from ivr.routing.calendar import POLISH_TIME
from ivr.routing.model import Queue
from ivr.routing.policy import Routing
from ivr.web.visit import Page, Visit


@dataclass(frozen=True, slots=True)
class Today:
    """A queue on the day of the visit."""

    queue: Queue
    hours: str
    why_closed: str
    """Empty while it is open."""
    opens: datetime | None
    """None while it is open, and where nobody knows."""
    topics: tuple[str, ...]
    """Their spoken names."""


@dataclass(frozen=True, slots=True)
class OfLine:
    """A line with its queues; the last one has no title and holds those of no line."""

    title: str
    queues: tuple[Today, ...]


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def show(visit: Visit) -> Response:
        current = desk.ports.versions.current(visit.moment)
        decides = routing(current.sources) if current is not None else None
        return desk.draw(
            "overview",
            visit,
            current=current,
            before=current.base if current is not None else None,
            waiting=desk.waiting(visit),
            drafts=desk.ports.versions.open_drafts(),
            lines=_lines(desk, decides, visit.moment) if decides is not None else [],
            announcement=announcement(desk, decides) if decides is not None else None,
            hours_override=desk.ports.hours_override,
        )

    return [Page(PATHS.routing, show, role=OperatorRole.VIEW)]


def _lines(desk: Desk, decides: Routing, moment: datetime) -> list[OfLine]:
    today = [_today(desk, decides, queue, moment) for queue in decides.queues.values()]
    titles = {name: line.title for name, line in decides.lines.items()} | {"": ""}
    grouped = [
        OfLine(title, tuple(each for each in today if each.queue.line == name))
        for name, title in titles.items()
    ]
    return [line for line in grouped if line.queues]


def _today(desk: Desk, decides: Routing, queue: Queue, moment: datetime) -> Today:
    day = queue.hours.day(moment.astimezone(POLISH_TIME).date())
    why_closed = queue.hours.why_closed(moment) or ""
    return Today(
        queue,
        ", ".join(map(str, day.spans)) or day.why_none,
        why_closed,
        queue.hours.next_opening(moment) if why_closed else None,
        tuple(
            desk.name(label) for label, topic in decides.topics.items() if topic.queue == queue.name
        ),
    )
