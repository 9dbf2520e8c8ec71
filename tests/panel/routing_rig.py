"""The routing editor over a real store and the shipped content."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from ivr.panel.routing.ports import RoutingContent, RoutingPorts
from ivr.routing import sources, validation
from ivr.routing.sources import Sources
from ivr.settings import Settings
from ivr.store.past_calls import PastCalls
from ivr.store.routing_versions import RoutingVersions
from ivr.wiring import routing as wiring_routing

FILES = sources.read(Path(__file__).parents[2] / "config")


@lru_cache
def content() -> RoutingContent:
    """What the grammars and prompts know; takes a second, so it is read once."""
    return wiring_routing.routing_content(Settings())


def routing_ports(engine: Engine, *, four_eyes: bool = False) -> RoutingPorts:
    """As the wiring makes them."""

    def judge(held: Sources) -> None:
        validation.refuse(validation.check(held, content().vocabulary))

    versions = RoutingVersions(engine, four_eyes=four_eyes, judge=judge)
    return RoutingPorts(versions, PastCalls(engine), content)
