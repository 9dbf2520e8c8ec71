"""Reads a routing version from its files; says with file and line everything that is wrong."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ivr.content import Node, parse_yaml
from ivr.errors import ConfigError, ContentError, Problem
from ivr.identity.assurance import Assurance
from ivr.routing import graph
from ivr.routing import hours as hours_file
from ivr.routing import offices as offices_file
from ivr.routing import sources as source_files
from ivr.routing.calendar import Hours
from ivr.routing.model import Emergency, Priorities, Queue, Topic
from ivr.routing.policy import Routing
from ivr.routing.queues import Queues
from ivr.routing.reading import Gathering, known, number, sentence
from ivr.routing.sources import HOURS, LONGEST_CHARACTERS, OFFICES, ROUTING, Sources
from ivr.routing.topics import Topics

LONGEST_ANNOUNCEMENT = 230
"""Characters; about twenty seconds."""
PREPARED = "emergency."
"""What ids of prepared announcements begin with."""
_PARTS = frozenset({"lines", "queues", "general", "topics", "menu", "priorities", "emergency"})
_NEEDED = ("queues", "general", "topics", "menu")
_PRIORITY_KEYS = {
    "verified": 1000,
    "repeat": 1000,
    "repeat_within_h": 720,
    "long_wait": 1000,
    "long_wait_after_s": 7200,
}
"""Key → its largest value."""
_MENU_KEYS = 9


def load(folder: Path, *, hours_override: str = "") -> Routing:
    """Read a folder; `hours_override` names the hours that all queues then keep (the demo)."""
    return parse(source_files.read(folder), hours_override=hours_override)


def parse(sources: Sources, *, hours_override: str = "", number: int | None = None) -> Routing:
    """Read the texts; `ContentError` lists everything wrong. `number` is the published version's."""
    gathering = Gathering()
    roots = {
        name: gathering.attempt(_root, sources.place / name, text)
        for name, text in sources.files().items()
    }
    gathering.settle()
    version = _version(sources, hours_override, number)
    routing = gathering.attempt(_read, roots, hours_override, version, gathering)
    gathering.settle()
    assert routing is not None
    return routing


def _root(place: Path, text: str) -> Node:
    if len(text) > LONGEST_CHARACTERS:
        wrong = f"{len(text)} characters"
        raise ContentError([Problem(place, 0, wrong, f"keep it under {LONGEST_CHARACTERS}")])
    return parse_yaml(place, text)


def _version(sources: Sources, override: str, number: int | None) -> str:
    digest = hashlib.sha256((sources.digest + override).encode()).hexdigest()
    return digest[:10] if number is None else f"{number}.{digest[:8]}"


def _read(
    roots: Mapping[str, Node | None], hours_override: str, version: str, gathering: Gathering
) -> Routing:
    root, hours_root = roots.get(ROUTING), roots.get(HOURS)
    if root is None or hours_root is None:
        raise ContentError([Problem(ROUTING, 0, "is empty", "restore its content")])
    parts = dict(root.items(allowed=_PARTS))
    for part in _NEEDED:
        if part not in parts:
            root.refuse(f"no {part!r}", f"add {part}: …")
    hours = hours_file.read(hours_root, gathering)
    nodes = dict(parts["queues"].items())
    lines = dict(parts["lines"].items()) if "lines" in parts else {}
    read_queues = Queues(nodes, lines, hours, _override(hours, hours_override))
    queues = read_queues.read(gathering)
    gathering.settle()  # what follows looks at the queues themselves
    of_lines = read_queues.lines(gathering)
    topics = Topics(queues, of_lines).read(parts["topics"], gathering)
    offices = roots.get(OFFICES)
    routing = Routing(
        topics=topics,
        queues=queues,
        general=gathering.attempt(_general, parts["general"], queues) or "",
        menu=gathering.attempt(_menu, parts["menu"], topics) or (),
        version=version,
        lines=of_lines,
        priorities=gathering.attempt(_priorities, parts.get("priorities")) or Priorities(),
        emergency=gathering.attempt(_emergency, parts.get("emergency")) or Emergency(),
        offices=offices_file.read(offices, queues, gathering) if offices else {},
    )
    gathering.settle()
    graph.refuse_circles(routing, nodes)
    return routing


def _override(hours: Mapping[str, Hours], name: str) -> Hours | None:
    if name and name not in hours:
        raise ConfigError(
            f"hours_override: no hours {name!r}; use one of {', '.join(sorted(hours))}"
        )
    return hours.get(name) if name else None


def _general(node: Node, queues: Mapping[str, Queue]) -> str:
    """The queue for everybody: no proof may be asked for it."""
    name = known(node, queues, "queue")
    if queues[name].required > Assurance.NONE:
        node.refuse(f"general queue {name} asks for proof", "name a queue that asks for none")
    return name


def _menu(node: Node, topics: Mapping[str, Topic]) -> tuple[str, ...]:
    labels = tuple(known(entry, topics, "topic") for entry in node.elements())
    if len(labels) > _MENU_KEYS:
        node.refuse(f"{len(labels)} menu entries", "keep nine at most, one a key")
    for label in labels:
        if labels.count(label) > 1:
            node.refuse(f"topic {label} stands twice in the menu", "keep one of them")
    return labels


def _priorities(node: Node | None) -> Priorities:
    if node is None:
        return Priorities()
    facts = dict(node.items(allowed=frozenset(_PRIORITY_KEYS)))
    return Priorities(
        **{key: number(entry, 0, most=_PRIORITY_KEYS[key]) for key, entry in facts.items()}
    )


def _emergency(node: Node | None) -> Emergency:
    if node is None:
        return Emergency()
    facts = dict(node.items(allowed=frozenset({"active", "prompt", "text"})))
    if "active" not in facts or ("prompt" in facts) == ("text" in facts):
        node.refuse(
            "an announcement needs a switch and words",
            "write {active: false, prompt: emergency.…} or {active: false, text: …}",
        )
    prompt = facts["prompt"].text() if "prompt" in facts else ""
    if prompt and not prompt.startswith(PREPARED):
        facts["prompt"].refuse(f"prompt {prompt!r}", f"name one that begins with {PREPARED}")
    text = sentence(facts["text"], most=LONGEST_ANNOUNCEMENT) if "text" in facts else ""
    return Emergency(facts["active"].flag(), prompt, text)
