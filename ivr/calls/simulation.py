"""What would happen to a caller: the words through the real understanding, the route through a version."""

from dataclasses import dataclass
from datetime import datetime

from ivr.identity.assurance import Assurance
from ivr.routing.decision import Circumstances, Decision, Load
from ivr.routing.policy import GENERAL, Routing
from ivr.understanding.interpretation import Command, Interpretation, Outcome
from ivr.understanding.understanding import Understanding

_REMARKS = {
    Outcome.ACCEPT: "temat rozpoznany",
    Outcome.CONFIRM: "KASja zapyta, czy o ten temat chodzi; dalej tak, jakby rozmówca potwierdził",
    Outcome.CLARIFY: "KASja zapyta, o który z dwóch tematów chodzi; dalej tak, jakby o pierwszy",
    Outcome.REJECT: "KASja nie zrozumie i zapyta ponownie; po trzech niepowodzeniach kolejka ogólna",
    Outcome.OUT_OF_SCOPE: "sprawa spoza KAS: KASja powie, kto pomoże, i nie łączy do kolejki",
    Outcome.COMMAND: "polecenie, nie temat: KASja je wykona i zapyta o sprawę",
}
_FOR_A_PERSON = "prośba o konsultanta: kolejka ogólna"


@dataclass(frozen=True, slots=True)
class Simulation:
    """One imagined call."""

    topic: str
    """Empty for the general queue and where no route follows."""
    decision: Decision | None
    """None where KASja would not route this."""
    why: tuple[str, ...]
    """In Polish: how the words were understood, then the rules of the route."""


def simulate(
    understanding: Understanding,
    routing: Routing,
    *,
    said: str,
    assurance: Assurance,
    moment: datetime,
    subject: Circumstances,
    load: Load,
) -> Simulation:
    """Follow a sentence to its queue."""
    heard = understanding.classify(said)
    topic, remark = _topic(heard)
    understood = (f"usłyszano „{said}”", *heard.why, remark)
    if topic is None:
        return Simulation("", None, understood)
    decision = routing.decide(topic, assurance, load=load, moment=moment, subject=subject)
    return Simulation(topic, decision, (*understood, *decision.why))


def _topic(heard: Interpretation) -> tuple[str | None, str]:
    """The topic the call goes on with, if it goes on, and what happens meanwhile."""
    match heard.outcome:
        case Outcome.ACCEPT | Outcome.CONFIRM | Outcome.CLARIFY:
            return (heard.alternatives[0].label, _REMARKS[heard.outcome])
        case Outcome.REJECT | Outcome.PARTIAL:
            return GENERAL, _REMARKS[Outcome.REJECT]
        case Outcome.COMMAND if heard.intent == Command.AGENT:
            return GENERAL, _FOR_A_PERSON
        case Outcome.COMMAND | Outcome.OUT_OF_SCOPE:
            return None, _REMARKS[heard.outcome]
