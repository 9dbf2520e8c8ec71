"""What became of a call: told as it goes on, for the records that reports and the panel read."""

from dataclasses import replace
from threading import Lock
from typing import Protocol

from ivr.calls.conductor import Conversation
from ivr.calls.journal import Records
from ivr.dialogue.actions import Disconnect, Ending, Transfer
from ivr.metrics import CALLS
from ivr.store.entries import CallFacts, CallRecord

AFTER_A_QUEUE = ("overflow", "survey")
"""Entries of a conversation that goes on after a queue."""
UNREACHED = "unreached"
"""Nobody is there, or they hung up before they wanted the call: it is tried again."""
_OUTCOMES = {
    Ending.FAILED: "failed",
    Ending.HUNG_UP: "abandoned",
    Ending.CALLBACK: "callback",
    Ending.UNREACHED: UNREACHED,
}
"""How calls end that reach no consultant; all others are contained."""


class CallRecords(Records, Protocol):
    """Keeps calls and their journals."""

    def open_call(self, call: CallRecord) -> None:
        """Begin the record of a call."""
        ...

    def know(self, call_id: str, facts: CallFacts) -> None:
        """Add what became known of a call."""
        ...


class Accounting:
    """The outcome of one call. Scripts of several threads may tell it something."""

    def __init__(self, call_id: str, records: CallRecords) -> None:
        """Nothing is known yet."""
        self._call_id, self._records = call_id, records
        self._outcome: str | None = None
        self._lock = Lock()

    @property
    def outcome(self) -> str:
        """What is known so far; empty for nothing."""
        return self._outcome or ""

    def conclude(self, entry: str, conversation: Conversation) -> None:
        """A conversation is over."""
        CALLS.labels(entry, _how(conversation)).inc()
        session = conversation.session
        # What was proved is known before the queue; what follows a queue asks for no proof again.
        assurance = session.assurance.label if entry not in AFTER_A_QUEUE else None
        match conversation.ended:
            case Transfer(decision, subject):
                role = subject.role if subject else None
                principal = subject.person if subject and role else None
                topic, proved_as = decision.topic or None, role.value if role else None
                self.know(
                    CallFacts("queued", topic, decision.queue, assurance, proved_as, principal)
                )
            case Disconnect(ending) if entry != "survey" or self._outcome is None:
                unreached = entry == "called_back" and ending is Ending.HUNG_UP
                outcome = UNREACHED if unreached else _OUTCOMES.get(ending, "contained")
                self.know(CallFacts(outcome, session.topic or None, assurance=assurance))
            case Disconnect():
                pass  # the survey changes nothing about the call

    def fell_back(self) -> None:
        """The dialplan had to help itself."""
        if self._outcome != "failed":
            self.know(CallFacts("fallback"))

    def end(self) -> None:
        """The call is over: whoever was promised a consultant and got none gave up."""
        if self._outcome in (None, "queued"):
            self.know(CallFacts("abandoned"))

    def know(self, facts: CallFacts) -> None:
        """Take down what became known, with its outcome.

        The end of a call may be told while the script of a consultant who just took it still runs; and
        who was served once stays served, whatever becomes of them in the next queue.
        """
        with self._lock:
            if self._outcome != "answered":
                self._outcome = facts.outcome
            self._records.know(self._call_id, replace(facts, outcome=self._outcome))


def _how(conversation: Conversation) -> str:
    ended = conversation.ended
    return ended.ending.value if isinstance(ended, Disconnect) else "transfer"
