"""The emergency announcement: on or off at once, with words that are prepared or written now."""

from dataclasses import dataclass

from starlette.responses import Response

from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.paths import PATHS
from ivr.panel.routing import messages
from ivr.panel.routing.desk import Desk, routing
from ivr.panel.routing.places import EMERGENCY
from ivr.routing.loader import LONGEST_ANNOUNCEMENT
from ivr.routing.model import Emergency
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources
from ivr.routing.switch import announced
from ivr.store.routing_drafts import ConflictError
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

ON, OFF = "tak", "nie"
OWN = "wlasny"
"""The choice of words written now."""
_FIELDS = Fields(frozenset({"wlaczony", "tresc", "tekst", "powod"}))


@dataclass(frozen=True, slots=True)
class Announcement:
    """What callers hear after the greeting, or would."""

    active: bool
    choice: str
    """Id of a prepared prompt, or `OWN`."""
    words: str


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def show(visit: Visit) -> Response:
        return _draw(desk, visit)

    def take(visit: Visit) -> Response:
        plain = {name: value.strip() for name, value in visit.form.plain.items()}
        wrong = _wrong(desk, plain)
        if wrong:
            return _draw(desk, visit, status=422, typed=plain, wrong=wrong)
        own = plain["tresc"] == OWN
        words = Emergency(
            plain["wlaczony"] == ON,
            "" if own else plain["tresc"],
            plain["tekst"] if own else "",
        )

        def turn(held: Sources) -> Sources:
            now = routing(held)
            return held if now is not None and now.emergency == words else announced(held, words)

        try:
            made = desk.ports.versions.switch(
                turn, by=visit.account.actor.name, reason=plain["powod"], moment=visit.moment
            )
        except ContentError as refused:
            told = {"tekst": [messages.polish(problem) for problem in refused.problems]}
            return _draw(desk, visit, status=422, typed=plain, wrong=told)
        except ConflictError as refused:
            told = {"": [desk.refusal(refused)]}
            return _draw(desk, visit, status=409, typed=plain, wrong=told)
        state = "włączony" if words.active else "wyłączony"
        notice = f"Komunikat nadzwyczajny jest {state} (wersja {made.number})."
        return desk.panel.done(visit, PATHS.routing, notice)

    return [
        Page(EMERGENCY, show, role=OperatorRole.VIEW),
        Page(EMERGENCY, take=take, fields=_FIELDS, role=OperatorRole.EMERGENCY),
    ]


def announcement(desk: Desk, decides: Routing) -> Announcement:
    """The announcement of a version, with its words."""
    said = decides.emergency
    if said.text:
        return Announcement(said.active, OWN, said.text)
    prepared = desk.ports.content().announcements
    return Announcement(said.active, said.prompt, prepared.get(said.prompt, ""))


def _wrong(desk: Desk, plain: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong with a form, by field."""
    wrong: dict[str, list[str]] = {}
    if plain["wlaczony"] not in (ON, OFF):
        wrong[""] = ["Wybierz, czy komunikat ma być włączony."]
    if plain["tresc"] == OWN and not plain["tekst"]:
        wrong["tekst"] = ["Napisz, co mają usłyszeć dzwoniący."]
    if plain["tresc"] != OWN and plain["tresc"] not in desk.ports.content().announcements:
        wrong["tresc"] = ["Wybierz gotowy komunikat albo własny tekst."]
    if not plain["powod"]:
        wrong["powod"] = ["Podaj powód: zapyta o niego każdy, kto czyta historię."]
    return wrong


def _draw(
    desk: Desk,
    visit: Visit,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: dict[str, list[str]] | None = None,
) -> Response:
    current = desk.ports.versions.current(visit.moment)
    decides = routing(current.sources) if current is not None else None
    now = announcement(desk, decides) if decides is not None else None
    shown = {
        "wlaczony": OFF if now is not None and now.active else ON,
        "tresc": now.choice if now is not None and now.choice else OWN,
        "tekst": now.words if now is not None and now.choice == OWN else "",
        "powod": "",
    }
    return desk.draw(
        "emergency",
        visit,
        status=status,
        now=now,
        typed=shown if typed is None else typed,
        wrong=wrong or {},
        prepared=desk.ports.content().announcements,
        most=LONGEST_ANNOUNCEMENT,
    )
