"""The board: where calls are, what of them counts, what is known of queues and agents."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.calls import figures
from ivr.calls.live.agents import AgentState, agents
from ivr.calls.live.day import Stays
from ivr.calls.live.events import (
    AgentTalks,
    AsteriskAway,
    AsteriskHeard,
    CallerJoined,
    CallerLeft,
    JournalsAway,
    JournalsRead,
    MemberGone,
    MemberSeen,
    Membership,
    QueuesSeen,
)
from ivr.calls.live.progress import Stage
from ivr.figures.digest import digest
from ivr.figures.service import ServiceLevel as ReportedLevel
from ivr.figures.service import service
from ivr.store.live import Written
from tests.live.history import (
    NOW,
    QUEUED,
    ROUTED,
    RULES,
    WELCOME,
    Step,
    caller,
    connected,
    ended,
    member,
    moment,
    row,
    stages,
    told,
    written,
)

PASSED_ON: Step = (50, "passed_on", {"queue": "kis-pit"})
SURVEY: Step = (60, "call_started", {"entry": "survey"})
OVERFLOW: Step = (40, "call_started", {"entry": "overflow"})
HEARD: Step = (
    4,
    "heard",
    {"field": "need.topic", "outcome": "accept", "intent": "MANDAT", "text": "mandat"},
)


@pytest.mark.parametrize(
    ("steps", "stage", "since_s"),
    [
        ([WELCOME], Stage.BOT, 0),
        ([WELCOME, HEARD], Stage.BOT, 0),
        ([WELCOME, ROUTED], Stage.WAITING, 8),
        ([WELCOME, ROUTED, QUEUED], Stage.WAITING, 10),
        ([WELCOME, ROUTED, QUEUED, connected(25)], Stage.TALKING, 25),
        ([WELCOME, ROUTED, QUEUED, connected(25), connected(50, "kis-pit")], Stage.TALKING, 25),
        ([WELCOME, ROUTED, QUEUED, connected(25), SURVEY], Stage.SURVEY, 60),
        ([WELCOME, ROUTED, QUEUED, connected(25), PASSED_ON], Stage.WAITING, 50),
        ([WELCOME, ROUTED, QUEUED, OVERFLOW], Stage.BOT, 40),
        ([WELCOME, ROUTED, QUEUED, (30, "left_queue", {"how": "key"})], Stage.BOT, 30),
        ([WELCOME, (5, "failed", {"stage": "store"})], Stage.DIALPLAN, 5),
        ([WELCOME, (5, "something_of_tomorrow", {"queue": 7})], Stage.BOT, 0),
    ],
)
def test_a_call_is_where_its_journal_left_it(
    steps: list[Step], stage: Stage, since_s: float
) -> None:
    call = told(written(*steps)).calls["c1"]

    assert (call.stage, call.began) == (stage, moment(since_s))


def test_the_topic_is_known_from_the_callers_own_words_on() -> None:
    before, after = told(written(WELCOME)), told(written(WELCOME, HEARD))

    assert [board.calls["c1"].topic for board in (before, after)] == ["", "MANDAT"]


def test_a_call_that_ended_is_gone_and_a_late_row_does_not_bring_it_back() -> None:
    board = told(written(WELCOME, ended(30)), Written((row(),)), Written((row(),)))

    assert (stages(board), board.day.calls) == ({}, 1)


def test_a_call_whose_service_died_goes_when_its_row_is_closed() -> None:
    board = told(written(WELCOME), Written((row(ended_at=moment(90)),)))

    assert stages(board) == {}


ANSWERED_IN_TIME = [WELCOME, ROUTED, QUEUED, connected(30)]
ANSWERED_LATE = [WELCOME, ROUTED, QUEUED, connected(31)]


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        (ANSWERED_IN_TIME, Stays(answered=1, in_time=1)),
        (ANSWERED_LATE, Stays(answered=1)),
        ([*ANSWERED_LATE, connected(50, "kis-pit"), ended(70)], Stays(answered=1)),
        ([WELCOME, ROUTED, QUEUED, ended(14)], Stays(abandoned_soon=1)),
        ([WELCOME, ROUTED, QUEUED, ended(15)], Stays(abandoned=1)),
        ([*ANSWERED_IN_TIME, PASSED_ON, ended(90)], Stays(answered=1, in_time=1, abandoned=1)),
        ([WELCOME, ROUTED, QUEUED, OVERFLOW], Stays(went_on=1)),
        (
            [WELCOME, ROUTED, QUEUED, (30, "left_queue", {"how": "answered"}), connected(30.1)],
            Stays(answered=1, in_time=1),
        ),
        (
            [WELCOME, ROUTED, QUEUED, (40, "left_queue", {"how": "abandoned"}), ended(41)],
            Stays(abandoned=1),
        ),
        ([WELCOME, ended(90)], Stays()),
    ],
)
def test_each_stay_in_a_queue_counts_once(steps: list[Step], counted: Stays) -> None:
    assert told(written(*steps)).day.total() == counted


def test_the_service_level_is_of_all_but_those_who_gave_up_at_once() -> None:
    in_time = [written(*ANSWERED_IN_TIME, call_id=f"a{i}", first_id=10 * i) for i in range(7)]
    late = [written(*ANSWERED_LATE, call_id=f"b{i}", first_id=100 + 10 * i) for i in range(2)]
    gone = written(WELCOME, ROUTED, QUEUED, OVERFLOW, call_id="c", first_id=200)
    soon = written(WELCOME, ROUTED, QUEUED, ended(12), call_id="d", first_id=300)

    assert told(*in_time, *late, gone, soon).day.total().percent_in_time == 70
    assert told(soon).day.total().percent_in_time is None


def test_a_new_day_begins_at_midnight_in_poland() -> None:
    late_evening = timedelta(hours=12, minutes=58).total_seconds()  # 23:58 in Warsaw
    board = told(written(*ANSWERED_IN_TIME, began=late_evening))
    before = told(JournalsRead(moment(late_evening + 30)), board=board)
    next_day = told(JournalsRead(moment(late_evening + 180)), board=board)

    assert (before.day.total().answered, before.day.calls) == (1, 1)
    assert (next_day.day.total(), next_day.day.calls) == (Stays(), 0)
    assert stages(next_day) == {"c1": "talking"}


def test_what_a_silent_source_told_is_kept_with_its_time() -> None:
    board = told(written(WELCOME), JournalsAway(moment(5)), AsteriskAway(moment(5)))

    assert (stages(board), board.journals.as_of, board.journals.away) == ({"c1": "bot"}, NOW, True)
    assert board.asterisk.as_of is None


def test_callers_come_and_go() -> None:
    seen = QueuesSeen(NOW, (caller("c1"),), ())
    board = told(seen, CallerJoined(moment(3), caller("c2", since=3)))
    left = told(CallerLeft(moment(4), "c1", "us-mandaty"), board=board)

    assert [call for call, _ in board.callers] == ["c1", "c2"]
    assert [call for call, _ in left.callers] == ["c2"]


def test_a_full_list_mends_what_was_missed_and_keeps_exact_times() -> None:
    board = told(
        CallerJoined(moment(0.4), caller("c1", since=0.4)), CallerJoined(NOW, caller("c2"))
    )
    mended = told(QueuesSeen(moment(30), (caller("c1", since=1), caller("c3")), ()), board=board)

    assert {each.call_id: each.since for each in mended.callers.values()} == {
        "c1": moment(0.4),
        "c3": NOW,
    }


@pytest.mark.parametrize(
    ("memberships", "state", "reason"),
    [
        ([member()], AgentState.FREE, ""),
        ([member(status=6)], AgentState.RINGING, ""),
        ([member(status=2)], AgentState.BUSY, ""),
        ([member(status=2, in_call=True)], AgentState.TALKING, ""),
        ([member(status=5)], AgentState.AWAY, ""),
        ([member(paused=True, reason="obiad")], AgentState.PAUSED, "obiad"),
        ([member(paused=True), member(queue="kis-pit")], AgentState.FREE, ""),
        ([member(status=5, paused=True, reason="obiad")], AgentState.AWAY, ""),
        ([member(last_call=moment(-5), wrap_up_s=10)], AgentState.WRAP_UP, ""),
        ([member(last_call=moment(-10), wrap_up_s=10)], AgentState.FREE, ""),
        ([member(status=99)], AgentState.AWAY, ""),
    ],
)
def test_an_agent_is_in_one_state_over_all_queues(
    memberships: list[Membership], state: AgentState, reason: str
) -> None:
    (agent,) = agents(told(QueuesSeen(NOW, (), tuple(memberships))).members, NOW)

    assert (agent.state, agent.reason) == (state, reason)


def test_agents_begin_and_end_calls_pause_and_leave() -> None:
    board = told(QueuesSeen(NOW, (), (member(), member("PJSIP/ewa"))))
    talks = told(AgentTalks(moment(5), "PJSIP/anna", talks=True), board=board)
    done = told(AgentTalks(moment(9), "PJSIP/anna", talks=False), board=talks)
    paused = told(MemberSeen(moment(12), member(paused=True, reason="szkolenie")), board=done)
    gone = told(MemberGone(moment(15), "PJSIP/anna", "us-mandaty"), board=paused)

    found = [
        [(each.state.value, each.since) for each in agents(known.members, moment(20))]
        for known in (talks, done, paused, gone)
    ]
    assert found == [
        [("talking", moment(5)), ("free", None)],
        [("free", moment(9)), ("free", None)],
        [("paused", moment(12)), ("free", None)],
        [("free", None)],
    ]


def test_a_state_that_did_not_change_keeps_its_time() -> None:
    board = told(QueuesSeen(NOW, (), (member(),)), MemberSeen(moment(5), member(status=2)))
    again = told(MemberSeen(moment(9), member(status=2)), board=board)
    listed = told(QueuesSeen(moment(30), (), (member(status=2),)), board=again)

    assert [agents(known.members, NOW)[0].since for known in (again, listed)] == [moment(5)] * 2


KINDS = (WELCOME, HEARD, ROUTED, QUEUED, connected(25), OVERFLOW, SURVEY, ended(70))


@given(st.lists(st.sampled_from(KINDS), max_size=12), st.integers(1, 12))
def test_any_journal_in_any_pieces_gives_the_same_board(steps: list[Step], size: int) -> None:
    """A look may end anywhere; nothing raises, whatever the order of the entries."""
    whole = written(*steps)
    pieces = [
        replace(whole, entries=whole.entries[i : i + size])
        for i in range(0, len(whole.entries), size)
    ]
    at_once, in_pieces = told(whole), told(*(pieces or [whole]))

    assert (at_once.calls, at_once.day) == (in_pieces.calls, in_pieces.day)
    assert sum(vars_of(at_once.day.total())) <= len(steps)


def vars_of(stays: Stays) -> list[int]:
    return [stays.answered, stays.abandoned, stays.abandoned_soon, stays.went_on]


MOVES = (
    ("call_started", {"entry": "overflow"}),
    ("call_started", {"entry": "survey"}),
    ("transfer", {"topic": "PIT", "queue": "kis-pit"}),
    ("queued", {"queue": "kis-pit"}),
    ("left_queue", {"how": "answered"}),
    ("left_queue", {"how": "abandoned"}),
    ("left_queue", {"how": "key"}),
    ("agent_connected", {"queue": "kis-pit"}),
    ("passed_on", {"queue": "us-mandaty"}),
)


@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 30)), max_size=15))
def test_the_wallboard_and_the_reports_count_alike(
    moves: list[tuple[tuple[str, dict[str, object]], int]],
) -> None:
    at_s, steps = 0, [WELCOME]
    for (kind, data), pause_s in moves:
        at_s += pause_s
        steps.append((at_s, kind, data))
    steps.append(ended(at_s + 7))
    counted = told(written(*steps)).day.total()
    journal = [{"at_ms": round(at * 1000), "kind": kind, **data} for at, kind, data in steps]
    reported = service(digest(journal).stays, ReportedLevel(RULES.within_s, RULES.short_abandon_s))
    assert reported.total is not None
    _, offered, answered, abandoned, short, left, *_ = reported.total

    assert [answered, abandoned, short, left] == [
        counted.answered,
        counted.abandoned + counted.abandoned_soon,
        counted.abandoned_soon,
        counted.went_on,
    ]
    assert offered == sum(vars_of(counted))


def test_calls_do_not_disturb_each_other() -> None:
    stories = (
        written(*ANSWERED_IN_TIME, call_id="a", first_id=1),
        written(WELCOME, ROUTED, QUEUED, call_id="b", first_id=50),
        written(WELCOME, call_id="c", first_id=90),
    )
    boards = [told(*order) for order in permutations(stories)]

    assert {tuple(sorted(stages(board).items())) for board in boards} == {
        (("a", "talking"), ("b", "waiting"), ("c", "bot"))
    }


def test_hearing_asterisk_changes_no_more_than_the_age() -> None:
    board = told(QueuesSeen(NOW, (caller("c1"),), (member(),)))
    heard = told(AsteriskHeard(moment(3)), board=board)

    assert heard == replace(board, asterisk=replace(board.asterisk, as_of=moment(3)))


def test_every_figure_is_defined_with_this_hotlines_numbers() -> None:
    defined = figures.defined(RULES)

    assert len({each.id for each in defined}) == len(defined) == len(figures.FIGURES)
    assert not [each for each in defined if "{" in each.means or not each.source]
    assert "w ciągu 20 s" in figures.defined(RULES, ["service_level"])[0].means
