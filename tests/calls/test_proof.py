"""What a call proved: kept at its transfer, carried past an overflow, given up when it cannot be kept."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.calls.conductor import Conversation
from ivr.calls.proof import CallProof
from ivr.calls.representation import Representation
from ivr.dialogue.actions import Disconnect, Ending, Transfer
from ivr.dialogue.session import Session
from ivr.errors import StageError
from ivr.identity.assurance import Assurance, PersonRef, Role, Scope, Subject
from ivr.identity.audit import AuditEvent, AuditKind
from ivr.identity.caller import Caller
from ivr.routing.decision import Decision, Destination
from ivr.speech.names import WRITTEN
from ivr.store import demo
from ivr.testing.disclosure import MemoryContexts, MemoryPrincipals, UnspeakableNames
from ivr.testing.memory import MemoryAudit

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
CALL = "kasja-1795508311.0"
ANNA, JAN, KLONOWA = PersonRef("anna"), PersonRef("jan"), PersonRef("klonowa")
PEOPLE = demo.people(Path(__file__).parents[2] / "config" / "demo")
CALLER = Caller("ph-0123456789abcdef", CALL, withheld=False, shown="")


def transferred(subject: Subject | None) -> Conversation:
    decision = Decision(Destination.QUEUE, "ZWROT_NADPLATA", "us-zwroty", Assurance.TELEPIN)
    person = subject.caller if subject else None
    return Conversation(Session(person=person), Transfer(decision, subject))


def kept(proof: CallProof, conversation: Conversation) -> Subject | None:
    ended = asyncio.run(proof.kept(conversation)).ended
    assert isinstance(ended, Transfer)
    return ended.subject


def test_a_proof_is_put_aside_at_the_transfer() -> None:
    contexts = MemoryContexts()
    subject = Subject(JAN, ANNA, Role.PPO, Scope.GENERAL)

    assert kept(CallProof(CALL, "ph-1", contexts, lambda: NOW), transferred(subject)) == subject
    assert contexts.proofs[CALL].subject == subject
    assert contexts.proofs[CALL].proved_at == NOW


def test_it_goes_on_past_an_overflow() -> None:
    """The overflow's transfer knows nobody; the call does."""
    proof = CallProof(CALL, "ph-1", MemoryContexts(), lambda: NOW)
    subject = Subject(ANNA, ANNA)
    kept(proof, transferred(subject))

    assert kept(proof, transferred(None)) == subject


def test_what_cannot_be_put_aside_was_not_proved() -> None:
    proof = CallProof(CALL, "ph-1", MemoryContexts(away=True), lambda: NOW)

    assert kept(proof, transferred(Subject(ANNA, ANNA))) is None


def test_a_call_that_proved_nothing_leaves_nothing() -> None:
    contexts = MemoryContexts()
    proof = CallProof(CALL, "ph-1", contexts, lambda: NOW)
    over = Conversation(Session(), Disconnect(Ending.CONTAINED))

    assert kept(proof, transferred(None)) is None
    assert asyncio.run(proof.kept(over)) is over
    assert contexts.proofs == {}


class Rig:
    """Anna may act for Jan as an attorney and for Klonowa as a user of its account."""

    def __init__(self, *, speakable: bool = True) -> None:
        self.audit = MemoryAudit()
        names = WRITTEN if speakable else UnspeakableNames()
        self.answers = Representation(MemoryPrincipals(PEOPLE), names, self.audit, CALLER)

    def recorded(self) -> list[AuditEvent]:
        return self.audit.events


def test_few_principals_whose_names_can_be_spoken_are_listed() -> None:
    assert [p.person for p in Rig().answers.listed(ANNA, Role.PPO, NOW)] == [JAN]
    assert Rig(speakable=False).answers.listed(ANNA, Role.PPO, NOW) == ()


@pytest.mark.parametrize("identifier", ["02070803628", "5260250995", "5260250274"])
def test_each_answer_is_on_record_and_a_refusal_looks_like_any_other(identifier: str) -> None:
    rig = Rig()
    found = rig.answers.by_number(ANNA, Role.PPO, identifier, NOW)
    (event,) = rig.recorded()
    chosen = identifier == "02070803628"

    assert (found is not None) is chosen
    assert event.kind is (AuditKind.PRINCIPAL_CHOSEN if chosen else AuditKind.PRINCIPAL_REFUSED)
    assert event.subject == (JAN if chosen else ANNA)
    assert identifier not in repr(event)


def test_a_choice_from_the_list_is_checked_again() -> None:
    rig = Rig()

    assert rig.answers.from_list(ANNA, Role.PPO, JAN, NOW) == Subject(
        JAN, ANNA, Role.PPO, Scope.GENERAL
    )
    assert rig.answers.from_list(ANNA, Role.PPO, KLONOWA, NOW) is None
    assert rig.answers.from_list(ANNA, Role.UKO, JAN, NOW) is None


def test_nobody_speaks_for_others_off_the_record() -> None:
    class Away(MemoryAudit):
        def record(self, event: AuditEvent) -> None:
            raise StageError("audit", "away")

    answers = Representation(MemoryPrincipals(PEOPLE), WRITTEN, Away(), CALLER)
    with pytest.raises(StageError):
        answers.by_number(ANNA, Role.PPO, "02070803628", NOW)


def test_a_register_that_is_away_delays_no_proof() -> None:
    away = MemoryPrincipals(PEOPLE, away=True)
    Representation(away, WRITTEN, MemoryAudit(), CALLER).expect(ANNA, NOW)
