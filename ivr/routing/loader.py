"""Reads `config/routing.yaml` and `config/hours.yaml`; says with file and line what is wrong."""

import hashlib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

from ivr.content import Node, read_yaml
from ivr.identity.assurance import Assurance
from ivr.routing.calendar import Hours
from ivr.routing.policy import Queue, Routing, Topic

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LEVELS = {level.label: level for level in Assurance}
_QUEUE_KEYS = frozenset({"spoken", "hours", "overflow", "priority", "max_wait_s"})
_TOPIC_KEYS = frozenset({"queue", "assurance", "unproved"})
_ALWAYS = Hours("always", ((time(0), time(0)),) * 7, holidays=True)
_MENU_KEYS = 9


def load(folder: Path, *, hours_override: str = "") -> Routing:
    """Read the routing; `hours_override` names the hours that all queues then keep (the demo)."""
    hours = _hours(read_yaml(folder / "hours.yaml"))
    root = read_yaml(folder / "routing.yaml")
    parts = dict(root.items(allowed=frozenset({"queues", "general", "topics", "menu"})))
    for part in ("queues", "general", "topics", "menu"):
        if part not in parts:
            root.refuse(f"no {part!r}", f"add {part}: …")
    override = hours[hours_override] if hours_override else None
    queues = _queues(parts["queues"], hours, override)
    topics = _topics(parts["topics"], queues)
    return Routing(
        topics=topics,
        queues=queues,
        general=_known(parts["general"], queues, "queue"),
        menu=_menu(parts["menu"], topics),
        version=_version(folder, hours_override),
    )


def _version(folder: Path, override: str) -> str:
    content = b"".join((folder / f"{name}.yaml").read_bytes() for name in ("routing", "hours"))
    return hashlib.sha256(content + override.encode()).hexdigest()[:10]


def _hours(root: Node) -> dict[str, Hours]:
    closings: dict[date, tuple[time, time] | None] = {}
    weekly: dict[str, Hours] = {"always": _ALWAYS}
    for name, node in root.items():
        if name == "exceptions":
            closings = {_day(day, span): _span(span) for day, span in node.items()}
    for name, node in root.items():
        if name != "exceptions":
            weekly[name] = _week(name, node, closings)
    return weekly


def _week(name: str, node: Node, exceptions: Mapping[date, tuple[time, time] | None]) -> Hours:
    spans = dict(node.items(allowed=frozenset({*WEEKDAYS, "holidays"})))
    works = spans.pop("holidays", None)
    days = tuple(_span(spans[day]) if day in spans else None for day in WEEKDAYS)
    holidays = works is not None and works.text() == "true"
    return Hours(name, days, holidays, {} if holidays else exceptions)


def _day(text: str, node: Node) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        node.refuse(f"{text!r} is no date", "write it as 2026-12-31")


def _span(node: Node) -> tuple[time, time] | None:
    text = node.text()
    if text == "closed":
        return None
    try:
        begins, ends = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError:
        node.refuse(f"{text!r} are no hours", 'write "07:00-18:00" or closed')
    if ends != time(0) and ends <= begins:
        node.refuse(f"hours end before they begin: {text}", "swap them, or end at 00:00")
    return begins, ends


def _queues(root: Node, hours: Mapping[str, Hours], override: Hours | None) -> dict[str, Queue]:
    queues: dict[str, Queue] = {}
    overflows: list[Node] = []
    for name, node in root.items():
        if not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower():
            node.refuse(f"queue name {name!r}", "use a-z, 0-9 and -")
        facts = dict(node.items(allowed=_QUEUE_KEYS))
        if "spoken" not in facts or "hours" not in facts:
            node.refuse(f"queue {name}: no spoken name or hours", "add spoken: … and hours: …")
        _known(facts["hours"], hours, "hours")
        overflows += [facts["overflow"]] if "overflow" in facts else []
        queues[name] = Queue(
            name,
            facts["spoken"].text(),
            override or hours[facts["hours"].text()],
            facts["overflow"].text() if "overflow" in facts else None,
            _number(facts.get("priority"), 0),
            _number(facts.get("max_wait_s"), 600),
        )
    for node in overflows:
        _known(node, queues, "queue")
    _refuse_cycles(root, queues)
    return queues


def _refuse_cycles(root: Node, queues: Mapping[str, Queue]) -> None:
    for name, queue in queues.items():
        seen, following = {name}, queue.overflow
        while following is not None:
            if following in seen:
                root.refuse(
                    f"overflow of {name} runs in a circle", f"end the chain before {following}"
                )
            seen.add(following)
            following = queues[following].overflow


def _topics(root: Node, queues: Mapping[str, Queue]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for label, node in root.items():
        facts = dict(node.items(allowed=_TOPIC_KEYS))
        if "queue" not in facts:
            node.refuse(f"topic {label}: no queue", "add queue: …")
        level = facts["assurance"].text() if "assurance" in facts else Assurance.NONE.label
        if level not in _LEVELS:
            node.refuse(f"assurance {level!r}", f"use one of {', '.join(_LEVELS)}")
        unproved = facts.get("unproved")
        topics[label] = Topic(
            label,
            _known(facts["queue"], queues, "queue"),
            _LEVELS[level],
            _known(unproved, queues, "queue") if unproved else None,
        )
    return topics


def _menu(node: Node, topics: Mapping[str, Topic]) -> tuple[str, ...]:
    labels = tuple(_known(entry, topics, "topic") for entry in node.elements())
    if len(labels) > _MENU_KEYS:
        node.refuse(f"{len(labels)} menu entries", "keep nine at most, one a key")
    return labels


def _known(node: Node, known: Mapping[str, object], kind: str) -> str:
    name = node.text()
    if name not in known:
        node.refuse(f"unknown {kind} {name!r}", f"use one of {', '.join(sorted(known))}")
    return name


def _number(node: Node | None, default: int) -> int:
    if node is None:
        return default
    if not node.text().isdigit():
        node.refuse(f"{node.text()!r} is no whole number", "write digits only")
    return int(node.text())
