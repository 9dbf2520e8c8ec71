"""Topics with what callers say: phrases, examples, counterexamples; one entry added or changed at a time."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.words.desk import Desk, Held, RefusedError, topics
from ivr.panel.words.places import DRAFT, PHRASES, TOPIC
from ivr.routing import loader
from ivr.routing.policy import Routing
from ivr.routing.sources import Words
from ivr.store.draft_words import with_grammars
from ivr.understanding.catalogue import Catalogue, Topic
from ivr.understanding.insertion import Part
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

DOING, LIST, WAS, TEXT = "czynnosc", "lista", "bylo", "tekst"
ADD, CHANGE, REMOVE = "dodaj", "zmien", "usun"
LISTS = {"frazy": Part.PHRASES, "przyklady": Part.EXAMPLES, "kontrprzyklady": Part.COUNTEREXAMPLES}
FIELDS = Fields(frozenset({DOING, LIST, WAS, TEXT}), longest_bytes=100_000)
LINES = {
    "us.yaml": "Linia 1: urząd skarbowy",
    "kis.yaml": "Linia 2: Krajowa Informacja Skarbowa",
    "puesc.yaml": "Linia 3: PUESC",
    "cokp.yaml": "Linia 4: Centrum Obsługi Kluczowych Podmiotów",
    "vat.yaml": "Linia 5: numery VAT kontrahentów",
    "out_of_scope.yaml": "Sprawy innych urzędów",
    "universals.yaml": "Polecenia",
}
_DONE = {ADD: "Dodano", CHANGE: "Zmieniono", REMOVE: "Usunięto"}
_SHARED = re.compile(r"[<{](\w+)[>}]")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent that was not taken."""

    doing: str = ""
    part: str = ""
    was: str = ""
    text: str = ""
    told: list[str] = field(default_factory=list)
    status: int = 200


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def overview(visit: Visit) -> Response:
        if elsewhere := desk.unpublished(visit):
            return elsewhere
        held = desk.held(visit)
        known = _known(held)
        lines: defaultdict[str, list[Topic]] = defaultdict(list)
        for topic in known.topics.values():
            lines[topic.file].append(topic)
        return desk.draw(
            "phrases", visit, held, lines=[(LINES.get(file, file), lines[file]) for file in lines],
            routing=_routing(held), section=PHRASES,
        )  # fmt: skip

    def show(visit: Visit) -> Response:
        return _draw(desk, visit, Typed())

    def take(visit: Visit) -> Response:
        sent = visit.form.plain
        typed = Typed(sent[DOING], sent[LIST], sent[WAS], sent[TEXT].strip())
        if typed.part not in LISTS or typed.doing not in _DONE:
            raise HTTPException(400)
        label = visit.params["topic"]
        try:
            saved = desk.change(visit, lambda words: _changed(words, label, typed))
        except RefusedError as refused:
            wrong = Typed(
                typed.doing, typed.part, typed.was, typed.text, refused.told, refused.status
            )
            return _draw(desk, visit, wrong)
        notice = (
            f"{_DONE[typed.doing]}: „{typed.text or typed.was}”. Szkic ma rewizję {saved.revision}."
        )
        return desk.panel.done(visit, desk.held(visit).at.topic(label), notice)

    drafts = PHRASES + DRAFT
    return [
        Page(PHRASES, overview, role=OperatorRole.VIEW),
        Page(PHRASES + TOPIC, show, role=OperatorRole.VIEW),
        Page(drafts, overview, role=OperatorRole.VIEW),
        Page(drafts + TOPIC, show, role=OperatorRole.VIEW),
        Page(drafts + TOPIC, take=take, fields=FIELDS, role=OperatorRole.EDIT),
    ]


def _known(held: Held) -> Catalogue:
    try:
        return topics(held.words)
    except ContentError:  # only files that were imported by force can be like that
        raise HTTPException(404) from None


def _changed(words: Words, label: str, typed: Typed) -> Words:
    known, part = topics(words), LISTS[typed.part]
    match typed.doing:
        case "dodaj":
            made = known.added(label, part, typed.text)
        case "zmien":
            made = known.changed(label, part, old=typed.was, new=typed.text)
        case _:
            made = known.removed(label, part, typed.was)
    return with_grammars(words, made)


def _draw(desk: Desk, visit: Visit, typed: Typed) -> Response:
    held = desk.held(visit)
    known = _known(held)
    topic = known.topics.get(visit.params["topic"])
    if topic is None:
        raise HTTPException(404)
    routing = _routing(held)
    return desk.draw(
        "topic",
        visit,
        held,
        status=typed.status,
        section=PHRASES,
        topic=topic,
        lists=[(name, topic.part(part)) for name, part in LISTS.items()],
        typed=typed,
        told=typed.told,
        wrong_at=f"nowy-{typed.part}" if typed.doing == ADD else "blad-wpisu",
        route=routing.topics.get(topic.label) if routing else None,
        key=_key(routing, topic.label),
        shared=_shared(known, topic),
    )


def _routing(held: Held) -> Routing | None:
    """None where the draft's routing cannot be read."""
    try:
        return loader.parse(held.sources)
    except ContentError:
        return None


def _key(routing: Routing | None, label: str) -> int | None:
    """The key of the menu that chooses this topic."""
    if routing is None or label not in routing.menu:
        return None
    return routing.menu.index(label) + 1


def _shared(known: Catalogue, topic: Topic) -> list[tuple[str, str]]:
    """The rules that the topic's phrases share with others: name and what it stands for."""
    names = {name for phrase in topic.phrases for name in _SHARED.findall(phrase)}
    rules = known.shared
    return [(name, rules[name]) for name in sorted(names) if name in rules]
