"""What the journals say went wrong at the open question: hand-written journals on SQLite."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.store.engine import migrate, open_engine
from ivr.store.reports import Reports
from ivr.store.tables import Call, JournalEntry
from ivr.store.unknown import Unknown

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
Said = dict[str, object]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'kasja.sqlite'}")
    migrate(opened)
    yield opened
    opened.dispose()


def said(text: str, outcome: str, intent: str | None = None, **more: object) -> Said:
    """An answer to the open question."""
    scored = [f"{intent} 0.30", "MANDAT 0.20"] if intent else []
    return {
        "field": "need.topic",
        "mode": "voice",
        "text": text,
        "outcome": outcome,
        "intent": intent,
        "confidence": 0.3,
        "alternatives": scored,
    } | more


def at(field: str, intent: str | None, outcome: str = "accept", mode: str = "voice") -> Said:
    """An answer elsewhere."""
    return {"field": field, "mode": mode, "text": "…", "outcome": outcome, "intent": intent}


def command(name: str, field: str = "identify.identifier") -> Said:
    return at(field, name, "command")


def journal(
    engine: Engine, call: str, *heard: Said, topic: str | None = None, days: int = 0
) -> None:
    """A call that began `days` after `NOW`; an empty answer begins another conversation."""
    with Session(engine) as session, session.begin():
        started = NOW + timedelta(days=days)
        session.add(
            Call(
                call_id=call,
                dnis="1",
                caller="ph-1",
                started_at=started,
                routing_version="v1",
                topic=topic,
            )
        )
        for data in ({}, *heard):
            kind = "heard" if data else "call_started"
            session.add(JournalEntry(call_id=call, at_ms=1, kind=kind, data=data))
            session.add(JournalEntry(call_id=call, at_ms=2, kind="turn", data={"field": "x"}))


def listed(engine: Engine) -> list[tuple[str, str]]:
    return [(each.text, each.reason.value) for each in Reports(engine).unknown()]


def test_everything_is_said_of_an_utterance(engine: Engine) -> None:
    journal(engine, "c1", said("zwrot za auto", "reject", "ZWROT_NADPLATA"), topic="MANDAT")

    [found] = Reports(engine).unknown()

    assert found == Unknown(
        text="zwrot za auto",
        count=1,
        reason=found.reason,
        outcome="reject",
        topic="ZWROT_NADPLATA",
        confidence=0.3,
        final_topic="MANDAT",
        last_call="c1",
        last_at=NOW,
        alternatives=("ZWROT_NADPLATA", "MANDAT"),
    )
    assert found.as_json() == {
        "text": "zwrot za auto",
        "count": 1,
        "reason": "unknown",
        "outcome": "reject",
        "topic": "ZWROT_NADPLATA",
        "confidence": 0.3,
        "final_topic": "MANDAT",
        "last_call": "c1",
        "last_at": "2026-04-28T08:00:00+00:00",
    }


CONFIRM, CLARIFY = said("a", "confirm", "PIT"), said("a", "clarify", "PIT")
ACCEPT = said("a", "accept", "PIT")


@pytest.mark.parametrize(
    ("heard", "topic", "reason"),
    [
        ([said("a", "reject")], None, "unknown"),
        ([said("a", "reject"), command("back")], "PIT", "unknown"),
        ([CONFIRM], None, "asked"),
        ([CONFIRM, at("clarify.confirm", "yes")], "PIT", "asked"),
        ([CONFIRM, at("clarify.confirm", "yes")], "VAT", "corrected"),
        ([CONFIRM, at("clarify.confirm", "no")], None, "corrected"),
        ([CONFIRM, at("clarify.confirm", "no", mode="dtmf")], None, "corrected"),
        ([CONFIRM, at("clarify.confirm", None, "reject"), at("clarify.confirm", "no")], None,
         "corrected"),
        ([CONFIRM, command("repeat"), at("clarify.confirm", "no")], None, "corrected"),
        ([CONFIRM, command("agent", "clarify.confirm")], None, "asked"),
        ([CONFIRM, command("back", "clarify.confirm")], None, "corrected"),
        ([CLARIFY, at("clarify.choice", "VAT")], "VAT", "asked"),
        ([CLARIFY, at("clarify.choice", "neither")], "VAT", "corrected"),
        ([CLARIFY, at("clarify.choice", "VAT"), command("restart")], None, "corrected"),
        ([ACCEPT], "PIT", None),
        ([ACCEPT], None, None),
        ([ACCEPT], "VAT", "corrected"),
        ([ACCEPT, command("back")], None, "corrected"),
        ([ACCEPT, command("slower"), command("restart")], "PIT", "corrected"),
        ([ACCEPT, at("identify.identifier", None), command("back")], "PIT", None),
        ([ACCEPT, command("skip"), command("back")], "PIT", None),
        ([ACCEPT, {}, command("back", "survey.nps")], "PIT", None),
        ([said("a", "out_of_scope", "zus")], None, None),
        ([said("a", "out_of_scope", "zus")], "PIT", "corrected"),
        ([said("a", "command", "agent")], None, None),
        ([said("1", "reject", mode="dtmf")], None, None),
        ([said("", "reject")], None, None),
        ([at("clarify.confirm", None, "reject")], None, None),
        ([{"field": "need.topic", "mode": "voice", "text": "a", "outcome": "reject"}], None,
         "unknown"),
    ],
)  # fmt: skip
def test_why_an_utterance_is_listed(
    engine: Engine, heard: list[Said], topic: str | None, reason: str | None
) -> None:
    journal(engine, "c1", *heard, topic=topic)

    assert listed(engine) == ([("a", reason)] if reason else [])


def test_the_newest_stand_first_and_the_same_words_once(engine: Engine) -> None:
    """One group is told by its newest call; spelling and accents make no difference."""
    journal(engine, "old", said("Wziąłem ślub!", "reject"), topic="PIT")
    journal(engine, "new", said("wzialem slub", "confirm", "SD"), topic="SD", days=2)
    journal(engine, "mid", said("pierwsze", "reject"), said("drugie", "reject"), days=1)

    found = Reports(engine).unknown()

    assert [(each.text, each.count) for each in found] == [
        ("wzialem slub", 2),
        ("drugie", 1),
        ("pierwsze", 1),
    ]
    assert (found[0].last_call, found[0].reason.value, found[0].final_topic) == (
        "new",
        "asked",
        "SD",
    )


def test_masked_words_are_a_group_of_their_own(engine: Engine) -> None:
    journal(engine, "c1", said("mój numer •", "reject"), said("mój numer", "reject"))

    assert listed(engine) == [("mój numer", "unknown"), ("mój numer •", "unknown")]


def test_since_and_limit(engine: Engine) -> None:
    for day in range(3):
        journal(engine, f"c{day}", said(f"dzień {'abc'[day]}", "reject"), days=day)
    journal(engine, "c3", said("dzień a", "reject"), days=3)
    reports = Reports(engine)

    assert [each.last_call for each in reports.unknown()] == ["c3", "c2", "c1"]
    assert [each.last_call for each in reports.unknown(limit=2)] == ["c3", "c2"]
    since = reports.unknown(since=NOW + timedelta(days=2))
    assert [(each.last_call, each.count) for each in since] == [("c3", 1), ("c2", 1)]
    assert reports.unknown(since=NOW + timedelta(days=4)) == []
