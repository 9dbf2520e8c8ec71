"""How topics and queues are called on pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """The names; who has none is called by its label."""

    topics: Mapping[str, str] = field(default_factory=dict)
    """By label, in the order of the grammars."""
    queues: Mapping[str, str] = field(default_factory=dict)
    """By name, in the order of the routing; each completes „konsultanci …”."""

    def topic(self, label: str) -> str:
        """The name of a topic."""
        return self.topics.get(label, label)

    def queue(self, name: str) -> str:
        """The name of a queue, and who is there."""
        spoken = self.queues.get(name)
        return f"{name} (konsultanci {spoken})" if spoken else name
