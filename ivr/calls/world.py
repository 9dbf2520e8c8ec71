"""The world as one call sees it: the verifier, the routing, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ivr.dialogue.lookups import (
    Answer,
    Authenticate,
    FindPrincipal,
    Overflow,
    PrincipalFound,
    Question,
    Route,
    Routed,
)
from ivr.identity.assurance import Assurance
from ivr.identity.verification import Verifier
from ivr.routing.decision import Circumstances, Decision, Load
from ivr.routing.policy import Routing


@dataclass(slots=True)
class CallWorld:
    """Answers the questions of one call's dialogue."""

    verifier: Verifier
    routing: Routing
    """The version the call began with, whatever is published meanwhile."""
    load: Callable[[], Load]
    now: Callable[[], datetime]
    """Aware UTC."""
    caller: str
    """The caller's number, pseudonymised: a hint for limits, never a factor."""
    tried: frozenset[str] = field(default=frozenset())
    """Queues that did not serve this call."""
    subject: Circumstances = field(default_factory=Circumstances)
    """What routing may know of the caller."""
    assurance: Assurance = Assurance.NONE
    """What the caller had proved when routing was asked last."""

    def answer(self, question: Question) -> Answer:
        """Answer one question; blocks while the register is read or a hash is computed."""
        match question:
            case Authenticate(identifier, telepin):
                return self.verifier.authenticate(
                    identifier, telepin, caller=self.caller, moment=self.now()
                )
            case FindPrincipal(person, role, identifier):
                subject = self.verifier.find_principal(
                    person, role, identifier, on=self.now().date()
                )
                return PrincipalFound(subject)
            case Route(topic, assurance):
                self.assurance = assurance
                return Routed(self._route(topic))
            case Overflow():
                return Routed(self._overflow(question))

    def _route(self, topic: str) -> Decision:
        return self.routing.decide(
            topic, self.assurance, load=self.load(), moment=self.now(), subject=self.subject
        )

    def _overflow(self, question: Overflow) -> Decision:
        self.tried |= {question.queue}
        return self.routing.overflow(
            question.topic,
            question.queue,
            question.reason,
            load=self.load(),
            moment=self.now(),
            assurance=self.assurance,
            subject=self.subject,
            tried=self.tried,
        )
