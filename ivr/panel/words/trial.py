"""Tries sentences against a draft before anybody says them: what is understood, and why."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.calls import changes
from ivr.calls.judgement import Lesson
from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.words import messages
from ivr.panel.words.desk import Desk, Held
from ivr.panel.words.places import DRAFT, PHRASES, TRIAL
from ivr.understanding.interpretation import Outcome
from ivr.understanding.rehearsal import Rehearsal, rehearse
from ivr.understanding.understanding import Understanding
from ivr.web.visit import Page, Visit

SENTENCE, PAST = "zdanie", "minione"
LONGEST = 300
_BACK = timedelta(days=7)
_MOST_PAST = 1000
"""Understood twice in some seconds."""
MEANINGS = {
    Outcome.ACCEPT: "przyjmuje temat",
    Outcome.CONFIRM: "dopyta „czy chodzi o…?”",
    Outcome.CLARIFY: "zapyta, który z dwóch tematów",
    Outcome.OUT_OF_SCOPE: "powie, kto zajmuje się tą sprawą",
    Outcome.COMMAND: "wykona polecenie",
    Outcome.REJECT: "nie zrozumie i poprosi o powtórzenie",
    Outcome.PARTIAL: "nie zrozumie i poprosi o powtórzenie",
}


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def show(visit: Visit) -> Response:
        held = desk.held(visit)
        if held.draft is None:
            raise HTTPException(404)
        lesson = desk.ports.apprentice.lesson(held.sources)
        said = " ".join(visit.query.get(SENTENCE, "").split())
        too_long = len(said) > LONGEST
        understood = lesson.understanding if lesson else None
        before = desk.routing.ports.content().understanding
        tries = []
        if said and not too_long and understood is not None:
            tries = [("W szkicu", understood.classify(said)), ("Teraz", before.classify(said))]
        past = _past(desk, visit, before, understood) if PAST in visit.query else None
        return desk.draw(
            "trial",
            visit,
            held,
            status=422 if too_long else 200,
            section=PHRASES,
            lesson=lesson,
            problems=[messages.polish(each) for each in lesson.problems] if lesson else [],
            changes=_changes(desk, visit, held),
            said=said[: LONGEST * 2],
            told=[f"Zdanie ma {len(said)} znaków, a może mieć {LONGEST}."] if too_long else [],
            tries=tries,
            meanings=MEANINGS,
            name=_namer(lesson),
            past=past,
        )

    return [Page(PHRASES + DRAFT + TRIAL, show, role=OperatorRole.VIEW)]


def _past(
    desk: Desk, visit: Visit, before: Understanding, after: Understanding | None
) -> Rehearsal | None:
    if after is None:
        return None
    said = desk.ports.utterances.between(visit.moment - _BACK, visit.moment, _MOST_PAST)
    return rehearse(said, before=before, after=after)


def _changes(desk: Desk, visit: Visit, held: Held) -> list[str]:
    try:
        current = desk.ports.drafts.of(desk.current(visit))
        return changes.of_words(current, held.words)
    except ContentError:
        return []


def _namer(lesson: Lesson | None) -> dict[str, str]:
    """Labels → spoken names."""
    known = lesson.understanding if lesson else None
    return {label: known.name(label) for label in known.topics()} if known else {}
