"""The world as one call sees it: the verifier, the routing, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ivr.calls.representation import Representation
from ivr.dialogue.lookups import (
    Answer,
    Authenticate,
    ChoosePrincipal,
    FindPrincipal,
    ListPrincipals,
    Overflow,
    PrincipalFound,
    PrincipalsListed,
    Question,
    Route,
    Routed,
)
from ivr.identity.assurance import Assurance
from ivr.identity.caller import Caller
from ivr.identity.verification import Verifier
from ivr.routing.decision import Circumstances, Decision, Load
from ivr.routing.policy import Routing


@dataclass(slots=True)
class CallWorld:
    """Answers the questions of one call's dialogue."""

    verifier: Verifier
    representation: Representation
    routing: Routing
    """The version the call began with, whatever is published meanwhile."""
    load: Callable[[], Load]
    now: Callable[[], datetime]
    """Aware UTC."""
    caller: Caller
    """A hint for limits, never a factor."""
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
                proved = self.verifier.authenticate(
                    identifier, telepin, caller=self.caller, moment=self.now()
                )
                if proved.person and proved.roles:
                    self.representation.expect(proved.person, self.now())
                return proved
            case ListPrincipals(person, role):
                return PrincipalsListed(self.representation.listed(person, role, self.now()))
            case FindPrincipal(person, role, identifier):
                return PrincipalFound(
                    self.representation.by_number(person, role, identifier, self.now())
                )
            case ChoosePrincipal(person, role, principal):
                return PrincipalFound(
                    self.representation.from_list(person, role, principal, self.now())
                )
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
