"""How topics and queues are called on pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """How topics and queues are called; who has no name is called by its label."""

    topics: Mapping[str, str] = field(default_factory=dict)
    """In the order of the grammars."""
    queues: Mapping[str, str] = field(default_factory=dict)
    """In the order of the routing; each completes „konsultanci …”."""

    def topic(self, label: str) -> str:
        """The name of a topic; the empty label has none."""
        return self.topics.get(label, label)

    def queue(self, name: str) -> str:
        """The title of a queue."""
        return self.queues.get(name, name)

    def whose(self, queue: str) -> str:
        """A queue by its name, and who is there: „us-mandaty (konsultanci do spraw mandatów)”."""
        return f"{queue} (konsultanci {self.queues[queue]})" if queue in self.queues else queue
