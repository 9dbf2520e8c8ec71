"""Which consultant serves which call, on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ivr.errors import StageError
from ivr.store.agent_calls import SqlAgentCalls
from ivr.store.engine import open_engine
from ivr.store.entries import AgentCall
from ivr.store.marks import Mark, MarkKind, Marks
from ivr.store.recovery import close_orphans

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
BEATA, LEON = "PJSIP/agent-us-zwroty", "PJSIP/agent-us-mandaty"


def call(call_id: str, agent: str = BEATA, after_s: int = 0) -> AgentCall:
    return AgentCall(call_id, agent, "us-zwroty", NOW + timedelta(seconds=after_s))


@pytest.fixture
def calls(engine: Engine) -> SqlAgentCalls:
    return SqlAgentCalls(engine)


def ends(calls: SqlAgentCalls, agent: str = BEATA) -> list[tuple[str, float | None]]:
    return [
        (each.call_id, (each.ended_at - NOW).total_seconds() if each.ended_at else None)
        for each in calls.latest(agent, 9)
    ]


def test_a_call_is_the_consultant_s_until_it_is_over(calls: SqlAgentCalls) -> None:
    calls.connected(call("c1"))
    assert calls.latest(BEATA, 9) == [call("c1")]
    calls.over("c1", NOW + timedelta(seconds=60))
    calls.over("c1", NOW + timedelta(seconds=90))

    assert ends(calls) == [("c1", 60)]
    assert calls.latest(LEON, 9) == []


def test_a_call_that_is_passed_on_is_the_next_one_s(calls: SqlAgentCalls) -> None:
    calls.connected(call("c1"))
    calls.connected(call("c1", LEON, after_s=30))

    assert ends(calls) == [("c1", 30)]
    assert ends(calls, LEON) == [("c1", None)]
    assert calls.served("c1", BEATA) == AgentCall(
        "c1", BEATA, "us-zwroty", NOW, NOW + timedelta(seconds=30)
    )


def test_a_consultant_has_one_call_at_a_time(calls: SqlAgentCalls) -> None:
    """The end of the first was not told: the service was down."""
    calls.connected(call("c1"))
    calls.connected(call("c2", after_s=100))

    assert ends(calls) == [("c2", None), ("c1", 100)]
    assert calls.latest(BEATA, 1) == [call("c2", after_s=100)]


def test_a_restart_of_the_service_ends_what_it_did_not_see_the_end_of(
    calls: SqlAgentCalls, engine: Engine
) -> None:
    calls.connected(call("c1"))
    close_orphans(engine, NOW + timedelta(seconds=1))

    assert [each.ended_at is None for each in calls.latest(BEATA, 9)] == [False]


def test_who_never_had_a_call_did_not_serve_it(calls: SqlAgentCalls) -> None:
    calls.connected(call("c1"))

    assert calls.served("c1", LEON) is None
    assert calls.served("c2", BEATA) is None


def test_marks_are_kept_in_their_order(engine: Engine) -> None:
    marks = Marks(engine)
    wanted = [
        Mark("c1", NOW, "beata", MarkKind.WRONG_QUEUE),
        Mark("c1", NOW, "beata", MarkKind.WRONG_QUEUE, "MANDAT"),
    ]
    for mark in (*wanted, Mark("c2", NOW, "leon", MarkKind.RIGHT_TOPIC)):
        marks.add(mark)

    assert list(marks.of("c1")) == wanted


def test_a_store_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    away = SqlAgentCalls(open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    with pytest.raises(StageError):
        away.latest(BEATA, 1)
    with pytest.raises(StageError):
        away.connected(call("c1"))
