"""Digests of journals on both databases: written when a call ends, caught up where that was missed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from ivr.figures.digest import Asking, Stay, StayEnd
from ivr.store.digest_tables import CallDigest
from ivr.store.digests import Backlog, askings_of, stays_of
from ivr.store.entries import CallFacts, CallRecord, Entry
from ivr.store.journals import Journals
from ivr.testing.past_calls import past_calls, write

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)


@pytest.fixture
def journals(engine: Engine, tmp_path: Path) -> Iterator[Journals]:
    written = Journals(engine, tmp_path / "spool")
    yield written
    written.close()


def call_that_waits(journals: Journals, call_id: str) -> None:
    journals.open_call(CallRecord(call_id, "223300330", "ph-1", NOW, "v1"))
    journals.append(call_id, [
        Entry(0, "call_started", {"entry": "welcome"}),
        Entry(1, "prompt", {"id": "need.topic.ask", "text": "W jakiej sprawie?"}),
        Entry(2, "turn", {"field": "need.topic", "heard": "silence"}),
        Entry(3000, "transfer", {"queue": "us-zwroty", "estimated_wait_s": 60}),
    ])  # fmt: skip


def digests(engine: Engine) -> dict[str, CallDigest]:
    with Session(engine) as session:
        return {row.call_id: row for row in session.scalars(select(CallDigest))}


def test_a_call_is_digested_when_it_ends(engine: Engine, journals: Journals) -> None:
    call_that_waits(journals, "c1")
    journals.flush()

    assert digests(engine) == {}
    journals.append("c1", [Entry(9000, "call_ended", {"outcome": "abandoned"})])
    journals.know("c1", CallFacts(outcome="abandoned", ended_at=NOW))
    journals.flush()
    found = digests(engine)["c1"]
    assert stays_of(found.stays) == (Stay("us-zwroty", 3000, 6000, StayEnd.ABANDONED, 60),)
    assert askings_of(found.askings) == (Asking("need.topic.ask", 1, silent=1),)
    assert (found.asked_again, found.first_queue, found.ended_by) == (1, "us-zwroty", "caller")


def test_what_was_missed_is_caught_up(engine: Engine) -> None:
    """Calls of a version before digests, or of a service that broke."""
    write(engine, past_calls(5, until=NOW, days=1))
    before = {call_id: row.said for call_id, row in digests(engine).items()}
    with Session(engine) as session, session.begin():
        session.execute(delete(CallDigest))
    backlog = Backlog(engine)
    counts = [backlog.digest_some(2) for _ in range(4)]

    assert counts == [2, 2, 1, 0]
    assert backlog.done
    assert {call_id: row.said for call_id, row in digests(engine).items()} == before


def test_calls_that_are_on_wait_for_their_end(engine: Engine, journals: Journals) -> None:
    call_that_waits(journals, "c1")
    journals.flush()

    assert Backlog(engine).digest_some() == 0


def test_the_service_catches_up_by_itself(engine: Engine, tmp_path: Path) -> None:
    write(engine, past_calls(3, until=NOW, days=1))
    with Session(engine) as session, session.begin():
        session.execute(delete(CallDigest))
    journals = Journals(engine, tmp_path / "spool")
    while len(digests(engine)) < 3:
        journals.flush()
    journals.close()

    assert set(digests(engine)) == {"past-0", "past-1", "past-2"}
