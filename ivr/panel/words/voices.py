"""Who says a prompt: it can be heard, a recording can be sent, heard and given up again."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.calls.preview import fixed
from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.words import messages
from ivr.panel.words.desk import Desk, Held, RefusedError, topics
from ivr.panel.words.places import DRAFT, FORGOTTEN, HEARD, PROMPTS, RECORDING
from ivr.panel.words.prompts import draw, text_in, texts_of, without_recordings
from ivr.routing import loader
from ivr.routing.sources import LONGEST_RECORDING_BYTES, Words
from ivr.speech.phrasing import Names, Saying
from ivr.speech.studio import script, takes
from ivr.web.forms import Fields
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit

FILE = "plik"
UPLOAD = Fields(files=frozenset({FILE}), longest_bytes=LONGEST_RECORDING_BYTES + 10_000)
SCRIPT_TABLE, SCRIPT_PAGE = "/scenariusz.csv", "/scenariusz.html"


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def heard(visit: Visit) -> Response:
        held = desk.held(visit)
        text = text_in(held, visit)
        said = desk.ports.preview.heard(
            texts_of(held.words), text.id, _names(held), held.words.recordings
        )
        return Response(said, media_type="audio/wav")

    def take(visit: Visit) -> Response:
        held, (prompt, saying) = desk.held(visit), _saying(desk.held(visit), visit)
        try:
            digest = desk.ports.recordings.keep(_judged(desk, saying, visit.form.files[FILE]))
            desk.change(visit, lambda words: _recorded(words, saying.id, digest))
        except RefusedError as refused:
            return _refuse(desk, visit, held, prompt, refused.at(f"plik-{saying.id}"))
        return _done(desk, visit, prompt, f"Nagranie {saying.id} jest w szkicu. Posłuchaj go.")

    def back(visit: Visit) -> Response:
        """Whoever loads the address of a form once more finds the page it stood on."""
        held = desk.held(visit)
        return go_to(held.at.prompt(_saying(held, visit)[0]))

    def forget(visit: Visit) -> Response:
        held, (prompt, saying) = desk.held(visit), _saying(desk.held(visit), visit)
        try:
            desk.change(visit, lambda words: without_recordings(words, [saying.id]))
        except RefusedError as refused:
            return _refuse(desk, visit, held, prompt, refused.at(f"plik-{saying.id}"))
        return _done(desk, visit, prompt, f"{saying.id} mówi znów syntezator.")

    def scripted(path: str, written: Callable[[list[script.Line]], bytes], kind: str) -> Page:
        def give(visit: Visit) -> Response:
            held = desk.held(visit)
            lines = desk.ports.preview.script(texts_of(held.words), _names(held))
            name = {"Content-Disposition": f'attachment; filename="{path.removeprefix("/")}"'}
            return Response(written(lines), media_type=kind, headers=name)

        return Page(PROMPTS + DRAFT + path, give, role=OperatorRole.VIEW)

    drafts = PROMPTS + DRAFT
    return [
        Page(PROMPTS + HEARD, heard, role=OperatorRole.VIEW),
        Page(drafts + HEARD, heard, role=OperatorRole.VIEW),
        Page(drafts + RECORDING, back, take, UPLOAD, role=OperatorRole.EDIT),
        Page(drafts + FORGOTTEN, back, forget, role=OperatorRole.EDIT),
        # The byte order mark tells spreadsheets that it is UTF-8.
        scripted(SCRIPT_TABLE, lambda lines: script.table(lines).encode("utf-8-sig"), "text/csv"),
        scripted(SCRIPT_PAGE, lambda lines: script.page(lines).encode(), "text/html"),
    ]


def _saying(held: Held, visit: Visit) -> tuple[str, Saying]:
    """The prompt and its piece that the address names; a page 404 where there is none."""
    known = texts_of(held.words)
    for prompt in known:
        for piece in fixed(known, prompt):
            if piece.id == visit.params["saying"]:
                return prompt, piece
    raise HTTPException(404)


def _judged(desk: Desk, saying: Saying, sent: bytes) -> bytes:
    """The recording as it is kept; `RefusedError` says what is wrong with it."""
    if not sent:
        raise RefusedError(["Nie wybrano pliku albo jest pusty. Wybierz nagranie w formacie WAV."])
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        file.write(sent)
        file.flush()
        taken = takes.judged_as(Path(file.name), desk.ports.preview.line(saying))
    if isinstance(taken, takes.Take):
        return taken.wav
    raise RefusedError([messages.polish(problem) for problem in taken])


def _recorded(words: Words, saying: str, digest: str) -> Words:
    return Words(words.grammars, words.prompts, {**words.recordings, saying: digest})


def _refuse(desk: Desk, visit: Visit, held: Held, prompt: str, refused: RefusedError) -> Response:
    text = texts_of(held.words)[prompt]
    there = Visit(
        visit.moment, visit.csrf, visit.session, visit.token,
        params={**visit.params, "prompt": prompt},
    )  # fmt: skip
    return draw(desk, there, held, text.written, refused=refused)


def _done(desk: Desk, visit: Visit, prompt: str, notice: str) -> Response:
    return desk.panel.done(visit, desk.held(visit).at.prompt(prompt), notice)


def _names(held: Held) -> Names:
    """What fills placeholders, as this draft calls things."""
    try:
        known, routing = topics(held.words).topics, loader.parse(held.sources)
    except ContentError:
        return Names({}, {}, frozenset())
    named = {label: known[label].name for label in routing.topics if label in known}
    queues = {name: queue.spoken for name, queue in routing.queues.items()}
    openings = frozenset(at for queue in routing.queues.values() for at in queue.hours.openings())
    return Names(named, queues, openings)
