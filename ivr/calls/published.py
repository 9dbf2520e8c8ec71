"""What calls go by: one version, ready to be used."""

from dataclasses import dataclass

from ivr.routing.policy import Routing
from ivr.speech.phrasing import Names
from ivr.speech.prompts import PromptLibrary
from ivr.understanding.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Published:
    """Where calls go, what callers' words mean, and what KASja says; a call keeps it to its end."""

    routing: Routing
    understanding: Understanding
    prompts: PromptLibrary

    def topic_name(self, label: str) -> str:
        """What a topic is called; empty for none, and for one that has no grammar."""
        known = label in self.understanding.topics()
        return self.understanding.name(label) if known else ""


def names(understanding: Understanding, routing: Routing) -> Names:
    """What topics, queues and offices are called, and when queues open."""
    queues, known = routing.queues, set(understanding.topics())
    openings = frozenset(at for queue in queues.values() for at in queue.hours.openings())
    topics = {n: understanding.name(n) for n in routing.topics if n in known}
    text = routing.emergency.text
    spoken = {name: queue.spoken for name, queue in queues.items()}
    offices = routing.offices if routing.asks_offices() else {}
    local = {code: office.name for code, office in offices.items()}
    return Names(topics, spoken, openings, frozenset({text} if text else ()), local)
