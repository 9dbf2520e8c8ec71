"""Following the journals on SQLite and on a real PostgreSQL: everything once, whatever the order."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, insert, text
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.store.engine import open_engine, reading
from ivr.store.entries import CallFacts, CallRecord, Entry
from ivr.store.journals import Journals
from ivr.store.live import CallRow, LiveJournals, Written
from ivr.store.tables import JournalEntry
from tests.live.history import NOW
from tests.store.conftest import engine, postgresql

__all__ = ["engine", "postgresql"]  # fixtures of the store

SINCE = NOW - timedelta(hours=1)


@pytest.fixture
def journals(engine: Engine, tmp_path: Path) -> Iterator[Journals]:
    kept = Journals(engine, tmp_path / "spool")
    yield kept
    kept.close()


def opened(journals: Journals, call_id: str = "c1", *kinds: str) -> None:
    journals.open_call(CallRecord(call_id, "223300330", "ph-1", NOW, "v1"))
    journals.append(call_id, [Entry(i, kind, {"n": i}) for i, kind in enumerate(kinds)])
    assert journals.flush()


def put(engine: Engine, *ids: int, call_id: str = "c1") -> None:
    rows = [
        {"id": i, "call_id": call_id, "at_ms": i, "kind": "note", "data": {"n": i}} for i in ids
    ]
    with Session(engine) as session, session.begin():
        session.execute(insert(JournalEntry), rows)


def found(written: Written) -> list[int]:
    return [entry.id for entry in written.entries]


def test_a_look_finds_what_is_new_and_nothing_twice(engine: Engine, journals: Journals) -> None:
    live = LiveJournals(engine)
    opened(journals, "c1", "call_started", "heard", "transfer")
    begun = live.begin(SINCE)
    opened(journals, "c2", "call_started")
    first, second = live.look(), live.look()

    assert [entry.kind for entry in begun.entries] == ["call_started", "transfer"]
    assert [(entry.call_id, entry.kind) for entry in first.entries] == [("c2", "call_started")]
    assert first.calls == (CallRow("c2", NOW, None, ""),)
    assert second.entries == ()


def test_old_calls_are_left_out(engine: Engine, journals: Journals) -> None:
    opened(journals, "c1", "call_started")

    assert LiveJournals(engine).begin(NOW + timedelta(seconds=1)) == Written()


def test_a_row_written_after_its_entry_is_seen(engine: Engine, journals: Journals) -> None:
    live = LiveJournals(engine)
    live.begin(SINCE)
    opened(journals, "c1", "transfer")
    before = live.look()
    journals.know("c1", CallFacts(assurance="telepin"))
    journals.flush()

    assert [row.assurance for row in before.calls] == [""]
    assert [row.assurance for row in live.look().calls] == ["telepin"]
    assert [row.assurance for row in live.rows(["c1", "unknown"]).calls] == ["telepin"]


def test_ids_that_appear_late_are_seen_once(engine: Engine) -> None:
    """As with two writers on PostgreSQL, of which the first commits last."""
    live = LiveJournals(engine)
    live.begin(SINCE)
    put(engine, 3, 6)
    looks = [found(live.look())]
    put(engine, 1, 4)
    looks.append(found(live.look()))
    put(engine, 2, 5, 7)
    looks += [found(live.look()), found(live.look())]

    assert looks == [[3, 6], [1, 4], [2, 5, 7], []]


def test_a_gap_at_the_beginning_is_minded_too(engine: Engine) -> None:
    put(engine, 8, 10)
    live = LiveJournals(engine)
    live.begin(SINCE)
    put(engine, 9, 11)

    assert found(live.look()) == [9, 11]


def test_a_gap_that_stays_is_not_asked_for_for_ever(engine: Engine) -> None:
    live = LiveJournals(engine)
    live.begin(SINCE)
    put(engine, 100_000)
    live.look()
    for _ in range(30):
        live.look()

    assert (live._skipped, live._touched) == ({}, {})


def test_ids_given_out_again_after_a_deletion_are_seen(engine: Engine) -> None:
    live = LiveJournals(engine)
    live.begin(SINCE)
    put(engine, 1, 2, 3)
    live.look()
    with Session(engine) as session, session.begin():
        session.execute(delete(JournalEntry))
    live.look()
    put(engine, 1, 2)

    assert found(live.look()) == [1, 2]


def test_more_than_one_look_can_hold_comes_in_order(engine: Engine) -> None:
    live = LiveJournals(engine)
    live.begin(SINCE)
    put(engine, *range(1, 2502))

    assert found(live.look()) + found(live.look()) == list(range(1, 2502))


def test_looking_keeps_no_writer_waiting(tmp_path: Path) -> None:
    """On SQLite, a transaction that only reads must not take the lock of the one writer."""
    engine = open_engine(f"sqlite:///{tmp_path / 'kasja.sqlite'}")
    with reading(engine).connect() as reader, engine.begin() as writer:
        reader.execute(text("select 1"))
        writer.execute(text("create table t (n integer)"))

    engine.dispose()


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    live = LiveJournals(engine)
    with pytest.raises(StageError):
        live.begin(SINCE)
    with pytest.raises(StageError):
        live.look()
    with pytest.raises(StageError):
        live.rows(["c1"])
    engine.dispose()
