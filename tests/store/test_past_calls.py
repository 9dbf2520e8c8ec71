"""Past calls as routing saw them, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ivr.errors import StageError
from ivr.identity.assurance import Assurance
from ivr.routing.rehearsal import PastCall
from ivr.store.engine import open_engine
from ivr.store.entries import CallFacts, CallRecord, Entry
from ivr.store.journals import Journals
from ivr.store.past_calls import PastCalls

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def journals(engine: Engine, tmp_path: Path) -> Iterator[Journals]:
    written = Journals(engine, tmp_path / "spool")
    yield written
    written.close()


def conversation(entry: str, at_ms: int, topic: str) -> list[Entry]:
    return [
        Entry(at_ms, "call_started", {"entry": entry, "dnis": "1"}),
        Entry(at_ms + 100, "decision", {"topic": topic, "queue": "x"}),
    ]


def test_a_call_is_what_was_decided_last_before_its_queue(
    engine: Engine, journals: Journals
) -> None:
    journals.open_call(CallRecord("c1", "223300330", "ph-1", NOW, "v1"))
    journals.append("c1", conversation("welcome", 0, "PIT"))
    journals.append("c1", [Entry(30_000, "decision", {"topic": "MANDAT", "queue": "x"})])
    journals.append("c1", conversation("overflow", 600_000, "MANDAT"))
    journals.know("c1", CallFacts(assurance="telepin"))
    journals.open_call(CallRecord("c2", "223300330", "ph-2", NOW, "v1"))  # hung up at once
    journals.open_call(CallRecord("old", "223300330", "ph-3", NOW - 8 * DAY, "v1"))
    journals.append("old", conversation("welcome", 0, "VAT"))
    journals.flush()
    found = PastCalls(engine).between(NOW - 7 * DAY, NOW + DAY)

    assert found == [PastCall("c1", "MANDAT", Assurance.TELEPIN, NOW + timedelta(seconds=30))]


def test_who_called_since_yesterday(engine: Engine, journals: Journals) -> None:
    for number, at in enumerate((NOW - 2 * DAY, NOW, NOW - DAY)):
        journals.open_call(CallRecord(f"c{number}", "1", f"ph-{number}", at, "v1"))
    journals.flush()

    assert PastCalls(engine).callers_since(NOW - DAY) == [("ph-2", NOW - DAY), ("ph-1", NOW)]


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(StageError):
        PastCalls(engine).between(NOW - DAY, NOW)
    with pytest.raises(StageError):
        PastCalls(engine).callers_since(NOW)
    engine.dispose()
