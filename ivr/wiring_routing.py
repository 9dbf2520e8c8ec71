"""The part of the wiring that is about routing: versions, what judges them, who called before."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from ivr.calls.desk import utc_now
from ivr.routing import loader as routing_loader
from ivr.routing import validation
from ivr.routing.policy import Routing
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


def routing_versions(settings: Settings, engine: Engine) -> RoutingVersions:
    """The versions of the routing, under this installation's rules."""
    return RoutingVersions(
        engine,
        four_eyes=settings.routing.four_eyes,
        judge=lambda sources: validation.refuse(validation.check(sources, vocabulary(settings))),
    )


def vocabulary(settings: Settings) -> Vocabulary:
    """What the grammars and prompts know, for the judgement of a routing."""
    grammars = grammar_loader.load(settings.content / "grammars", settings.lessons)
    prompts = texts.load(settings.content / "prompts" / "pl.toml")
    return Vocabulary(frozenset(grammars.topics()), frozenset(prompts))


def routing_cache(settings: Settings) -> RoutingCache:
    """Where the last known version lies."""
    return RoutingCache(settings.state / "routing" / "current.json")


def known_version(settings: Settings) -> Cached:
    """The routing in effect; changes nothing, and needs no database to be there."""
    versions = routing_versions(settings, open_engine(settings.database))
    cache, files = routing_cache(settings), settings.content / "config"
    return known_routing.known(versions, cache, files, moment=utc_now())


def yesterdays_callers(engine: Engine) -> list[tuple[str, datetime]]:
    """Who called since yesterday; `StageError` while the database is away."""
    return PastCalls(engine).callers_since(utc_now() - timedelta(days=1))
