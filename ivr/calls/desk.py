"""The desk: opens calls and makes their conversations, whatever line they get.

A call is known from its answer to its end, across the scripts that the dialplan runs for it: the
conversation, an overflow, the survey, the final accounting.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Protocol

from ivr.calls.conductor import Conductor, Conversation
from ivr.calls.journal import Journal, Records
from ivr.calls.listening import Listener
from ivr.calls.ports import Line
from ivr.calls.proof import CallProof
from ivr.calls.published import Published
from ivr.calls.recent import RecentCallers
from ivr.calls.representation import Representation
from ivr.calls.world import CallWorld
from ivr.dialogue.actions import Disconnect, Ending, Pace, Transfer
from ivr.dialogue.events import CallStarted
from ivr.dialogue.session import Script, Session
from ivr.identity.audit import Audit
from ivr.identity.caller import caller_of
from ivr.identity.context import Contexts
from ivr.identity.principals import Principals
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.verification import Verifier
from ivr.metrics import CALLS
from ivr.routing.decision import Circumstances, Load
from ivr.speech.names import NameSpeaker
from ivr.store.entries import CallFacts, CallRecord


class CallRecords(Records, Protocol):
    """Keeps calls and their journals."""

    def open_call(self, call: CallRecord) -> None:
        """Begin the record of a call."""
        ...

    def know(self, call_id: str, facts: CallFacts) -> None:
        """Add what became known of a call."""
        ...


def utc_now() -> datetime:
    """The clock of the installation."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every conversation of this process shares."""

    published: Callable[[], Published]
    """The version that is valid now; a call keeps the one it began with."""
    verifier: Verifier
    pseudonyms: Pseudonyms
    records: CallRecords
    script: Script
    load: Callable[[], Load]
    principals: Principals
    names: NameSpeaker
    audit: Audit
    contexts: Contexts
    now: Callable[[], datetime] = utc_now
    """Aware UTC."""
    recent: RecentCallers = field(default_factory=RecentCallers)

    def open(self, call_id: str, *, dnis: str, caller: str) -> "OpenCall":
        """A call that was just answered; `caller` is a number and is kept as a pseudonym only."""
        published, moment = self.published(), self.now()
        routing, hint = published.routing, caller_of(caller, call_id, self.pseudonyms)
        self.records.open_call(CallRecord(call_id, dnis, hint.key, moment, routing.version))
        representation = Representation(self.principals, self.names, self.audit, hint)
        # Who withholds the number has a pseudonym of this one call, and so never called before.
        subject = Circumstances(None if hint.withheld else self.recent.seen(hint.key, moment))
        world = CallWorld(
            self.verifier, representation, routing, self.load, self.now, hint, subject=subject
        )
        return OpenCall(self, published, call_id, dnis, world)


AFTER_A_QUEUE = ("overflow", "survey")
"""Entries of a conversation that goes on after a queue."""


class OpenCall:
    """One call, from its answer to its end."""

    def __init__(
        self, desk: Desk, published: Published, call_id: str, dnis: str, world: CallWorld
    ) -> None:
        """The clock of the call begins here."""
        self.call_id, self.dnis, self._desk, self._world = call_id, dnis, desk, world
        self._published = published
        self._proof = CallProof(call_id, world.caller.key, desk.contexts, desk.now)
        self._answered_s = time.monotonic()
        self._topic = self._queue = ""
        self._queued_ms: int | None = None
        self._script = desk.script.under(world.routing)
        self._outcome: str | None = None
        self._accounting = Lock()
        # How the caller wants to be spoken to holds for the whole call, past the queue.
        self._pace, self._loud = Pace.NORMAL, False
        self.journal = Journal(
            call_id,
            desk.records,
            clock_ms=self.clock_ms,
            text_of=published.prompts.text_of,
            pseudonym_of=lambda number: desk.pseudonyms.of("number", number),
        )

    def clock_ms(self) -> int:
        """Milliseconds since the answer."""
        return round((time.monotonic() - self._answered_s) * 1000)

    def topic_name(self, label: str) -> str:
        """What a topic is called in the version of this call; empty for none."""
        return self._published.topic_name(label)

    async def converse(self, line: Line, *, entry: str, reason: str = "") -> Conversation:
        """Hold one conversation: `welcome`, `overflow`, `survey`, or a form that a tester dialled."""
        # Nobody comes to `clarify` without two topics but a tester: the first two of the menu do.
        candidates = self._script.menu[:2] if entry == "clarify" else ()
        self._count_wait()
        started = CallStarted(entry, self.dnis, self._queue, reason, self._topic, candidates)
        listener = Listener(self._published.understanding, observe=self.journal.heard)
        conductor = Conductor(
            line,
            listener=listener,
            prompts=self._published.prompts,
            world=self._world,
            journal=self.journal,
        )
        session = Session(script=self._script, pace=self._pace, loud=self._loud)
        conversation = await self._proof.kept(await conductor.converse(session, started))
        self._pace, self._loud = conversation.session.pace, conversation.session.loud
        self._conclude(entry, conversation)
        return conversation

    def passed_on(self, queue: str) -> None:
        """The consultant who had the call passed it on to this queue."""
        self.journal.write("passed_on", queue=queue)

    def answered(self, queue: str) -> None:
        """A consultant of this queue took the call."""
        self.journal.write("agent_connected", queue=queue)
        self._know(outcome="answered", queue=queue)

    def fell_back(self) -> None:
        """The dialplan had to help itself."""
        if self._outcome != "failed":
            self._know(outcome="fallback")

    def lost(self) -> None:
        """The line broke under the conversation."""
        self._know(outcome="failed")

    def end(self) -> None:
        """The call is over, whichever way."""
        if self._outcome in (None, "queued"):
            self._know(outcome="abandoned")
        self.journal.write("call_ended", outcome=self._outcome)
        self._desk.records.know(self.call_id, CallFacts(ended_at=self._desk.now()))

    def _count_wait(self) -> None:
        """A conversation after a queue: the wait there is over, and routing may honour it."""
        if self._queued_ms is None:
            return
        subject = self._world.subject
        waited_s = subject.waited_s + (self.clock_ms() - self._queued_ms) // 1000
        self._world.subject = replace(subject, waited_s=waited_s)
        self._queued_ms = None

    def _conclude(self, entry: str, conversation: Conversation) -> None:
        CALLS.labels(entry, _how(conversation)).inc()
        session = conversation.session
        # What was proved is known before the queue; what follows a queue asks for no proof again.
        assurance = session.assurance.label if entry not in AFTER_A_QUEUE else None
        match conversation.ended:
            case Transfer(decision, subject):
                self._topic, self._queue = decision.topic, decision.queue or ""
                self._queued_ms = self.clock_ms()
                self._know(
                    outcome="queued",
                    topic=decision.topic or None,
                    queue=decision.queue,
                    assurance=assurance,
                    role=subject.role.value if subject and subject.role else None,
                    subject=subject.person if subject and subject.role else None,
                )
            case Disconnect(ending) if entry != "survey" or self._outcome is None:
                outcomes = {Ending.FAILED: "failed", Ending.HUNG_UP: "abandoned"}
                self._know(
                    outcome=outcomes.get(ending, "contained"),
                    topic=session.topic or None,
                    assurance=assurance,
                )
            case Disconnect():
                pass  # the survey changes nothing about the call

    def _know(
        self,
        *,
        outcome: str,
        topic: str | None = None,
        queue: str | None = None,
        assurance: str | None = None,
        role: str | None = None,
        subject: str | None = None,
    ) -> None:
        # The end of a call may be told while the script of a consultant who just took it still runs;
        # and who was served once stays served, whatever becomes of them in the next queue.
        with self._accounting:
            self._outcome = "answered" if self._outcome == "answered" else outcome
            facts = CallFacts(self._outcome, topic, queue, assurance, role, subject)
            self._desk.records.know(self.call_id, facts)


def _how(conversation: Conversation) -> str:
    ended = conversation.ended
    return ended.ending.value if isinstance(ended, Disconnect) else "transfer"
