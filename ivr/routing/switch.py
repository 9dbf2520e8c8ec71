"""The switch of the emergency announcement, turned in the file itself: every comment stays."""

from dataclasses import replace

from ivr.content import parse_yaml
from ivr.errors import ConfigError
from ivr.routing.sources import ROUTING, Sources


def turned(sources: Sources, *, on: bool) -> Sources:
    """The same routing with the announcement switched on or off; `ConfigError` without one."""
    root = dict(parse_yaml(sources.place / ROUTING, sources.routing).items())
    if "emergency" not in root:
        raise ConfigError("routing.yaml has no emergency announcement; add emergency: {…} to it")
    switch = dict(root["emergency"].items())["active"]
    value = "true" if on else "false"
    return replace(sources, routing=switch.replaced(sources.routing, value))
