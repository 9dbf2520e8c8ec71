"""Callers are dialled when it is their turn, in the hours that were promised, and not for ever."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr.calls.callback_dialling import CallbackDialling
from ivr.calls.queueing import Places
from ivr.errors import StageError
from ivr.routing import callback as callback_module
from ivr.routing import forecast, loader
from ivr.routing.calendar import POLISH_TIME
from ivr.routing.callback import (
    LONGEST_OPEN,
    LOST_AFTER,
    CallbackRecord,
    CallbackRequest,
    CallbackState,
    next_try,
)
from ivr.routing.decision import Load, Place, QueueLoad
from ivr.routing.policy import Routing
from ivr.testing.callbacks import MemoryCallbacks

ROUTING = loader.load(Path(__file__).parents[2] / "config")
TERMS = ROUTING.queues["us-ogolna"].callback
TUESDAY = datetime(2026, 4, 28, 10, tzinfo=POLISH_TIME)


@dataclass
class Rig:
    """Callbacks of one queue, what is known of it, and a telephone that answers or not."""

    callbacks: MemoryCallbacks = field(default_factory=MemoryCallbacks)
    load: Load = field(default_factory=Load)
    routing: Routing = ROUTING
    now: datetime = TUESDAY
    answers: bool = True
    deaf: bool = False
    rung: list[tuple[str, int]] = field(default_factory=list)
    places: Places = field(default_factory=Places)

    def ring(self, number: str, callback: int) -> bool:
        self.rung.append((number, callback))
        if self.deaf:
            raise StageError("asterisk", "away")
        return self.answers

    def ask(self, minutes_ago: int = 10, caller: str = "ph-1", queue: str = "us-ogolna") -> int:
        place_at = TUESDAY - timedelta(minutes=minutes_ago)
        self.callbacks.leave(
            CallbackRequest(
                "c", queue, "PIT", "600100200", caller, caller, place_at=place_at, moment=place_at
            )
        )
        return len(self.callbacks.records)

    def dialling(self) -> CallbackDialling:
        return CallbackDialling(
            self.callbacks,
            self,
            places=self.places,
            routing=lambda: self.routing,
            load=lambda: self.load,
            now=lambda: self.now,
        )

    def look(self) -> list[int]:
        return [record.id for record in self.dialling().look()]

    def try_one(self) -> CallbackRecord:
        dialling = self.dialling()
        (record,) = dialling.look()
        dialling.dial(record)
        return self.callbacks.records[record.id]


def crowd(*minutes_ago: int, agents: int = 2, free: int = 0, cost_s: float | None = 300) -> Load:
    places = tuple(Place(TUESDAY - timedelta(minutes=m)) for m in minutes_ago)
    return Load({"us-ogolna": QueueLoad(len(places), agents, free, places, cost_s)})


@pytest.mark.parametrize(
    ("load", "is_dialled"),
    [
        (crowd(5, 1), True),  # next in line: all who wait came later
        (crowd(20), False),  # one came before, and waits
        (crowd(20, agents=30), True),  # who will be served while the telephone rings
        (crowd(20, free=2), True),
        (crowd(20, cost_s=None), False),
        (crowd(cost_s=None), True),
        (crowd(agents=0), False),
        (Load(), False),
    ],
)
def test_the_caller_is_dialled_when_a_consultant_is_about_to_be_free(
    load: Load, *, is_dialled: bool
) -> None:
    rig = Rig(load=load)
    callback = rig.ask()

    assert rig.look() == ([callback] if is_dialled else [])


@pytest.mark.parametrize(
    "moment",
    [TUESDAY.replace(hour=7), TUESDAY.replace(hour=17), TUESDAY.replace(month=5, day=3)],
)
def test_nobody_is_called_outside_the_hours(moment: datetime) -> None:
    rig = Rig(load=crowd(), now=moment)
    rig.ask()

    assert rig.look() == []


def test_the_queue_closes_before_the_hours_of_calling_end() -> None:
    """Puesc answers all day; people are called from seven to eighteen."""
    queue = ROUTING.queues["puesc"]
    assert TERMS is not None
    terms = replace(TERMS, hours=ROUTING.queues["kis-pit"].hours)
    queues = {**ROUTING.queues, "puesc": replace(queue, callback=terms)}
    rig = Rig(
        load=Load({"puesc": QueueLoad(0, 1)}),
        routing=replace(ROUTING, queues=queues),
        now=TUESDAY.replace(hour=3),
    )
    callback = rig.ask(queue="puesc")
    night = rig.look()
    rig.now = TUESDAY

    assert (night, rig.look()) == ([], [callback])


def test_several_are_dialled_one_after_the_other() -> None:
    """One consultant, nobody waits: the second in line is not called for the same consultant."""
    rig = Rig(load=crowd(agents=1))
    first, second = rig.ask(20, "ph-1"), rig.ask(10, "ph-2")

    assert rig.look() == [first]
    rig.callbacks.end(first, CallbackState.SERVED, TUESDAY, "")
    assert rig.look() == [second]


def test_whoever_waits_reckons_with_those_who_will_be_called() -> None:
    """The one who is dialled, and the one whose next try is later, take nobody's turn."""
    rig = Rig(load=crowd(30, agents=1))
    rig.ask(20, "ph-1")
    later = rig.ask(10, "ph-2")
    rig.callbacks.claim(later, TUESDAY)
    rig.callbacks.missed(later, TUESDAY, TUESDAY + timedelta(minutes=5), "nikt")
    rig.look()
    queue = replace(rig.load.queues["us-ogolna"], awaited=rig.places.awaited("us-ogolna"))

    assert queue.awaited == (Place(TUESDAY - timedelta(minutes=20)),)
    assert queue.ahead_of(Place(TUESDAY)) == 1
    assert queue.wait_s(Place(TUESDAY)) == forecast.wait_s(ahead=2, agents=1, free=0, cost=300)


def test_an_unanswered_telephone_is_tried_again_later_and_later() -> None:
    rig = Rig(load=crowd(), answers=False)
    rig.ask()
    gaps = []
    for _ in range(2):
        record = rig.try_one()
        gaps.append(record.due_at - rig.now)
        before = rig.look()
        rig.now = record.due_at
        assert before == []
    last = rig.try_one()

    assert gaps == [timedelta(minutes=10), timedelta(minutes=20)]
    assert (last.state, last.number) == (CallbackState.EXHAUSTED, None)


def test_an_answered_telephone_is_the_conversations_affair() -> None:
    rig = Rig(load=crowd())
    callback = rig.ask()

    assert rig.try_one().state is CallbackState.DIALLING
    assert rig.rung == [("600100200", callback)]
    assert rig.look() == []


def test_an_asterisk_that_is_away_costs_no_try() -> None:
    rig = Rig(load=crowd(), deaf=True)
    rig.ask()
    record = rig.try_one()

    assert (record.state, record.tries) == (CallbackState.OPEN, 0)
    assert record.due_at == TUESDAY + timedelta(minutes=1)


def test_a_try_whose_end_nobody_told_counts_as_missed() -> None:
    """The service was killed while the telephone rang."""
    rig = Rig(load=crowd())
    callback = rig.ask()
    rig.look()
    rig.now += LOST_AFTER + timedelta(seconds=1)
    rig.look()

    assert rig.callbacks.records[callback].tries == 1


def expire(rig: Rig) -> None:
    rig.now += LONGEST_OPEN


def without_terms(rig: Rig) -> None:
    queue = replace(ROUTING.queues["us-ogolna"], callback=None)
    rig.routing = replace(ROUTING, queues={**ROUTING.queues, "us-ogolna": queue})


def without_queue(rig: Rig) -> None:
    queues = {name: q for name, q in ROUTING.queues.items() if name != "us-ogolna"}
    rig.routing = replace(ROUTING, queues=queues)


@pytest.mark.parametrize("happens", [expire, without_terms, without_queue])
def test_what_cannot_be_done_any_more_ends(happens: Callable[[Rig], None]) -> None:
    rig = Rig(load=crowd())
    callback = rig.ask()
    happens(rig)

    assert rig.look() == []
    assert rig.callbacks.records[callback].state is CallbackState.EXPIRED


def test_it_looks_by_itself_and_survives_a_store_that_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rig = Rig(load=crowd())
    rig.callbacks.away = True
    dialling = rig.dialling()
    monkeypatch.setattr(dialling, "EVERY_S", 0.001)
    dialling.start()
    dialling.close()

    assert rig.rung == []


def test_gaps_grow_until_there_are_enough_tries() -> None:
    assert TERMS is not None
    found = [next_try(tries, TERMS, TUESDAY) for tries in (1, 2, 3)]

    assert found == [TUESDAY + timedelta(minutes=10), TUESDAY + timedelta(minutes=20), None]
    assert callback_module.ENDED.isdisjoint({CallbackState.OPEN, CallbackState.DIALLING})
