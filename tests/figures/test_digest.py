"""What journals come to: hand-written ones, a played call, and whatever else might stand in one."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.figures.digest import Asking, EndedBy, Facts, Stay, StayEnd, digest, needle
from ivr.testing import transcript
from ivr.testing.player import CALL, Player

CALLS = Path(__file__).parents[1] / "calls"
HANDED_OVER = {"queue": "us-zwroty", "estimated_wait_s": 180}


def at(seconds: float, kind: str, **facts: object) -> Facts:
    return {"at_ms": round(seconds * 1000), "kind": kind, **facts}


def started(seconds: float, entry: str = "welcome") -> Facts:
    return at(seconds, "call_started", entry=entry)


def answered(seconds: float, queue: str = "us-zwroty") -> Facts:
    return at(seconds, "agent_connected", queue=queue)


def question(prompt: str, heard: str, outcome: str = "") -> list[Facts]:
    """A prompt, its turn, and what was heard in it."""
    field = prompt.rsplit(".", 1)[0]
    entries = [at(0, "prompt", id=prompt), at(0, "turn", field=field, heard=heard)]
    said = at(0, "heard", field=field, mode="voice", text="zwrot podatku", outcome=outcome)
    return [*entries, said] if outcome else entries


def test_a_call_that_waited_talked_and_was_asked_for_its_opinion() -> None:
    found = digest(
        [
            started(0),
            at(20, "transfer", **HANDED_OVER),
            answered(110),
            started(410, "survey"),
            at(430, "disconnect", ending="surveyed"),
            at(431, "call_ended", outcome="answered"),
        ]
    )

    assert found.stays == (
        Stay("us-zwroty", 20_000, 90_000, StayEnd.ANSWERED, estimate_s=180, talked_ms=300_000),
    )
    assert (found.ended_by, found.surveyed, found.ending) == (EndedBy.CONSULTANT, True, None)


def test_who_gives_up_in_the_queue_ended_the_call() -> None:
    found = digest([started(0), at(20, "transfer", queue="kis-vat"), at(50, "call_ended")])

    assert found.stays == (Stay("kis-vat", 20_000, 30_000, StayEnd.ABANDONED),)
    assert found.ended_by is EndedBy.CALLER


def test_a_queue_that_gives_up_and_the_next_are_two_stays() -> None:
    found = digest(
        [
            started(0),
            at(10, "transfer", queue="us-zwroty"),
            started(70, "overflow"),
            at(80, "transfer", queue="us-ogolna"),
            answered(90, "us-ogolna"),
            at(100, "call_ended"),
        ]
    )

    assert [(s.queue, s.waited_ms, s.end.value, s.talked_ms) for s in found.stays] == [
        ("us-zwroty", 60_000, "left", None),
        ("us-ogolna", 10_000, "answered", 10_000),
    ]


def test_what_the_caller_was_told_of_the_wait_outweighs_what_was_expected() -> None:
    found = digest(
        [
            started(0),
            at(10, "transfer", **HANDED_OVER),
            at(10, "queued", queue="us-zwroty", announced_s=240),
            at(70, "left_queue", queue="us-zwroty", how="timeout"),
            at(71, "call_ended"),
        ]
    )

    assert found.stays == (Stay("us-zwroty", 10_000, 60_000, StayEnd.LEFT, estimate_s=240),)


def test_a_call_that_is_passed_on_waits_again() -> None:
    found = digest(
        [
            started(0),
            at(10, "transfer", queue="us-zwroty"),
            answered(20),
            at(62, "passed_on", queue="kis-vat"),
            answered(70, "kis-vat"),
            at(100, "call_ended"),
        ]
    )

    assert found.passed_on_ms == 42_000
    assert [(s.queue, s.waited_ms, s.passed_on) for s in found.stays] == [
        ("us-zwroty", 10_000, True),
        ("kis-vat", 8_000, False),
    ]


def test_questions_are_counted_by_the_prompt_that_asked() -> None:
    found = digest(
        [
            started(0),
            *question("need.topic.ask", "silence"),
            *question("need.topic.noinput1", "speech", "reject"),
            *question("need.topic.nomatch2", "speech", "accept"),
            *question("survey.answer.ask", "silence"),
        ]
    )

    assert found.askings == (
        Asking("need.topic.ask", asked=1, silent=1),
        Asking("need.topic.noinput1", asked=1, unmatched=1),
        Asking("need.topic.nomatch2", asked=1),
        Asking("survey.answer.ask", asked=1, silent=1),
    )
    assert found.asked_again == 2


def test_the_lines_of_a_menu_belong_to_its_question() -> None:
    menu = [at(0, "prompt", id=f"menu.key{key}") for key in (1, 2)]
    asked = at(0, "prompt", id="need.topic.noinput1")
    found = digest([started(0), asked, *menu, at(9, "turn", field="need.topic", heard="hung_up")])

    assert found.askings == (Asking("need.topic.noinput1", asked=1, hung_up=1),)


def test_words_are_found_by_their_beginning_and_without_accents() -> None:
    heard = at(0, "heard", mode="voice", text="Żądam zwrotu podatku, proszę", outcome="accept")
    said = digest([heard, at(1, "heard", mode="dtmf", text="1")]).said

    assert all(word in said for word in needle("zwrot żąd"))
    assert needle("datku") == (" datku",)
    assert " datku" not in said
    assert needle(" \t ") == ()


@pytest.mark.parametrize(
    ("name", "ending", "queues"),
    [("identify_keys", None, ["us-zwroty"]), ("closed_sunday", "closed", [])],
)
def test_a_played_call(
    player: Player, name: str, ending: str | None, queues: Sequence[str]
) -> None:
    played = player.play(transcript.read(CALLS / f"{name}.yaml"))
    report = played.records.report(CALL)
    found = digest([*report.entries, at(30, "call_ended")])

    assert found.ending == ending
    assert [stay.queue for stay in found.stays] == queues
    assert " zwrot podatku" in found.said


VALUES: st.SearchStrategy[object] = st.sampled_from(
    [None, True, -5, 10**9, "", "survey", "reject", "voice", "słowo =", []]
)
KINDS = st.sampled_from([
    "call_started", "transfer", "passed_on", "agent_connected", "disconnect", "caller_hung_up",
    "call_ended", "prompt", "turn", "heard", "unheard of",
])  # fmt: skip
NAMES = st.sampled_from([
    "at_ms", "entry", "queue", "estimated_wait_s", "ending", "id", "field", "heard", "mode", "text",
    "outcome",
])  # fmt: skip
ENTRIES = st.builds(
    lambda kind, facts: {**facts, "kind": kind}, KINDS, st.dictionaries(NAMES, VALUES, max_size=4)
)


@given(st.lists(ENTRIES, max_size=12))
def test_no_journal_is_beyond_a_digest(entries: list[Facts]) -> None:
    found = digest(entries)

    assert all(stay.waited_ms >= 0 for stay in found.stays)
    assert all((stay.talked_ms or 0) >= 0 for stay in found.stays)
    assert found.asked_again >= 0
