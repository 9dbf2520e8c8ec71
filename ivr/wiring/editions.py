"""The part of the wiring that makes versions ready for calls."""

from collections.abc import Mapping
from pathlib import Path

import structlog

from ivr.calls.lessons import learned
from ivr.calls.published import Published, names
from ivr.dialogue.actions import Pace
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources, Words
from ivr.settings import Settings
from ivr.speech.clipstore import Clips
from ivr.speech.phrasing import Names
from ivr.speech.prompts import PromptLibrary
from ivr.speech.texts import Text
from ivr.store.routing_cache import Cached
from ivr.wiring.routing import read_routing
from ivr.wiring.words import recordings, wording

log = structlog.get_logger()


def library(
    settings: Settings,
    written: Mapping[str, Text],
    named: Names,
    *,
    spoken: Mapping[str, Path],
    store: Clips,
) -> PromptLibrary:
    """The prompts, recorded voices included; nothing is rendered yet."""
    rates = {Pace.NORMAL: settings.speech.rate_wpm, Pace.SLOW: settings.speech.slow_rate_wpm}
    prompts = PromptLibrary(written, named, store, rates)
    wanted = {said: file for said, file in spoken.items() if prompts.can_say(said)}
    if unused := sorted(spoken.keys() - wanted.keys()):  # of a queue that is gone, for example
        log.warning("recordings_unused", ids=unused)
    prompts.take(wanted)
    return prompts


class Editions:
    """Makes versions ready for calls; what one has in common with the last is not made again."""

    def __init__(self, settings: Settings, store: Clips) -> None:
        """`store` has what is rendered, for all versions."""
        self._settings, self._store = settings, store
        self._last: tuple[Words | None, Published] | None = None

    def read(self, known: Cached) -> Published:
        """The version, as `CurrentRouting` wants it; its prompts are not rendered yet."""
        routing, words = read_routing(self._settings, known), known.sources.words
        if self._last is not None and self._last[0] == words:
            made = _rerouted(self._last[1], routing)
        else:
            made = self._made(routing, known.sources)
        self._last = words, made
        return made

    def _made(self, routing: Routing, held: Sources) -> Published:
        words = wording(self._settings, held)
        understanding = learned(words.grammars, self._settings.lessons)
        named, spoken = names(understanding, routing), recordings(self._settings, held)
        prompts = library(self._settings, words.texts, named, spoken=spoken, store=self._store)
        return Published(routing, understanding, prompts)


def _rerouted(published: Published, routing: Routing) -> Published:
    """Another routing with the words of before."""
    named = names(published.understanding, routing)
    return Published(routing, published.understanding, published.prompts.renamed(named))
