"""What the routing editor needs of the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.routing.sources import Sources
from ivr.routing.validation import Vocabulary
from ivr.store.past_calls import PastCalls
from ivr.store.routing_versions import RoutingVersions
from ivr.understanding.understanding import Understanding


@dataclass(frozen=True, slots=True)
class RoutingContent:
    """What the content of the installation knows that a routing refers to."""

    understanding: Understanding
    vocabulary: Vocabulary
    announcements: Mapping[str, str]
    """Prepared emergency announcements: id → text."""


@dataclass(frozen=True, slots=True)
class RoutingPorts:
    """Handed to the pages as `Ports.routing`."""

    versions: RoutingVersions
    past_calls: PastCalls
    content: Callable[[], RoutingContent]
    """As in effect now; cheap to ask. `ContentError` when they cannot be read."""
    hours_override: str = ""
    """Hours that the running line keeps whatever a version says (the demo); empty for none."""
    vocabulary: Callable[[Sources], Vocabulary] | None = None
    """What the words of a version or draft know; None where all have those in effect."""
    changes: Callable[[Sources, Sources], list[str]] = lambda _old, _new: []
    """What callers say and what KASja says: every difference in plain Polish; see `calls.changes`."""
