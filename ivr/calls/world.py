"""The world as one call sees it: the verifier, the routing, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ivr.calls.callback_call import CallbackCall
from ivr.calls.representation import Representation
from ivr.dialogue.lookups import (
    Answer,
    Authenticate,
    CallbackFound,
    CallbackLeft,
    CallbackWithdrawn,
    ChoosePrincipal,
    FindCallback,
    FindPrincipal,
    LeaveCallback,
    ListOffices,
    ListPrincipals,
    OfficesListed,
    Overflow,
    PrincipalFound,
    PrincipalsListed,
    Question,
    Resume,
    Route,
    Routed,
    WithdrawCallback,
)
from ivr.identity.assurance import Assurance
from ivr.identity.caller import Caller
from ivr.identity.verification import Verifier
from ivr.routing.decision import Circumstances, Decision, Load
from ivr.routing.model import Office
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
    callback: CallbackCall
    calls_back: bool
    """Whether this installation can place calls."""
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
            case Route(topic, assurance, office):
                self.assurance = assurance
                self.subject = replace(self.subject, office=office)
                return self._routed(self._route(topic))
            case Overflow():
                return self._routed(self._overflow(question))
            case Resume(topic, queue):
                return self._routed(self._resume(topic, queue))
            case ListOffices():
                return OfficesListed(self._offices())
            case FindCallback():
                possible = self.calls_back and self.callback.made is None
                return CallbackFound(possible and self.callback.is_open(), possible)
            case LeaveCallback(topic, queue, number):
                return CallbackLeft(self.callback.leave(queue, topic, number, self.subject))
            case WithdrawCallback():
                self.callback.withdraw()
                return CallbackWithdrawn()

    def _routed(self, decision: Decision) -> Routed:
        """The decision as far as this installation can keep what it promises."""
        # Who is being called back is not offered it once more.
        can = self.calls_back and self.callback.made is None
        return Routed(decision if can else replace(decision, callback=None))

    def _offices(self) -> tuple[Office, ...]:
        """All of them, where it matters which one is the caller's."""
        return tuple(self.routing.offices.values()) if self.routing.asks_offices() else ()

    def _route(self, topic: str) -> Decision:
        return self.routing.decide(
            topic, self.assurance, load=self.load(), moment=self.now(), subject=self.subject
        )

    def _resume(self, topic: str, queue: str) -> Decision:
        return self.routing.back(
            topic,
            queue,
            load=self.load(),
            moment=self.now(),
            assurance=self.assurance,
            subject=self.subject,
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
