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
from ivr.store.past_utterances import PastUtterances
from ivr.understanding.rehearsal import Utterance

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


def heard(at_ms: int, text: str, field: str = "need.topic", mode: str = "voice") -> Entry:
    return Entry(at_ms, "heard", {"field": field, "mode": mode, "text": text, "outcome": "accept"})


def test_what_callers_answered_to_the_open_question_newest_first(
    engine: Engine, journals: Journals
) -> None:
    for call, at, said in (
        (
            "c1",
            NOW,
            [heard(1, "mandat"), heard(2, "tak", "clarify.confirm"), heard(3, "1", mode="dtmf")],
        ),
        ("c2", NOW + DAY, [heard(1, "zwrot podatku")]),
        ("c3", NOW + 2 * DAY, [heard(1, "za późno")]),
    ):
        journals.open_call(CallRecord(call, "223300330", "ph-1", at, "v1"))
        journals.append(call, said)
    journals.flush()
    past = PastUtterances(engine)

    assert past.between(NOW, NOW + 2 * DAY) == [
        Utterance("c2", "zwrot podatku"),
        Utterance("c1", "mandat"),
    ]
    assert past.between(NOW, NOW + 2 * DAY, most=1) == [Utterance("c2", "zwrot podatku")]


def test_a_database_that_is_away_tells_no_utterances() -> None:
    with pytest.raises(StageError):
        PastUtterances(open_engine("postgresql://127.0.0.1:1/none")).between(NOW, NOW)
