"""What people call topics and queues."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """Names by label, as the routing in effect and its grammars have them."""

    topics: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)

    def topic(self, label: str) -> str:
        """The topic's name; its label where it has none (any more); empty for no topic."""
        return self.topics.get(label, label)

    def queue(self, name: str) -> str:
        """The queue's name, as for a topic."""
        return self.queues.get(name, name)
