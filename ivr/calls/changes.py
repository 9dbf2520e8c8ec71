"""What changes between two versions, in plain Polish: where calls go, then phrases, then prompts."""

from collections.abc import Callable
from pathlib import Path

from ivr.routing import difference as routes
from ivr.routing import loader
from ivr.routing.sources import GRAMMARS, PROMPTS, Sources, Words
from ivr.speech import text_difference, texts
from ivr.understanding import difference as phrases
from ivr.understanding.catalogue import Catalogue, Topic
from ivr.understanding.grammar_texts import GrammarTexts

WordsOf = Callable[[Sources], Words]
"""What some sources say, or the installation where they say nothing."""


def sentences(old: Sources, new: Sources, words_of: WordsOf) -> list[str]:
    """Every change, one a sentence; `ContentError` when one of the two cannot be read."""
    before, after = words_of(old), words_of(new)
    catalogue = _catalogue(after)

    def name(label: str) -> str:
        topic = catalogue.topics.get(label)
        return topic.name if topic and topic.name else label

    routing = routes.sentences(loader.parse(old), loader.parse(new), name=name)
    return [*routing, *of_words(before, after)]


def of_words(before: Words, after: Words) -> list[str]:
    """What callers' words mean, and what KASja says."""
    if before == after:
        return []
    told = phrases.sentences(_catalogue(before), _catalogue(after), name=_titled)
    written = (texts.parse(Path(PROMPTS), words.prompts) for words in (before, after))
    return [
        *told,
        *text_difference.sentences(*written),
        *text_difference.voices(before.recordings, after.recordings),
    ]


def _titled(topic: Topic) -> str:
    return f"„{topic.name}” ({topic.label})" if topic.name else topic.label


def _catalogue(words: Words) -> Catalogue:
    return Catalogue(GrammarTexts(words.grammars, Path(GRAMMARS)))
