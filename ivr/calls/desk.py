"""The desk: opens calls and makes their conversations, whatever line they get.

A call is known from its answer to its end, across the scripts that the dialplan runs for it: the
conversation, an overflow, the survey, the final accounting.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.calls.accounting import Accounting, CallRecords
from ivr.calls.callback_call import CallbackCall
from ivr.calls.conductor import Conductor, Conversation
from ivr.calls.journal import Journal
from ivr.calls.listening import Listener
from ivr.calls.ports import Line
from ivr.calls.proof import CallProof
from ivr.calls.published import Published
from ivr.calls.queueing import KEY, Queueing
from ivr.calls.recent import RecentCallers
from ivr.calls.representation import Representation
from ivr.calls.waiting_room import WaitingRoom
from ivr.calls.world import CallWorld
from ivr.dialogue.actions import Transfer
from ivr.dialogue.events import CallStarted
from ivr.dialogue.session import Script, Session
from ivr.errors import StageError
from ivr.identity import phone
from ivr.identity.audit import Audit
from ivr.identity.caller import caller_of
from ivr.identity.context import Contexts
from ivr.identity.principals import Principals
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.verification import Verifier
from ivr.routing.callback import CallbackRecord
from ivr.routing.decision import Circumstances
from ivr.speech.names import NameSpeaker
from ivr.store.entries import CallFacts, CallRecord


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
    waiting: WaitingRoom
    principals: Principals
    names: NameSpeaker
    audit: Audit
    contexts: Contexts
    now: Callable[[], datetime] = utc_now
    """Aware UTC."""
    recent: RecentCallers = field(default_factory=RecentCallers)

    def open(self, call_id: str, *, dnis: str, caller: str) -> "OpenCall":
        """A call that was just answered; `caller` is a number, written down as a pseudonym only."""
        return self._opened(call_id, dnis, caller, None)

    def open_callback(self, call_id: str, callback: str) -> "OpenCall":
        """A call that KASja placed; `StageError` when nobody knows that callback."""
        known = callback.isascii() and callback.isdigit()
        made = self.waiting.callbacks.find(int(callback)) if known else None
        if made is None or made.number is None:
            raise StageError("callback", "unknown")
        return self._opened(call_id, CALLED_BACK, made.number, made)

    def _opened(
        self, call_id: str, dnis: str, caller: str, made: CallbackRecord | None
    ) -> "OpenCall":
        published, moment = self.published(), self.now()
        routing, hint = published.routing, caller_of(caller, call_id, self.pseudonyms)
        self.records.open_call(CallRecord(call_id, dnis, hint.key, moment, routing.version))
        representation = Representation(self.principals, self.names, self.audit, hint)
        # Who withholds the number has a pseudonym of this one call, and so never called before.
        subject = Circumstances(None if hint.withheld else self.recent.seen(hint.key, moment))
        if made is not None:
            waited_s = round((moment - made.place_at).total_seconds())
            subject = Circumstances(None, waited_s, held=made.queue, since=made.place_at)
        callback = CallbackCall(
            self.waiting.callbacks, self.pseudonyms, self.now,
            call_id=call_id, caller=hint.key, made=made,
        )  # fmt: skip
        world = CallWorld(
            self.verifier,
            representation,
            routing,
            self.waiting.load,
            self.now,
            hint,
            callback,
            self.waiting.calls_back,
            subject=subject,
        )
        ani = phone.callable_number(caller)
        return OpenCall(self, published, call_id, dnis, world, ani=ani)


CALLED_BACK = "callback"
"""Stands for the dialled number where KASja called."""


class OpenCall:
    """One call, from its answer to its end."""

    def __init__(
        self,
        desk: Desk,
        published: Published,
        call_id: str,
        dnis: str,
        world: CallWorld,
        *,
        ani: str = "",
    ) -> None:
        """The clock of the call begins here; `ani` is a number that may be called back, or empty."""
        self.call_id, self.dnis, self._desk, self._world = call_id, dnis, desk, world
        self._published = published
        self._proof = CallProof(call_id, world.caller.key, desk.contexts, desk.now)
        self._answered_s = time.monotonic()
        self._ani, self._topic, self._queue = ani, "", ""
        if (made := world.callback.made) is not None:
            self._topic, self._queue = made.topic, made.queue
        self._script = desk.script.under(world.routing)
        self._accounting = Accounting(call_id, desk.records)
        # How the caller wants to be spoken to, and who they proved to be, holds past the queue.
        self._known = Session(script=self._script)
        self.journal = Journal(
            call_id,
            desk.records,
            clock_ms=self.clock_ms,
            text_of=published.prompts.text_of,
            pseudonym_of=lambda number: desk.pseudonyms.of("number", number),
        )
        waiting = desk.waiting
        self._queueing = Queueing(
            call_id, self.journal, waiting.pace, waiting.places,
            clock_ms=self.clock_ms, now=desk.now,
        )  # fmt: skip

    def clock_ms(self) -> int:
        """Milliseconds since the answer."""
        return round((time.monotonic() - self._answered_s) * 1000)

    def topic_name(self, label: str) -> str:
        """What a topic is called in the version of this call; empty for none."""
        return self._published.topic_name(label)

    async def converse(self, line: Line, *, entry: str, reason: str = "") -> Conversation:
        """Hold one conversation: `welcome`, `overflow`, `waiting`, `survey` …, or a tester's form."""
        # Nobody comes to `clarify` without two topics but a tester: the first two of the menu do.
        candidates = self._script.menu[:2] if entry == "clarify" else ()
        self._queueing.end_talk()
        how = KEY if entry == "waiting" else reason.lower() or entry
        self._world.subject = self._queueing.leave(how, self._world.subject)
        started = CallStarted(
            entry, self.dnis, self._queue, reason, self._topic, candidates, self._ani
        )
        listener = Listener(self._published.understanding, observe=self.journal.heard)
        conductor = Conductor(
            line,
            listener=listener,
            prompts=self._published.prompts,
            world=self._world,
            journal=self.journal,
        )
        conversation = await self._proof.kept(await conductor.converse(self._known, started))
        self._known = _known_of(conversation.session)
        self._conclude(entry, conversation)
        return conversation

    def passed_on(self, queue: str) -> None:
        """The consultant who had the call passed it on to this queue."""
        self.journal.write("passed_on", queue=queue)

    def answered(self, queue: str) -> None:
        """A consultant of this queue took the call."""
        self.journal.write("agent_connected", queue=queue)
        served_by = self._world.routing.queues.get(queue)
        self._queueing.answered(queue, served_by.wrap_up_s if served_by else 0)
        self._accounting.know(CallFacts("answered", queue=queue))
        self._world.callback.answered()

    def fell_back(self) -> None:
        """The dialplan had to help itself."""
        self._accounting.fell_back()

    def lost(self) -> None:
        """The line broke under the conversation."""
        self._accounting.know(CallFacts("failed"))

    def end(self) -> None:
        """The call is over, whichever way."""
        self._accounting.end()
        self._queueing.end_talk()
        self._queueing.leave("abandoned", self._world.subject)
        self._world.callback.ended(self._accounting.outcome, self._world.routing)
        self.journal.write("call_ended", outcome=self._accounting.outcome)
        self._desk.records.know(self.call_id, CallFacts(ended_at=self._desk.now()))

    def _conclude(self, entry: str, conversation: Conversation) -> None:
        if isinstance(conversation.ended, Transfer):
            decision = conversation.ended.decision
            self._topic, self._queue = decision.topic, decision.queue or ""
            self._queueing.enter(decision, self._world.subject)
        self._accounting.conclude(entry, conversation)


def _known_of(session: Session) -> Session:
    """What a later conversation of the same call need not ask again."""
    return Session(
        script=session.script,
        person=session.person,
        subject=session.subject,
        office=session.office,
        pace=session.pace,
        loud=session.loud,
    )
