"""The switch of the emergency announcement, turned in the file itself: every comment stays."""

from dataclasses import replace

from ivr.content import Plain, parse_yaml
from ivr.errors import ConfigError
from ivr.routing.editing import Where, edited
from ivr.routing.model import Emergency
from ivr.routing.sources import ROUTING, Sources

_PART = "emergency"


def turned(sources: Sources, *, on: bool) -> Sources:
    """The same routing with the announcement switched on or off; `ConfigError` without one."""
    root = dict(parse_yaml(sources.place / ROUTING, sources.routing).items())
    if _PART not in root:
        raise ConfigError("routing.yaml has no emergency announcement; add emergency: {…} to it")
    return _changed(sources, (_PART, "active"), "true" if on else "false")


def announced(sources: Sources, words: Emergency) -> Sources:
    """The same routing with this announcement, on or off as it says."""
    said: dict[str, Plain] = {"active": "true" if words.active else "false"}
    if words.text:
        said["text"] = words.text
    else:
        said["prompt"] = words.prompt
    return _changed(sources, (_PART,), said)


def _changed(sources: Sources, where: Where, value: Plain) -> Sources:
    text = edited(sources.place / ROUTING, sources.routing, {where: value})
    return replace(sources, routing=text)
