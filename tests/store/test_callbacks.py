"""Callbacks are kept, dialled by one process alone, and forgotten when they have ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ivr.errors import StageError
from ivr.routing.callback import ASKED_AT_MOST, CallbackRequest, CallbackState
from ivr.store.callbacks import SqlCallbacks
from ivr.store.engine import open_engine

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
NUMBER = "600100200"


def request(caller: str = "ph-1", asked_by: str = "ph-1", minutes: int = 0) -> CallbackRequest:
    moment = NOW + timedelta(minutes=minutes)
    return CallbackRequest("c1", "us-ogolna", "PIT", NUMBER, caller, asked_by, moment, moment)


@pytest.fixture
def callbacks(engine: Engine) -> SqlCallbacks:
    return SqlCallbacks(engine)


def the_one(callbacks: SqlCallbacks) -> int:
    (record,) = callbacks.unended()
    return record.id


def state(callbacks: SqlCallbacks, callback: int) -> tuple[CallbackState, int, str | None]:
    record = callbacks.find(callback)
    assert record is not None
    return record.state, record.tries, record.number


def test_a_callback_is_known_by_its_caller_until_it_has_ended(callbacks: SqlCallbacks) -> None:
    assert callbacks.leave(request())
    callback = the_one(callbacks)
    before = callbacks.open_of("ph-1")
    ended = [callbacks.end(callback, CallbackState.SERVED, NOW, "odebrane") for _ in range(2)]

    assert (before, callbacks.open_of("ph-1"), callbacks.open_of("ph-2")) == (callback, None, None)
    assert ended == [True, False]
    assert state(callbacks, callback) == (CallbackState.SERVED, 0, None)


def test_the_number_is_nowhere_once_it_is_not_needed(
    callbacks: SqlCallbacks, engine: Engine
) -> None:
    callbacks.leave(request())
    callbacks.end(the_one(callbacks), CallbackState.CANCELLED, NOW, f"dzwonić: {NUMBER}")
    with engine.connect() as connection:
        rows = [
            *connection.execute(text("select * from callback")),
            *connection.execute(text("select * from callback_event")),
        ]

    assert len(rows) == 3
    assert NUMBER not in repr(rows)


def test_one_number_waits_once(callbacks: SqlCallbacks) -> None:
    """Whoever asks for it, and from whatever telephone."""
    assert callbacks.leave(request())
    assert not callbacks.leave(request(asked_by="ph-2"))


def test_a_telephone_cannot_have_strangers_rung(callbacks: SqlCallbacks) -> None:
    asked = [callbacks.leave(request(f"ph-{i}", "ph-9", i)) for i in range(ASKED_AT_MOST + 1)]
    tomorrow = callbacks.leave(request("ph-x", "ph-9", 24 * 60 + ASKED_AT_MOST))

    assert asked == [True] * ASKED_AT_MOST + [False]
    assert tomorrow


def test_the_oldest_place_is_first(callbacks: SqlCallbacks) -> None:
    for caller, minutes in (("ph-1", 5), ("ph-2", 1), ("ph-3", 3)):
        callbacks.leave(request(caller, caller, minutes))

    assert [record.caller for record in callbacks.unended()] == ["ph-2", "ph-3", "ph-1"]


def test_of_eight_who_would_dial_one_does(callbacks: SqlCallbacks) -> None:
    callbacks.leave(request())
    callback = the_one(callbacks)
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: callbacks.claim(callback, NOW), range(8)))

    assert sorted(claimed) == [False] * 7 + [True]


def test_tries_are_counted_until_there_are_enough(callbacks: SqlCallbacks) -> None:
    callbacks.leave(request())
    callback = the_one(callbacks)
    later = NOW + timedelta(minutes=10)
    callbacks.claim(callback, NOW)
    callbacks.missed(callback, NOW, later, "nikt nie odebrał")
    once = callbacks.find(callback)
    callbacks.claim(callback, later)
    callbacks.missed(callback, later, None, "nikt nie odebrał")
    (history,) = callbacks.newest(5, ended=True)

    assert once is not None
    assert (once.state, once.tries, once.due_at) == (CallbackState.OPEN, 1, later)
    assert state(callbacks, callback) == (CallbackState.EXHAUSTED, 1, None)
    assert [kind for _, kind, _ in history.events] == ["asked", "missed", "exhausted"]
    assert callbacks.newest(5, ended=False) == []


def test_a_try_that_asterisk_refused_does_not_count(callbacks: SqlCallbacks) -> None:
    callbacks.leave(request())
    callback = the_one(callbacks)
    callbacks.claim(callback, NOW)
    callbacks.put_off(callback, NOW, NOW + timedelta(minutes=1), "nie można dzwonić")

    assert state(callbacks, callback) == (CallbackState.OPEN, 0, NUMBER)


def test_what_was_cancelled_meanwhile_is_not_tried_again(callbacks: SqlCallbacks) -> None:
    callbacks.leave(request())
    callback = the_one(callbacks)
    callbacks.claim(callback, NOW)
    callbacks.end(callback, CallbackState.CANCELLED, NOW, "operator")
    callbacks.missed(callback, NOW, NOW, "nikt nie odebrał")
    callbacks.put_off(callback, NOW, NOW, "x")

    assert state(callbacks, callback) == (CallbackState.CANCELLED, 0, None)
    assert not callbacks.claim(callback, NOW)


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    callbacks = SqlCallbacks(open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    with pytest.raises(StageError):
        callbacks.open_of("ph-1")
    with pytest.raises(StageError):
        callbacks.leave(request())
