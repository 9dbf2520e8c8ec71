"""Configurations made by hypothesis: every one is valid, and none looks like the one we ship."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from hypothesis import strategies as st

from ivr.routing.sources import Sources

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CAUSES = ("timeout", "full", "empty", "closed")
SPANS = st.sampled_from([
    "closed", "00:00-00:00", "07:00-18:00", "08:00-12:00, 13:00-16:00", "22:00-00:00", "01:00-02:30",
])  # fmt: skip
DAYS = st.sampled_from(["2026-04-28", "2026-12-24", "2026-04-06", "2027-01-01"])
Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Configuration:
    """A valid configuration and what to ask it about."""

    sources: Sources
    topics: tuple[str, ...]
    queues: tuple[str, ...]
    offices: tuple[str, ...]


@st.composite
def configurations(draw: st.DrawFn) -> Configuration:
    """Queues may lead on to later ones alone, so no chain runs in a circle."""
    names = tuple(f"q{i}" for i in range(draw(st.integers(1, 6))))
    hours = {f"h{i}": draw(_weeks()) for i in range(draw(st.integers(1, 3)))}
    queues = {name: draw(_queues(names[i + 1 :], sorted(hours))) for i, name in enumerate(names)}
    plain = [name for name in names if "assurance" not in queues[name]]
    topics = {f"T{i}": draw(_topics(names, plain)) for i in range(draw(st.integers(1, 5)))}
    offices = {
        f"14{i:02}": {"town": "Miasto", "name": f"Urząd {i}", "queue": draw(st.sampled_from(names))}
        for i in range(draw(st.integers(0, 2)))
    }
    routing = {
        "queues": queues,
        "general": draw(st.sampled_from(plain)),
        "topics": topics,
        "menu": sorted(topics)[:9],
        "priorities": {"verified": draw(st.integers(0, 9)), "long_wait": draw(st.integers(0, 9))},
    }
    office_list = {"source": "test", "offices": offices} if offices else None
    sources = Sources(_yaml(routing), _yaml(hours), _yaml(office_list) if office_list else "")
    return Configuration(sources, tuple(topics), names, tuple(offices))


def _yaml(document: Document) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


@st.composite
def _weeks(draw: st.DrawFn) -> Document:
    week: dict[str, object] = {day: draw(SPANS) for day in WEEKDAYS if draw(st.booleans())}
    if draw(st.booleans()):
        week["holidays"] = True
    if draw(st.booleans()):
        week["exceptions"] = {draw(DAYS): draw(SPANS)}
    return week


@st.composite
def _queues(draw: st.DrawFn, later: tuple[str, ...], hours: list[str]) -> Document:
    queue: dict[str, object] = {"spoken": "do spraw", "hours": draw(st.sampled_from(hours))}
    if draw(st.booleans()):
        queue["max_length"] = draw(st.integers(1, 9))
    if later:
        causes = draw(st.sets(st.sampled_from(CAUSES)))
        queue["overflow"] = {cause: draw(st.sampled_from(later)) for cause in sorted(causes)}
        # The last queue never asks for proof: somebody must take those who have none.
        if draw(st.booleans()):
            queue |= {"assurance": "telepin", "unproved": draw(st.sampled_from(later))}
    return queue


@st.composite
def _topics(draw: st.DrawFn, names: tuple[str, ...], plain: list[str]) -> Document:
    topic: dict[str, object] = {"queue": draw(st.sampled_from(names)), "local": draw(st.booleans())}
    if draw(st.booleans()):
        topic |= {"assurance": "telepin", "unproved": draw(st.sampled_from(plain))}
    return topic
