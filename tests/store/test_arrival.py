"""A service starts without its database, and takes it up when it answers."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import ProgrammingError

from ivr.errors import StageError
from ivr.store.arrival import Arrival
from ivr.store.engine import open_engine


def test_a_database_that_is_there_is_made_ready_at_once(engine: Engine) -> None:
    done: list[int] = []
    arrival = Arrival(engine, [lambda: done.append(1)])

    assert (arrival.attempt(), arrival.attempt()) == (True, True)
    assert done == [1]


def test_nobody_answers_at_this_port() -> None:
    """A PostgreSQL that is not there: the start goes on."""
    engine = open_engine("postgresql://nobody@127.0.0.1:1/none")

    assert not Arrival(engine, []).attempt()


def test_a_database_that_comes_back_is_taken_up(tmp_path: Path) -> None:
    """Its folder is a file at first, as with a disk that is not mounted yet."""
    place, done = tmp_path / "disk", threading.Event()
    engine = open_engine(f"sqlite:///{place / 'kasja.sqlite'}")
    place.rmdir()
    place.write_text("", "utf-8")
    arrival = Arrival(engine, [done.set])
    arrival.EVERY_S = 0.01
    at_first = arrival.attempt()
    arrival.start()
    place.unlink()
    place.mkdir()

    assert not at_first
    assert done.wait(10)
    arrival.close()
    assert "call" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_step_that_fails_is_done_again_with_all_that_follow(engine: Engine) -> None:
    done: list[str] = []

    def second() -> None:
        done.append("second")
        if done.count("second") == 1:
            raise StageError("store", "away again")

    arrival = Arrival(engine, [lambda: done.append("first"), second])

    assert [arrival.attempt(), arrival.attempt()] == [False, True]
    assert done == ["first", "second", "first", "second"]


def test_what_is_wrong_with_a_database_that_answers_is_said(engine: Engine) -> None:
    """A mistake of ours is no absence: it must not be retried for ever in silence."""

    def broken() -> None:
        if engine.dialect.name == "sqlite":
            raise ProgrammingError("select", {}, ValueError())
        with engine.connect() as connection:
            connection.execute(text("select * from no_such_table"))

    with pytest.raises(ProgrammingError):
        Arrival(engine, [broken]).attempt()
