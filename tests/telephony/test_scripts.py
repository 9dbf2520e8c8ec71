"""The AGI scripts over a fake Asterisk: which line a call gets, what the dialplan is told."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from ivr.calls.conductor import Conversation
from ivr.calls.published import Published
from ivr.calls.registry import Registry, Waiting
from ivr.dialogue.actions import Disconnect, Ending
from ivr.dialogue.forms import FORMS
from ivr.dialogue.session import Script, Session
from ivr.errors import StageError
from ivr.identity.assurance import Assurance, PersonRef, Subject
from ivr.identity.context import Proof
from ivr.routing.policy import Routing
from ivr.speech.prompts import PromptLibrary
from ivr.telephony.agi import AGIHangup, SafeAGI
from ivr.telephony.scripts import Media, Scripts
from ivr.testing import asterisk
from ivr.testing.agents import MemoryAgentCalls
from ivr.testing.asterisk import FakeAsterisk
from ivr.testing.call_desk import memory_desk
from ivr.testing.disclosure import MemoryContexts
from ivr.testing.memory import MemoryRecords
from ivr.wiring.parts import Content

MOMENT = datetime(2026, 4, 28, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
CALL = asterisk.ENVIRONMENT["agi_uniqueid"]


class Rig:
    """Scripts whose media server is away, and everything they wrote."""

    def __init__(
        self,
        content: Content,
        routing: Routing,
        prompts: PromptLibrary,
        *,
        rehearsing: bool = True,
    ) -> None:
        self.records, self.registry, self.room = MemoryRecords(), Registry(), True
        self.contexts = MemoryContexts()
        published = Published(routing, content.understanding, prompts)
        desk = memory_desk(published, records=self.records, contexts=self.contexts)
        media = Media("127.0.0.1:1", lambda: self.room)
        self.agents = MemoryAgentCalls()
        self.scripts = Scripts(
            desk, self.registry, media, agents=self.agents, rehearsing=rehearsing
        )

    def run(self, name: str, replies: Sequence[str | Sequence[str]]) -> list[str]:
        with closing(FakeAsterisk(replies)) as fake:
            self.scripts.by_name()[name](SafeAGI(fake.connection))
            return fake.commands


@pytest.fixture
def rig(content: Content, always_open: Routing, silent_prompts: PromptLibrary) -> Rig:
    return Rig(content, always_open, silent_prompts)


ASKS_FOR_A_PERSON = [asterisk.key("0"), *[asterisk.OK] * 12]


def test_without_a_media_server_the_same_dialogue_runs_on_keys(rig: Rig) -> None:
    commands = rig.run("call", [asterisk.OK, *ASKS_FOR_A_PERSON])
    assert commands[0].startswith('EXEC AudioSocket "')
    assert commands[1].startswith("STREAM FILE")
    assert 'SET VARIABLE "IVR_QUEUE" "kis-ogolna"' in commands
    assert commands[-1] == 'SET VARIABLE "IVR_RESULT" "queue"'
    assert len(rig.registry) == 0


def test_beyond_its_limit_the_media_server_is_not_asked(rig: Rig) -> None:
    rig.room = False
    assert rig.run("call", ASKS_FOR_A_PERSON)[0].startswith("STREAM FILE")


def test_a_caller_who_hangs_up_first_gets_no_other_line(rig: Rig) -> None:
    with pytest.raises(AGIHangup):
        rig.run("call", [asterisk.DEAD])
    assert len(rig.registry) == 0


class Claimed(Registry):
    """A media server claims each conversation, and it ends as if the caller had hung up."""

    def announce(self, waiting: Waiting) -> UUID:
        gone = Conversation(Session(script=Script(menu=())), Disconnect(Ending.HUNG_UP))
        waiting.result.set_result(gone)
        return uuid4()

    def withdraw(self, call: UUID) -> bool:
        return False


def test_a_caller_whose_line_broke_is_left_to_the_dialplan(rig: Rig) -> None:
    """To the media server a broken connection looks like a hang-up; Asterisk knows better."""
    rig.scripts._registry = Claimed()
    with pytest.raises(StageError):
        rig.run("call", [asterisk.OK, asterisk.OK])

    assert rig.records.report(CALL).facts["outcome"] == "failed"


@pytest.mark.parametrize("reply", [asterisk.DEAD, "HANGUP\n200 result=0"])
def test_a_caller_who_hung_up_in_the_conversation_is_gone(rig: Rig, reply: str | list[str]) -> None:
    rig.scripts._registry = Claimed()
    commands = rig.run("call", [asterisk.OK, reply, asterisk.OK])

    assert commands[-1] == 'SET VARIABLE "IVR_RESULT" "over"'


def test_a_call_is_accounted_for_once(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    connected = [asterisk.variable(value) for value in (CALL, "kis-ogolna", "PJSIP/agent-1")]
    rig.run("agent-connected", connected)
    rig.run("call-ended", ["200 result=0"])
    rig.run("call-ended", [])
    facts = rig.records.report(CALL).facts
    assert (facts["outcome"], facts["queue"]) == ("answered", "kis-ogolna")
    assert facts["ended_at"] is not None
    assert len(rig.records.report(CALL).of_kind("call_ended")) == 1


def test_a_call_that_is_passed_on_says_where_to(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run("passed-on", [asterisk.variable(CALL), asterisk.variable("us-ogolna")])
    rig.run("passed-on", [asterisk.variable("unheard-of")])
    [passed] = rig.records.report(CALL).of_kind("passed_on")

    assert passed["queue"] == "us-ogolna"


def test_who_was_served_once_stays_served(rig: Rig) -> None:
    """The consultant passes the call on, nobody answers there, and the caller gives up."""
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run(
        "agent-connected", [asterisk.variable(v) for v in (CALL, "kis-ogolna", "PJSIP/agent-1")]
    )
    rig.run("overflow", [asterisk.variable("TIMEOUT"), *[asterisk.OK] * 12])
    rig.run("call-ended", ["200 result=0"])

    assert rig.records.report(CALL).facts["outcome"] == "answered"


def test_a_call_that_left_the_queue_was_abandoned(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run("call-ended", ["200 result=0"])
    assert rig.records.report(CALL).facts["outcome"] == "abandoned"


def test_who_calls_again_is_served_sooner(rig: Rig) -> None:
    priorities = []
    for _ in range(2):
        rig.run("keypad", ASKS_FOR_A_PERSON)
        rig.run("call-ended", ["200 result=0"])
        priorities += [d["priority"] for d in rig.records.report(CALL).of_kind("decision")]

    assert priorities == [0, 2]


def test_an_overflow_goes_where_routing_says_or_ends(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    told = rig.run("overflow", [asterisk.variable("TIMEOUT"), *[asterisk.OK] * 12])
    assert told[-1] == 'SET VARIABLE "IVR_RESULT" "over"'


def test_an_identifier_is_written_as_a_pseudonym(rig: Rig) -> None:
    keys = [asterisk.key(key) for key in "190022778245"]
    rig.run("keypad", [asterisk.OK, *keys, *[asterisk.OK] * 40])
    (given,) = [
        entry
        for entry in rig.records.report(CALL).of_kind("heard")
        if entry["field"] == "identify.number"
    ]
    assert str(given["number"]).startswith("nu-")
    assert given["text"] == "•"
    assert "90022778245" not in repr(rig.records.entries)


def test_the_caller_is_known_by_a_pseudonym_only(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    number = asterisk.ENVIRONMENT["agi_callerid"]
    assert number not in repr(rig.records.facts) + repr(rig.records.entries)


@pytest.mark.parametrize("form", [name for name in FORMS if name != "welcome"])
def test_a_tester_reaches_each_form_and_every_way_out_of_it(rig: Rig, form: str) -> None:
    """The dialplan's extension runs a script that exists, and that tells the dialplan how to go on."""
    dialplan = (ROOT / "dialplan" / "agents.conf").read_text("utf-8")
    extension = 9101 + list(FORMS).index(form)
    assert f"exten => {extension},1,Set(IVR_SCRIPT=form-{form})\n" in dialplan
    rig.room = False
    commands = rig.run(f"form-{form}", [asterisk.OK] * 120)
    assert commands[-1].startswith('SET VARIABLE "IVR_RESULT" "')
    assert rig.records.facts[CALL]["outcome"] in ("queued", "contained", "unreached")
    journal = rig.records.entries[CALL]
    assert [e.data["entry"] for e in journal if e.kind == "call_started"] == [form]


def test_nobody_reaches_a_form_by_itself_in_production(
    content: Content, always_open: Routing, silent_prompts: PromptLibrary
) -> None:
    rig = Rig(content, always_open, silent_prompts, rehearsing=False)
    assert not [name for name in rig.scripts.by_name() if name.startswith("form-")]


CONNECTED = [asterisk.variable(value) for value in (CALL, "us-zwroty", "PJSIP/agent-us-zwroty")]


def test_a_consultant_gets_a_token_for_what_the_call_proved(rig: Rig) -> None:
    zofia = PersonRef("zofia")
    proof = Proof(CALL, "ph-1", Subject(zofia, zofia), Assurance.TELEPIN, "PIT", MOMENT)
    rig.contexts.keep(proof)
    commands = rig.run("agent-connected", [*CONNECTED[:1], *CONNECTED[2:], asterisk.OK])

    assert commands[-1] == 'SET VARIABLE "IVR_CONTEXT" "token-1"'
    assert rig.contexts.issued == [(CALL, "PJSIP/agent-us-zwroty")]
    rig.run("call-ended", [])
    assert rig.contexts.proofs == {}


def test_without_a_proof_there_is_no_token(rig: Rig) -> None:
    commands = rig.run("agent-connected", [*CONNECTED[:1], *CONNECTED[2:]])

    assert not [command for command in commands if "IVR_CONTEXT" in command]


def test_contexts_that_are_away_do_not_stop_the_call(rig: Rig) -> None:
    rig.contexts.away = True
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run("agent-connected", CONNECTED)
    rig.run("call-ended", ["200 result=0"])

    assert rig.records.report(CALL).facts["outcome"] == "answered"


def test_who_serves_a_call_is_noted_until_it_is_over(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run("agent-connected", CONNECTED)
    assert [(c.call_id, c.agent, c.queue) for c in rig.agents.open()] == [
        (CALL, "PJSIP/agent-us-zwroty", "us-zwroty")
    ]
    rig.run("call-ended", ["200 result=0"])

    assert rig.agents.open() == []


def test_a_consultant_who_passes_a_call_on_has_it_no_longer(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run("agent-connected", CONNECTED)
    rig.run("passed-on", [asterisk.variable(CALL), asterisk.variable("us-mandaty")])

    assert rig.agents.open() == []


def test_a_consultant_who_hangs_up_first_is_done_before_the_survey(rig: Rig) -> None:
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run("agent-connected", CONNECTED)
    with pytest.raises(AGIHangup):
        rig.run("survey", [asterisk.DEAD])

    assert rig.agents.open() == []


def test_notes_of_service_that_cannot_be_kept_do_not_stop_the_call(rig: Rig) -> None:
    rig.agents.away = True
    rig.run("keypad", ASKS_FOR_A_PERSON)
    rig.run("agent-connected", CONNECTED)
    rig.run("call-ended", ["200 result=0"])

    assert rig.records.report(CALL).facts["outcome"] == "answered"
