"""Searching calls, and the reports over them, on both databases."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.figures.digest import needle
from ivr.figures.period import Period, Step
from ivr.figures.survey import Question
from ivr.figures.table import Table
from ivr.identity.audit import Actor, ActorKind, AuditEvent, AuditKind
from ivr.store import digests
from ivr.store.audit import SqlAudit
from ivr.store.call_figures import Asked, CallFigures, ReportName
from ivr.store.call_search import CallSearch, Criteria
from ivr.store.engine import open_engine
from ivr.store.marks import Mark, MarkKind, Marks
from ivr.store.tables import Call, JournalEntry

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
Said = Mapping[str, object]


def said(text: str) -> Said:
    return {"kind": "heard", "mode": "voice", "text": text, "outcome": "accept"}


def add(engine: Engine, call_id: str, *entries: Said, at: datetime = NOW, **facts: object) -> None:
    """A call that is over, with its digest; entries are ten seconds apart."""
    known = {"caller": "ph-1", "routing_version": "7.0a1b2c3d", "outcome": "answered"} | facts
    with Session(engine) as session, session.begin():
        session.add(Call(call_id=call_id, dnis="1", started_at=at, ended_at=at + HOUR, **known))
        started: Said = {"kind": "call_started", "entry": "welcome"}
        for number, entry in enumerate((started, *entries, {"kind": "call_ended"})):
            kind = str(entry["kind"])
            data = {name: value for name, value in entry.items() if name != "kind"}
            session.add(JournalEntry(call_id=call_id, at_ms=number * 10_000, kind=kind, data=data))
        digests.write(session, call_id)


def handed(queue: str) -> Said:
    return {"kind": "transfer", "queue": queue, "estimated_wait_s": 5}


def got(queue: str) -> Said:
    return {"kind": "agent_connected", "queue": queue}


@pytest.fixture
def calls(engine: Engine) -> CallSearch:
    """Four calls that differ in everything."""
    add(engine, "a", said("zwrot podatku"), handed("us-zwroty"), got("us-zwroty"), topic="ZWROT")
    add(
        engine, "b", said("100% rabatu"), {"kind": "heard", "number": "nu-1"}, handed("kis-vat"),
        got("kis-vat"), {"kind": "passed_on", "queue": "us-ogolna"}, got("us-ogolna"),
        at=NOW + HOUR, topic="VAT", queue="us-ogolna", assurance="telepin", caller="ph-2",
    )  # fmt: skip
    add(
        engine, "c", {"kind": "prompt", "id": "need.topic.ask"},
        {"kind": "turn", "field": "need.topic", "heard": "silence"}, at=NOW + 2 * HOUR,
        outcome="abandoned", routing_version="70.0a1b2c3d",
    )  # fmt: skip
    add(engine, "d", handed("kis-vat"), got("kis-vat"), at=NOW + 3 * HOUR, topic="VAT")
    Marks(engine).add(Mark("d", NOW, "olga", MarkKind.WRONG_QUEUE, "CIT"))
    return CallSearch(engine)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria(), "dcba"),
        (Criteria(since=NOW + HOUR, until=NOW + 3 * HOUR), "cb"),
        (Criteria(topic="VAT"), "db"),
        (Criteria(queue="kis-vat"), "db"),
        (Criteria(queue="us-ogolna"), "b"),
        (Criteria(outcome="abandoned"), "c"),
        (Criteria(assurance="telepin"), "b"),
        (Criteria(version="7"), "dba"),
        (Criteria(version="70.0a1b2c3d"), "c"),
        (Criteria(version="%"), ""),
        (Criteria(words=needle("PODATKU zwr")), "a"),
        (Criteria(words=needle("datku")), ""),
        (Criteria(words=(" 100% rabatu",)), ""),
        (Criteria(words=needle("100% rab")), "b"),
        (Criteria(numbers=("ph-2",)), "b"),
        (Criteria(numbers=("nu-1", "ph-9")), "b"),
        (Criteria(numbers=("ph-9",)), ""),
        (Criteria(misrouted=True), "db"),
        (Criteria(asked_again=True), "c"),
        (Criteria(topic="VAT", misrouted=True, version="7", queue="us-ogolna"), "b"),
    ],
)
def test_calls_are_found_by_what_is_known_of_them(
    calls: CallSearch, criteria: Criteria, expected: str
) -> None:
    found = calls.find(criteria, limit=10)

    assert "".join(call.call_id for call in found) == expected
    assert calls.count(criteria) == len(expected)


def test_a_page_at_a_time(calls: CallSearch) -> None:
    pages = [calls.find(Criteria(), limit=3, skip=skip) for skip in (0, 3, 6)]

    assert [[call.call_id for call in page] for page in pages] == [["d", "c", "b"], ["a"], []]
    assert [call.misrouted for call in pages[0]] == [True, False, True]
    assert [call.asked_again for call in pages[0]] == [0, 1, 0]


def test_the_latest_mark_stands_last(engine: Engine, calls: CallSearch) -> None:
    right = Mark("d", NOW + HOUR, "ewa", MarkKind.RIGHT_TOPIC)
    Marks(engine).add(right)

    assert calls.count(Criteria()) == 4
    assert Marks(engine).of("d")[-1] == right
    assert Marks(engine).of("a") == []


DAY = Period(NOW - HOUR, NOW + 4 * HOUR)


def report(engine: Engine, name: ReportName, *, now: datetime = NOW + 24 * HOUR) -> Table:
    figures = CallFigures(engine, questions=[Question("nps", 0, 10)])
    return figures.report(name, Asked(DAY, Step.DAY, now))


def figure(table: Table, name: str) -> object:
    """Of the whole period, or of the only row."""
    place = [column.name for column in table.columns].index(name)
    return (table.total or table.rows[0])[place]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (ReportName.VOLUMES, {"calls": 4, "answered": 3, "abandoned": 1}),
        (ReportName.TOPICS, {"calls": 4, "answered": 3}),
        (ReportName.CONTAINMENT, {"calls": 4, "settled": 0}),
        (ReportName.MISROUTES, {"answered": 3, "wrong_queue": 1, "passed_on": 1, "misrouted": 2}),
        (ReportName.PROMPTS, {"asked": 1, "silent": 1}),
        (ReportName.PROOFS, {"proved": 1, "failed": 0}),
        (ReportName.SERVICE, {"offered": 4, "answered": 4, "p50_s": 10, "estimates_kept": 0.0}),
        (ReportName.ABANDONS, {"calls": 4, "before_queue": 1, "in_queue": 0}),
        (ReportName.SURVEY, {"offered": 1, "answers": 1, "mean": None}),
    ],
)
def test_each_report_reads_the_period(
    engine: Engine,
    calls: CallSearch,
    name: ReportName,
    expected: dict[str, object],
) -> None:
    actor = Actor(ActorKind.SERVICE, "kasja")
    for moment in (NOW, DAY.until):
        SqlAudit(engine, b"k" * 32).record(AuditEvent(AuditKind.PROOF, moment, actor))
    rated: Said = {"kind": "note", "fact": "survey.nps", "value": "9"}
    later: Said = {"kind": "call_started", "entry": "survey"}
    add(engine, "earlier", handed("x"), got("x"), later, rated, at=DAY.since - HOUR)
    add(engine, "later", later, rated, at=DAY.until)
    if name is ReportName.SURVEY:
        add(engine, "rated", later, rated, at=NOW)
    found = report(engine, name)

    assert {each: figure(found, each) for each in expected} == expected


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    search = CallSearch(engine)
    for asking in (
        lambda: search.count(Criteria()),
        lambda: search.find(Criteria(), limit=1),
        lambda: report(engine, ReportName.VOLUMES),
        lambda: Marks(engine).of("a"),
        lambda: Marks(engine).add(Mark("a", NOW, "x", MarkKind.WRONG_TOPIC)),
    ):
        with pytest.raises(StageError):
            asking()
    engine.dispose()
