"""The part of the wiring that is about routing: versions, what judges them, who called before."""

import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Engine

from ivr.calls.desk import utc_now
from ivr.calls.recent import RecentCallers
from ivr.errors import StageError
from ivr.panel.routing.ports import RoutingContent, RoutingPorts
from ivr.routing import loader as routing_loader
from ivr.routing import validation
from ivr.routing.loader import PREPARED
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources
from ivr.routing.validation import Vocabulary
from ivr.settings import Settings
from ivr.speech import texts
from ivr.store import known_routing
from ivr.store.engine import open_engine
from ivr.store.past_calls import PastCalls
from ivr.store.routing_cache import Cached, RoutingCache
from ivr.store.routing_versions import RoutingVersions
from ivr.understanding import loader as grammar_loader


def read_routing(settings: Settings, known: Cached) -> Routing:
    """A version of the routing, ready to decide."""
    return routing_loader.parse(
        known.sources, hours_override=settings.hours_override, number=known.number or None
    )


def routing_versions(
    settings: Settings, engine: Engine, words: Callable[[], Vocabulary] | None = None
) -> RoutingVersions:
    """The versions of the routing, under this installation's rules; `words` where they are known."""

    def judge(sources: Sources) -> None:
        known = vocabulary(settings) if words is None else words()
        validation.refuse(validation.check(sources, known))

    return RoutingVersions(engine, four_eyes=settings.routing.four_eyes, judge=judge)


def vocabulary(settings: Settings) -> Vocabulary:
    """What the grammars and prompts know, for the judgement of a routing."""
    return routing_content(settings).vocabulary


def panel_routing(settings: Settings, engine: Engine) -> RoutingPorts:
    """What the panel's routing editor needs."""
    files = _Files(settings)
    return RoutingPorts(
        routing_versions(settings, engine, lambda: files.content().vocabulary),
        PastCalls(engine),
        files.content,
        settings.hours_override,
    )


class _Files:
    """Grammars and prompts, read again when a file has changed: that takes a second."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._read: tuple[frozenset[tuple[str, int]], RoutingContent] | None = None

    def content(self) -> RoutingContent:
        with self._lock:
            state = self._state()
            if self._read is None or self._read[0] != state:
                self._read = state, routing_content(self._settings)
            return self._read[1]

    def _state(self) -> frozenset[tuple[str, int]]:
        content = self._settings.content
        files = [content / "prompts" / "pl.toml", *(content / "grammars").rglob("*")]
        return frozenset((str(file), file.stat().st_mtime_ns) for file in files)


def routing_content(settings: Settings) -> RoutingContent:
    """What grammars and prompts know that a routing refers to."""
    understanding = grammar_loader.load(settings.content / "grammars", settings.lessons)
    prompts = texts.load(settings.content / "prompts" / "pl.toml")
    prepared = {
        name: text.written
        for name, text in prompts.items()
        if name.startswith(PREPARED) and not text.placeholders
    }
    vocabulary = Vocabulary(frozenset(understanding.topics()), frozenset(prompts))
    return RoutingContent(understanding, vocabulary, prepared)


def routing_cache(settings: Settings) -> RoutingCache:
    """Where the last known version lies."""
    return RoutingCache(settings.state / "routing" / "current.json")


def known_version(settings: Settings) -> Cached:
    """The routing in effect; changes nothing, and needs no database to be there."""
    versions = routing_versions(settings, open_engine(settings.database))
    cache, files = routing_cache(settings), settings.content / "config"
    return known_routing.known(versions, cache, files, moment=utc_now())


def recent_callers(engine: Engine) -> RecentCallers:
    """Who called since yesterday, as far as the database tells."""
    try:
        return RecentCallers(PastCalls(engine).callers_since(utc_now() - timedelta(days=1)))
    except StageError:
        return RecentCallers()
