"""What was announced is held against what was waited."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.store.engine import open_engine
from ivr.store.tables import Call, JournalEntry
from ivr.store.waits import Waits, summary

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def left(queue: str, how: str, waited_s: int, announced_s: int | None) -> dict[str, object]:
    return {
        "queue": queue, "how": how, "waited_s": waited_s, "announced_s": announced_s,
        "position": 3, "agents": 2, "had_to_wait": True,
    }  # fmt: skip


STAYS = [
    left("us-ogolna", "answered", 100, 120),
    left("us-ogolna", "answered", 200, 120),
    left("us-ogolna", "answered", 50, None),
    left("us-ogolna", "abandoned", 60, 120),
    left("us-ogolna", "abandoned", 300, 120),
    left("us-ogolna", "key", 30, 120),
    left("kis-vat", "timeout", 600, None),
]


@pytest.fixture
def waits(engine: Engine) -> Waits:
    with Session(engine) as session, session.begin():
        for number, stay in enumerate(STAYS):
            call = f"c{number}"
            session.add(
                Call(call_id=call, dnis="1", caller="x", started_at=NOW, routing_version="1")
            )
            session.add(JournalEntry(call_id=call, at_ms=9000, kind="left_queue", data=stay))
        talk = {"queue": "us-ogolna", "talked_s": 200, "notes_s": 30}
        session.add(JournalEntry(call_id="c0", at_ms=1, kind="talked", data=talk))
    return Waits(engine)


def test_announcements_are_judged_by_what_can_judge_them(waits: Waits) -> None:
    """Kept: 100 of 120. Broken: 200 and the 300 that were given up. The 60 and the key prove nothing."""
    everything, kis, us = waits.report(NOW - DAY, NOW + DAY)

    assert (everything.queue, kis.queue, us.queue) == ("all", "kis-vat", "us-ogolna")
    assert (us.stays, us.answered, us.abandoned, us.by_key, us.sent_on) == (6, 3, 2, 1, 0)
    assert (us.announced, us.judged, us.kept, us.coverage) == (5, 3, 1, 0.3333)
    assert (us.mean_s, us.median_s, us.p80_s, us.p95_s) == (117, 100, 200, 200)
    assert (kis.sent_on, kis.coverage, kis.mean_s) == (1, None, None)


def test_other_days_do_not_count(waits: Waits) -> None:
    (everything,) = waits.report(NOW + DAY, NOW + 2 * DAY)

    assert everything == summary("all", [])


def test_what_was_seen_teaches_the_next_service(waits: Waits) -> None:
    stay, talk = waits.stays(NOW, NOW + DAY)[0], waits.talks(NOW, NOW + DAY)[0]

    assert (stay.waited_s, stay.position, stay.agents, stay.had_to_wait) == (100, 3, 2, True)
    assert (stay.ended_at, talk.busy_s) == (NOW + timedelta(seconds=9), 230)


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    with pytest.raises(StageError):
        Waits(open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")).report(NOW, NOW + DAY)
