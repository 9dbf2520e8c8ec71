"""The part of the wiring that is about routing: versions, what judges them, who called before."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, lru_cache

from sqlalchemy import Engine

from ivr.calls import changes
from ivr.calls.desk import utc_now
from ivr.calls.judgement import Judge
from ivr.calls.wording import Wording
from ivr.panel.routing.ports import RoutingContent, RoutingPorts
from ivr.routing import loader as routing_loader
from ivr.routing.loader import PREPARED
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources, Words
from ivr.routing.validation import Vocabulary
from ivr.settings import Settings
from ivr.store import known_routing
from ivr.store.engine import open_engine
from ivr.store.past_calls import PastCalls
from ivr.store.routing_cache import Cached, RoutingCache
from ivr.store.routing_versions import RoutingVersions
from ivr.understanding import grammar_files
from ivr.understanding import loader as grammar_loader
from ivr.wiring import speech as wiring_speech
from ivr.wiring.words import installed, wording


def read_routing(settings: Settings, known: Cached) -> Routing:
    """A version of the routing, ready to decide."""
    return routing_loader.parse(
        known.sources, hours_override=settings.hours_override, number=known.number or None
    )


def routing_versions(settings: Settings, engine: Engine) -> RoutingVersions:
    """The versions of the routing, under this installation's rules."""
    return RoutingVersions(
        engine, four_eyes=settings.routing.four_eyes, judge=judge(settings).refuse
    )


def judge(settings: Settings) -> Judge:
    """Judges whole versions as this installation could use them."""
    model = cache(lambda: wiring_speech.lacking(settings))

    def lacking(words: set[str]) -> set[str]:
        return model()(words)

    return Judge(lambda sources: wording(settings, sources), settings.lessons, lacking)


def words_of(settings: Settings) -> Callable[[Sources], Words]:
    """What some sources say, or the installation where they say nothing."""
    return lambda sources: sources.words or installed(settings)


def panel_routing(settings: Settings, engine: Engine) -> RoutingPorts:
    """What the panel's routing editor needs."""
    versions = routing_versions(settings, engine)
    said, in_effect = words_of(settings), _InEffect(settings, versions)

    @lru_cache(maxsize=8)
    def published(words: Words) -> Vocabulary:
        return vocabulary(wording(settings, Sources("", "", words=words)))

    def known(sources: Sources) -> Vocabulary:
        return published(sources.words) if sources.words else in_effect.content().vocabulary

    return RoutingPorts(
        versions,
        PastCalls(engine),
        in_effect.content,
        settings.hours_override,
        vocabulary=known,
        changes=lambda old, new: changes.of_words(said(old), said(new)),
    )


class _InEffect:
    """The words in effect, learned; read again when they change, which takes a second."""

    def __init__(self, settings: Settings, versions: RoutingVersions) -> None:
        self._settings, self._versions = settings, versions
        self._lock = threading.Lock()
        self._read: tuple[Words, RoutingContent] | None = None

    def content(self) -> RoutingContent:
        with self._lock:
            current = self._versions.current(utc_now())
            held = current.sources if current else None
            words = (held.words if held else None) or installed(self._settings)
            if self._read is None or self._read[0] != words:
                self._read = words, routing_content(self._settings, held)
            return self._read[1]


def routing_content(settings: Settings, held: Sources | None = None) -> RoutingContent:
    """What grammars and prompts know that a routing refers to."""
    words = wording(settings, held)
    prepared = {
        name: text.written
        for name, text in words.texts.items()
        if name.startswith(PREPARED) and not text.placeholders
    }
    understanding = grammar_loader.parse(words.grammars, settings.lessons)
    return RoutingContent(understanding, vocabulary(words), prepared)


def vocabulary(words: Wording) -> Vocabulary:
    """The topics and prompts that there are."""
    files = (words.grammars.root(f"{name}.yaml") for name in grammar_files.TOPIC_FILES)
    topics = frozenset(label for file in files for label, _ in file.items())
    return Vocabulary(topics, frozenset(words.texts))


def routing_cache(settings: Settings) -> RoutingCache:
    """Where the last known version lies."""
    return RoutingCache(settings.state / "routing" / "current.json")


def known_version(settings: Settings) -> Cached:
    """The routing in effect; changes nothing, and needs no database to be there."""
    versions = routing_versions(settings, open_engine(settings.database))
    return known_routing.known(
        versions, routing_cache(settings), settings.content, moment=utc_now()
    )


def yesterdays_callers(engine: Engine) -> list[tuple[str, datetime]]:
    """Who called since yesterday; `StageError` while the database is away."""
    return PastCalls(engine).callers_since(utc_now() - timedelta(days=1))
