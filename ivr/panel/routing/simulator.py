"""The simulator: one imagined caller, by the version that decides and by the draft, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from ivr.calls.simulation import Simulation, simulate
from ivr.identity.assurance import Assurance
from ivr.identity.operators import OperatorRole
from ivr.panel.routing import when
from ivr.panel.routing.choices import ASSURANCE
from ivr.panel.routing.desk import Desk, routing
from ivr.panel.routing.places import DRAFT, SIMULATOR, DraftPlaces
from ivr.routing.decision import Circumstances, Load, QueueLoad
from ivr.routing.offices import meant
from ivr.routing.policy import Routing
from ivr.routing.version import Draft
from ivr.web.visit import Page, Visit

LONGEST_SENTENCE = 300
_AGENTS, _WAITING = "agenci.", "czeka."
"""Begin fields of the load: consultants and callers of a queue."""
_MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says, as it was typed."""

    said: str
    day: str
    hour: str
    proved: str
    again: str
    waited_s: str
    office: str
    load: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One side of the comparison."""

    title: str
    result: Simulation


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def show(visit: Visit) -> Response:
        draft = desk.draft(visit)
        asked = _asked(visit)
        wrong: dict[str, list[str]] = {}
        outcomes: list[Outcome] = []
        if asked.said:
            outcomes = _outcomes(desk, visit, draft, asked, wrong)
        after = routing(draft.sources)
        return desk.draw_draft(
            "simulator",
            visit,
            draft,
            here=DraftPlaces(draft.id).page(SIMULATOR),
            asked=asked,
            wrong=wrong,
            outcomes=outcomes,
            same=len({_end(each.result) for each in outcomes}) == 1,
            queues=list(after.queues.values()) if after is not None else [],
            assurance=ASSURANCE,
            agents=_AGENTS,
            waiting=_WAITING,
            most=LONGEST_SENTENCE,
            name=desk.name,
            hours_override=desk.ports.hours_override,
        )

    return [Page(DRAFT + SIMULATOR, show, role=OperatorRole.VIEW)]


def _asked(visit: Visit) -> Asked:
    day, hour = when.local(visit.moment)
    query = visit.query
    return Asked(
        said=query.get("zdanie", "").strip(),
        day=query.get("dzien", day),
        hour=query.get("godzina", hour),
        proved=query.get("tozsamosc", "none"),
        again=query.get("ponownie", ""),
        waited_s=query.get("czekal", "0"),
        office=query.get("urzad", "").strip(),
        load={
            key: value.strip()
            for key, value in query.items()
            if key.startswith((_AGENTS, _WAITING)) and value.strip()
        },
    )


def _outcomes(
    desk: Desk, visit: Visit, draft: Draft, asked: Asked, wrong: dict[str, list[str]]
) -> list[Outcome]:
    """Both sides; none, and what is wrong by field, where the form cannot be understood."""
    moment = _moment(asked, wrong)
    if len(asked.said) > LONGEST_SENTENCE:
        wrong["zdanie"] = [f"Skróć zdanie do {LONGEST_SENTENCE} znaków."]
    load, waited_s = _load(asked, wrong), _count(asked.waited_s, "czekal", wrong)
    current = desk.ports.versions.current(visit.moment)
    sides = {
        f"Teraz (wersja {current.number})" if current else "": current,
        f"Po zmianie (szkic {draft.id})": draft,
    }
    outcomes = []
    for title, side in sides.items():
        decides = routing(side.sources) if side is not None else None
        if decides is None or moment is None:
            continue
        office = _office(decides, asked.office, wrong)
        called = moment - timedelta(hours=1) if asked.again else None
        if not wrong:
            result = simulate(
                desk.ports.content().understanding,
                decides,
                said=asked.said,
                assurance=_LEVELS.get(asked.proved, Assurance.NONE),
                moment=moment,
                subject=Circumstances(called, waited_s, office),
                load=load,
            )
            outcomes.append(Outcome(title, result))
    return outcomes


_LEVELS = {level.label: level for level in Assurance}


def _moment(asked: Asked, wrong: dict[str, list[str]]) -> datetime | None:
    match when.moment(asked.day, asked.hour):
        case str() as told:
            wrong["dzien"] = [told]
            return None
        case moment:
            return moment


def _load(asked: Asked, wrong: dict[str, list[str]]) -> Load:
    counts = {key: _count(text, key, wrong) for key, text in asked.load.items()}
    agents, waiting = (
        {key.removeprefix(p): n for key, n in counts.items() if key.startswith(p)}
        for p in (_AGENTS, _WAITING)
    )
    queues = dict.fromkeys((*agents, *waiting))
    return Load({q: QueueLoad(waiting.get(q, 0), agents.get(q, 1)) for q in queues})


def _count(text: str, field: str, wrong: dict[str, list[str]]) -> int:
    right = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_WAITING))
    if not right:
        wrong[field] = ["Wpisz liczbę całkowitą, od 0."]
    return int(text) if right else 0


def _office(decides: Routing, words: str, wrong: dict[str, list[str]]) -> str:
    """The code of the office that is meant; empty for none."""
    found = meant(decides.offices, words) if words else []
    if words and len(found) != 1:
        named = ", ".join(f"{office.code} {office.name}" for office in found[:5])
        wrong["urzad"] = [
            f"Pasuje kilka urzędów: {named}. Podaj kod." if found else "Nie ma takiego urzędu."
        ]
    return found[0].code if len(found) == 1 else ""


def _end(result: Simulation) -> tuple[str, str]:
    decision = result.decision
    return result.topic, (decision.queue or "") if decision is not None else "-"
