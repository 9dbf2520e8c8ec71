"""The part of the wiring that is about words: what a version says, or the files of the installation."""

from pathlib import Path

import structlog

from ivr.calls.recordings import RecordingFiles
from ivr.calls.wording import Wording
from ivr.errors import ContentError
from ivr.routing import sources
from ivr.routing.sources import GRAMMARS, PROMPTS, Sources, Words
from ivr.settings import Settings
from ivr.speech import texts
from ivr.store.content_files import Recordings
from ivr.store.engine import open_engine
from ivr.understanding.grammar_texts import GrammarTexts

log = structlog.get_logger()


def installed(settings: Settings) -> Words:
    """The words of the installation; `ContentError` when a file cannot be read."""
    return sources.read_words(settings.content)


def wording(settings: Settings, held: Sources | None = None) -> Wording:
    """What these sources say, else the installation; `ContentError` names file, line and remedy.

    What a version lacks, because the program has learned to say more since, the installation says.
    """
    if held is None or held.words is None:
        return _as_installed(settings)
    words, place = held.words, held.words_place
    try:
        base = _as_installed(settings)
    except ContentError as wrong:
        log.warning("installed_words_unreadable", problem=str(wrong.problems[0]))
        base = Wording(GrammarTexts({}), {})
    return Wording(
        GrammarTexts({**base.grammars.texts, **words.grammars}, place / GRAMMARS),
        {**base.texts, **texts.parse(place / PROMPTS, words.prompts)},
    )


def recordings(settings: Settings, held: Sources | None = None) -> dict[str, Path]:
    """Id of what is said → the file in which a person says it."""
    if held is None or held.words is None:
        return {file.stem: file for file in sources.recorded(settings.content)}
    kept = Recordings(open_engine(settings.database))
    return RecordingFiles(settings.state / "recordings", kept.get).of(held.words.recordings)


def _as_installed(settings: Settings) -> Wording:
    words, place = installed(settings), settings.content
    grammars = GrammarTexts(words.grammars, place / GRAMMARS)
    return Wording(grammars, texts.parse(place / PROMPTS, words.prompts))
