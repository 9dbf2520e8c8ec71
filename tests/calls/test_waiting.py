"""A call that waits: what its journal says, what becomes of its place, and of callbacks around it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.calls.desk import Desk, OpenCall
from ivr.calls.ports import Silence
from ivr.calls.published import Published
from ivr.dialogue.actions import Transfer
from ivr.dialogue.session import Script
from ivr.errors import StageError
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Verifier
from ivr.routing import loader
from ivr.routing.callback import CallbackState
from ivr.routing.decision import Load, QueueLoad
from ivr.routing.forecast import Served
from ivr.secret import Secret
from ivr.speech.names import WRITTEN
from ivr.speech.prompts import PromptLibrary
from ivr.store import demo
from ivr.store.entries import Json
from ivr.testing.callbacks import MemoryCallbacks
from ivr.testing.disclosure import MemoryContexts, MemoryPrincipals
from ivr.testing.line import Doing, Press, Say, ScriptedLine
from ivr.testing.memory import (
    MemoryAttempts,
    MemoryAudit,
    MemoryNotices,
    MemoryRecords,
    MemoryRegister,
)
from ivr.testing.waiting import waiting_room
from ivr.wiring.parts import Content

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
NUMBER = "600100200"
ROUTING = loader.load(ROOT / "config")
BUSY = QueueLoad(waiting=9, agents=3, cost_s=300)
PEOPLE = demo.people(ROOT / "config" / "demo")
ZOFIA = next(person for person in PEOPLE if person.pesel == "90022778245")
PROVED = (Say("kiedy dostanę zwrot podatku"), Press("90022778245"), Press("906317"))


class Rig:
    """A desk whose clock is set by hand."""

    def __init__(self, content: Content, prompts: PromptLibrary, load: Load) -> None:
        self.now, self.records, self.callbacks = NOW, MemoryRecords(), MemoryCallbacks()
        self.contexts = MemoryContexts()
        hasher = TelepinHasher({"t": bytes(32)}, "t", memory_kib=8)
        hashes = {ZOFIA.id: hasher.hash(Secret(ZOFIA.telepin or ""))}
        self.room = waiting_room(load, callbacks=self.callbacks, now=lambda: self.now)
        self.desk = Desk(
            published=lambda: Published(ROUTING, content.understanding, prompts),
            verifier=Verifier(
                MemoryRegister(PEOPLE, hashes, away=False),
                MemoryAttempts(),
                hasher,
                audit=MemoryAudit(),
                notices=MemoryNotices(),
                key=str,
            ),
            pseudonyms=Pseudonyms(bytes(32)),
            records=self.records,
            script=Script(menu=ROUTING.menu),
            waiting=self.room,
            principals=MemoryPrincipals(()),
            names=WRITTEN,
            audit=MemoryAudit(),
            contexts=self.contexts,
            now=lambda: self.now,
        )

    def call(self, call_id: str = "c1", number: str = NUMBER) -> OpenCall:
        return self.desk.open(call_id, dnis="223300330", caller=number)

    def journal(self, kind: str) -> list[dict[str, Json]]:
        return [e.data for e in self.records.entries["c1"] if e.kind == kind]


def talk(
    call: OpenCall, *doings: Doing, entry: str = "welcome", reason: str = ""
) -> Transfer | None:
    conversation = asyncio.run(call.converse(ScriptedLine(doings), entry=entry, reason=reason))
    return conversation.ended if isinstance(conversation.ended, Transfer) else None


@pytest.fixture
def rig_with(content: Content, silent_prompts: PromptLibrary) -> Callable[[Load], Rig]:
    return lambda load: Rig(content, silent_prompts, load)


@pytest.fixture
def rig(rig_with: Callable[[Load], Rig]) -> Rig:
    """Nine wait for three consultants."""
    return rig_with(Load({"us-ogolna": BUSY, "us-zwroty": BUSY, "kis-ogolna": BUSY}))


def test_the_truth_stands_beside_the_announcement(rig: Rig) -> None:
    call = rig.call()
    talk(call, Say("jak ustawić telepin"), Say("nie"))
    call.answered("us-ogolna")
    call.end()
    (queued,), (left,) = rig.journal("queued"), rig.journal("left_queue")

    assert (queued["position"], queued["announced_s"]) == (10, 30 * 60)
    assert (left["how"], left["announced_s"], left["waited_s"]) == ("answered", 30 * 60, 0)
    assert [talked["queue"] for talked in rig.journal("talked")] == ["us-ogolna"]


def test_who_gives_up_is_written_down_too(rig: Rig) -> None:
    call = rig.call()
    talk(call, Say("jak ustawić telepin"), Say("nie"))
    call.end()

    assert [left["how"] for left in rig.journal("left_queue")] == ["abandoned"]
    assert rig.records.facts["c1"]["outcome"] == "abandoned"


def test_a_key_keeps_the_place(rig: Rig) -> None:
    """Away for a minute, back in the place of nine o'clock; whoever came later is behind."""
    call = rig.call()
    talk(call, Say("jak ustawić telepin"), Say("nie"))
    at_first = rig.room.places.since_of("c1")
    rig.now += timedelta(minutes=1)
    back = talk(call, entry="waiting", reason="1")

    assert back is not None
    assert back.decision.keeps_place
    assert rig.room.places.since_of("c1") == at_first == NOW
    assert [left["how"] for left in rig.journal("left_queue")] == ["key"]


def test_another_queue_is_another_place(rig: Rig) -> None:
    call = rig.call()
    talk(call, Say("jak ustawić telepin"), Say("nie"))
    rig.now += timedelta(minutes=1)
    talk(call, Say("mam pytanie o ksef"), entry="waiting", reason="2")

    assert rig.room.places.since_of("c1") == NOW + timedelta(minutes=1)
    call.end()
    assert rig.room.places.since_of("c1") is None


def test_nobody_proves_themselves_twice_in_one_call(rig: Rig) -> None:
    """Another matter after a proof goes on with it; and the proof has not become younger."""
    call = rig.call()
    first = talk(call, *PROVED, Say("nie"))
    rig.now += timedelta(minutes=20)
    second = talk(call, Say("ile mam do zapłaty zaległości"), entry="waiting", reason="2")

    assert first is not None
    assert second is not None
    assert (first.decision.queue, second.decision.queue) == ("us-zwroty", "us-platnosci")
    assert second.subject == first.subject is not None
    assert rig.contexts.proofs["c1"].proved_at == NOW


def left_by(rig: Rig) -> int:
    talk(rig.call(), Say("jak ustawić telepin"), Say("tak"), Say("tak"))
    (record,) = rig.callbacks.unended()
    return record.id


def test_a_callback_is_left_with_the_place(rig: Rig) -> None:
    callback = rig.callbacks.records[left_by(rig)]

    assert (callback.queue, callback.topic, callback.number) == ("us-ogolna", "TELEPIN", NUMBER)
    assert callback.place_at == NOW
    assert rig.records.facts["c1"]["outcome"] == "callback"
    assert NUMBER not in repr(rig.records.entries)


def test_a_callback_left_from_the_queue_keeps_the_older_place(rig: Rig) -> None:
    call = rig.call()
    talk(call, Say("jak ustawić telepin"), Say("nie"))
    rig.now += timedelta(minutes=7)
    talk(call, Press("1"), entry="waiting", reason="3")

    assert [record.place_at for record in rig.callbacks.unended()] == [NOW]


def test_who_calls_again_and_is_served_is_not_called_back(rig: Rig) -> None:
    callback = left_by(rig)
    again = rig.call("c2", "+48 600 100 200")
    talk(again, Say("konsultant"), Say("nie"))
    again.answered("kis-ogolna")

    assert rig.callbacks.records[callback].state is CallbackState.SERVED
    assert rig.callbacks.why[callback] == ["konsultant odebrał rozmowę c2"]


def test_who_says_so_is_not_called_back(rig: Rig) -> None:
    callback = left_by(rig)
    talk(rig.call("c2"), Say("konsultant"), Say("tak"))

    assert rig.callbacks.records[callback].state is CallbackState.CANCELLED


@pytest.mark.parametrize(
    ("said", "answered", "state", "tries"),
    [
        ((Say("tak"),), True, CallbackState.SERVED, 0),
        ((Say("tak"),), False, CallbackState.ABANDONED, 0),
        ((Say("nie"),), False, CallbackState.CANCELLED, 0),
    ],
)
def test_a_call_back_ends_the_callback(
    rig: Rig, said: tuple[Doing, ...], *, answered: bool, state: CallbackState, tries: int
) -> None:
    callback = left_by(rig)
    rig.callbacks.claim(callback, rig.now)
    made = rig.desk.open_callback("c9", str(callback))
    ended = talk(made, *said, entry="called_back")
    if answered:
        made.answered("us-ogolna")
    made.end()
    record = rig.callbacks.records[callback]

    assert (record.state, record.tries, record.number) == (state, tries, None)
    assert ended is None or ended.decision.keeps_place


def test_a_mailbox_is_called_again_later(rig: Rig) -> None:
    callback = left_by(rig)
    rig.callbacks.claim(callback, rig.now)
    made = rig.desk.open_callback("c9", str(callback))
    talk(made, Silence(), Silence(), Silence(), entry="called_back")
    made.end()
    record = rig.callbacks.records[callback]

    assert (record.state, record.tries) == (CallbackState.OPEN, 1)
    assert record.due_at == NOW + timedelta(minutes=10)
    assert rig.records.facts["c9"]["outcome"] == "unreached"


@pytest.mark.parametrize("callback", ["", "7", "x", "1;drop"])
def test_a_callback_that_nobody_knows_is_no_call_of_ours(rig: Rig, callback: str) -> None:
    with pytest.raises(StageError):
        rig.desk.open_callback("c9", callback)


def test_a_store_that_goes_away_stops_no_call(rig: Rig) -> None:
    callback = left_by(rig)
    rig.callbacks.claim(callback, rig.now)
    made = rig.desk.open_callback("c9", str(callback))
    rig.callbacks.away = True
    ended = talk(made, Say("tak"), entry="called_back")
    made.answered("us-ogolna")
    made.end()

    assert ended is not None
    assert rig.records.facts["c9"]["outcome"] == "answered"


def test_a_withheld_number_can_be_called_back_at_another(rig: Rig) -> None:
    talk(
        rig.call(number="anonymous"),
        Say("jak ustawić telepin"), Say("tak"), Press("222333444"), Say("tak"),
    )  # fmt: skip
    (record,) = rig.callbacks.unended()

    assert record.number == "222333444"


def test_what_was_seen_foretells_the_next_wait(rig_with: Callable[[Load], Rig]) -> None:
    """Five callers who had to wait, and the sixth is told."""
    rig = rig_with(Load({"us-ogolna": QueueLoad(waiting=2, agents=2)}))
    for _ in range(5):
        rig.room.pace.served("us-ogolna", Served(180, 3, 2), rig.now)
    talk(rig.call(), Say("jak ustawić telepin"))
    (queued,) = rig.journal("queued")

    assert (queued["estimated_wait_s"], queued["announced_s"]) == (256, 300)


def test_what_was_seen_is_forgotten_after_two_hours(rig_with: Callable[[Load], Rig]) -> None:
    rig = rig_with(Load({"us-ogolna": QueueLoad(waiting=2, agents=2)}))
    for _ in range(5):
        rig.room.pace.talked("us-ogolna", 120, rig.now)
    before = rig.room.load().queues["us-ogolna"].cost_s
    rig.now += timedelta(hours=2, seconds=1)

    assert (before, rig.room.load().queues["us-ogolna"].cost_s) == (120, None)
