"""Prompts by where they are said: their texts, edited one at a time."""

from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.calls.preview import fixed
from ivr.dialogue.vocabulary import PLACEHOLDERS
from ivr.errors import ContentError, Problem
from ivr.identity.operators import OperatorRole
from ivr.panel.words import messages
from ivr.panel.words.desk import Desk, Held, RefusedError, with_prompts
from ivr.panel.words.places import DRAFT, PROMPT, PROMPTS
from ivr.routing import sources
from ivr.routing.sources import Words
from ivr.speech import text_editing, texts, wording
from ivr.speech.texts import Text
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

FILE = Path(sources.PROMPTS)
WAS, TEXT = "bylo", "tekst"
FIELDS = Fields(text=frozenset({WAS, TEXT}), longest_bytes=100_000)
EVENTS = {
    "ask": "pytanie",
    "again": "pytanie ponowne",
    "help": "pomoc",
    "noinput1": "pierwsza cisza",
    "noinput2": "druga cisza",
    "nomatch1": "pierwsze niezrozumienie",
    "nomatch2": "drugie niezrozumienie",
    "doubt": "wątpliwość",
}
"""When a prompt of a ladder is said, by the end of its id."""
FILLED = {
    "topic": "nazwa tematu, na przykład: zwrot podatku",
    "first": "nazwa pierwszego tematu do wyboru",
    "second": "nazwa drugiego tematu do wyboru",
    "queue": "dokończenie zdania „Łączę z konsultantem…”",
    "digits": "cyfry, które podał dzwoniący",
    "minutes": "przewidywane oczekiwanie, na przykład: około trzech minut",
    "opening": "najbliższe otwarcie, na przykład: we wtorek o ósmej",
    "name": "nazwa osoby albo firmy",
    "announcement": "treść komunikatu nadzwyczajnego",
}


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def overview(visit: Visit) -> Response:
        if elsewhere := desk.unpublished(visit):
            return elsewhere
        held = desk.held(visit)
        known = texts_of(held.words)
        return desk.draw(
            "prompts",
            visit,
            held,
            section=PROMPTS,
            sections=text_editing.sections(held.words.prompts, known),
            texts=known,
            when=when,
            recorded=held.words.recordings,
            pieces=lambda prompt: fixed(known, prompt),
        )

    def show(visit: Visit) -> Response:
        held = desk.held(visit)
        return draw(desk, visit, held, text_in(held, visit).written)

    def take(visit: Visit) -> Response:
        sent, prompt = visit.form.plain, visit.params["prompt"]
        text_in(desk.held(visit), visit)
        written = " ".join(sent[TEXT].split())
        try:
            desk.change(visit, lambda words: _rewritten(words, prompt, sent[WAS], written))
        except RefusedError as refused:
            held = desk.held(visit)
            return draw(desk, visit, held, sent[TEXT], refused=refused)
        return desk.panel.done(visit, desk.held(visit).at.prompt(prompt), f"Zapisano {prompt}.")

    drafts = PROMPTS + DRAFT
    return [
        Page(PROMPTS, overview, role=OperatorRole.VIEW),
        Page(PROMPTS + PROMPT, show, role=OperatorRole.VIEW),
        Page(drafts, overview, role=OperatorRole.VIEW),
        Page(drafts + PROMPT, show, role=OperatorRole.VIEW),
        Page(drafts + PROMPT, take=take, fields=FIELDS, role=OperatorRole.EDIT),
    ]


def draw(
    desk: Desk,
    visit: Visit,
    held: Held,
    typed: str,
    *,
    refused: RefusedError | None = None,
) -> Response:
    """The page of one prompt, with what was typed and what is wrong with that."""
    text = text_in(held, visit)
    known = texts_of(held.words)
    return desk.draw(
        "prompt",
        visit,
        held,
        status=refused.status if refused else 200,
        section=PROMPTS,
        text=text,
        typed=typed,
        told=refused.told if refused else [],
        wrong_at=refused.field if refused else "",
        doubts=_doubts(known, text),
        when=when(text.id),
        filled=[(name, FILLED[name]) for name in sorted(PLACEHOLDERS.get(text.id, ()))],
        pieces=[(piece, piece.id in held.words.recordings) for piece in fixed(known, text.id)],
    )


def texts_of(words: Words) -> dict[str, Text]:
    """The texts; a page 404 where they cannot be read."""
    try:
        return _parsed(words.prompts)
    except ContentError:
        raise HTTPException(404) from None


@lru_cache(maxsize=8)
def _parsed(source: str) -> dict[str, Text]:
    """Read once for all pages about it: how long each text takes to say is no quick question."""
    return texts.parse(FILE, source)


def text_in(held: Held, visit: Visit) -> Text:
    """The prompt that the address names; a page 404 where there is none."""
    text = texts_of(held.words).get(visit.params["prompt"])
    if text is None:
        raise HTTPException(404)
    return text


def when(prompt: str) -> str:
    """When it is said; its id where that says more."""
    return EVENTS.get(prompt.rpartition(".")[2], "")


def _rewritten(words: Words, prompt: str, was: str, text: str) -> Words:
    """With another text; a person who said the old one is not heard any more."""
    known = texts_of(words)
    if known[prompt].written != was:
        raise RefusedError(
            [f"Ktoś zmienił tymczasem ten komunikat. Brzmi teraz: „{known[prompt].written}”."], 409
        )
    if text == was:
        return words
    changed = with_prompts(words, text_editing.changed(FILE, words.prompts, prompt, text))
    return without_recordings(changed, [piece.id for piece in fixed(known, prompt)])


def without_recordings(words: Words, sayings: list[str]) -> Words:
    """The words without these recordings."""
    kept = {said: digest for said, digest in words.recordings.items() if said not in sayings}
    return Words(words.grammars, words.prompts, kept)


def _doubts(known: dict[str, Text], text: Text) -> list[str]:
    """What stands in the way of publishing this text."""
    found = wording.faults(known, PLACEHOLDERS)
    return [
        messages.polish(Problem(FILE, text.line, f"{text.id}: {wrong}", remedy))
        for faulty, (wrong, remedy) in found
        if faulty.id == text.id
    ]
