"""What is shown of the board at a moment: ages, staleness, and from which source."""

from ivr.calls.live.board import Board
from ivr.calls.live.events import AsteriskAway, Condition, PartSeen, QueuesSeen
from ivr.calls.live.view import Wallboard, wallboard
from ivr.store.live import Written
from tests.live.history import (
    NOW,
    QUEUED,
    ROUTED,
    WELCOME,
    caller,
    connected,
    member,
    moment,
    row,
    told,
    written,
)

STORY = (
    written(WELCOME, ROUTED, QUEUED, call_id="known", first_id=1),
    written(WELCOME, call_id="fresh", first_id=20),
    written(WELCOME, ROUTED, QUEUED, connected(25, "kis-pit"), call_id="served", first_id=40),
)
SEEN = QueuesSeen(
    NOW,
    (caller("known", since=11), caller("stranger", "us-ogolna", since=5)),
    (
        member(),
        member("PJSIP/ewa", queue="kis-pit", status=2, in_call=True),
        member("PJSIP/jan", paused=True, reason="obiad"),
        member("PJSIP/iza", status=5),
    ),
)


def shown(board: Board, seconds: float = 1) -> Wallboard:
    return wallboard(board, moment(seconds), queues=("us-mandaty", "kis-pit"), parts=("spool",))


def test_who_waits_is_asterisks_list_with_what_the_journals_know() -> None:
    found = shown(told(*STORY, SEEN))

    assert [(each.call_id, each.topic, each.known) for each in found.waiting] == [
        ("stranger", "", False),
        ("known", "MANDAT", True),
    ]
    assert not found.waiting_by_journals


def test_without_asterisk_the_journals_tell_who_waits_and_say_so() -> None:
    away = shown(told(*STORY, SEEN, AsteriskAway(moment(1))))

    assert [each.call_id for each in away.waiting] == ["known"]
    assert (away.waiting_by_journals, away.waiting_from, away.asterisk.stale) == (
        True,
        away.journals,
        True,
    )
    assert len(away.agents) == 4  # the last known ones, shown as old


def test_silence_makes_stale_source_by_source() -> None:
    board = told(*STORY, SEEN, PartSeen(NOW, "spool", Condition.GOOD))
    at = {seconds: shown(board, seconds) for seconds in (5, 6, 11, 21)}
    found = {
        seconds: (each.journals.stale, each.asterisk.stale, each.parts[0].freshness.stale)
        for seconds, each in at.items()
    }

    assert found == {
        5: (False, False, False),
        6: (True, False, False),
        11: (True, True, False),
        21: (True, True, True),
    }


def test_what_was_never_heard_is_stale_and_has_no_age() -> None:
    nothing = shown(told())

    assert (nothing.journals.as_of, nothing.journals.stale) == (None, True)
    assert (nothing.parts[0].freshness.as_of, nothing.parts[0].freshness.stale) == (None, True)


def test_queues_are_in_the_routings_order_and_none_is_left_out() -> None:
    found = shown(told(*STORY, SEEN))

    assert [
        (q.name, q.waiting, q.talking, q.free, q.agents, q.stays.answered) for q in found.queues
    ] == [
        ("us-mandaty", 1, 0, 1, 2, 1),
        ("kis-pit", 0, 1, 0, 1, 0),
        ("us-ogolna", 1, 0, 0, 0, 0),
    ]
    assert found.queues[0].longest_since == moment(11)


def test_states_topics_and_pauses_are_counted() -> None:
    found = shown(told(*STORY, SEEN))

    assert {state.value: count for state, count in found.states.items()} == {
        "free": 1,
        "talking": 1,
        "paused": 1,
        "away": 1,
    }
    assert (found.pauses, found.topics) == ((("obiad", 1),), (("", 1),))


def test_assurance_comes_with_the_calls_row() -> None:
    board = told(*STORY, SEEN)
    later = told(Written((row("known", assurance="telepin"),)), board=board)

    assert [each.assurance for each in shown(later).waiting] == ["", "telepin"]
