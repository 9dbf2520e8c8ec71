"""Recordings in calls: what the caller does, and what the journal says was heard of each."""

from ivr.identity.pseudonym import Pseudonyms
from ivr.store.reports import CallReport
from ivr.testing import call_trials
from ivr.testing.call_trials import HANG_UP, PROVED, Trial
from ivr.testing.caller import CallerTurn, Reaction
from ivr.testing.speech_sets import Spoken

NAMES = Pseudonyms(bytes(32))
PESEL = "44051401359"
NAMED = NAMES.of("number", PESEL)


def spoken(field: str, value: str | None = None) -> Spoken:
    return Spoken(
        field.encode(), field, field, value, 20.0, "room", "A-law", "f4", "słowa", speech_end_ms=900
    )


def turn(at_ms: int, field: str) -> dict[str, object]:
    return {"at_ms": at_ms, "kind": "turn", "field": field}


def answer(at_ms: int, field: str, **facts: object) -> dict[str, object]:
    nothing = {"mode": "voice", "outcome": "accept", "intent": None, "number": None, "text": ""}
    return {"at_ms": at_ms, "kind": "heard", "field": field, "alternatives": [], **nothing, **facts}


def heard(
    trial: Trial, began_ms: list[int], *entries: dict[str, object]
) -> list[tuple[str, str | None]]:
    reactions = [Reaction("speech", at) for at in began_ms]
    found = call_trials.heard(trial, reactions, CallReport({}, entries))
    return [(each.spoken.field, each.value) for each in found]


def number_call() -> Trial:
    (trial,) = call_trials.number_calls([spoken("pesel")], [spoken("yesno")], menu_key="1")
    return trial


def test_a_number_is_said_after_the_menu_and_before_yes_or_no() -> None:
    said = [(each.keys, each.pcm) for each in number_call().turns]

    assert said == [("1", b""), ("", b"pesel"), ("", b"yesno"), ("", b"")]
    assert number_call().turns[-1] == HANG_UP


def test_nobody_says_a_telepin_twice_in_a_round() -> None:
    people = {"1": [spoken("telepin")] * 2, "2": [spoken("telepin")]}
    rounds = call_trials.telepin_calls(people, menu_key="3")

    assert [[trial.turns[1].keys for trial in each] for each in rounds] == [["1", "2"], ["1"]]


def test_each_recording_is_given_what_was_heard_while_it_was_its_turn() -> None:
    found = heard(
        number_call(),
        [1000, 9000, 20_000],
        turn(1400, "need.topic"),
        answer(15_000, "identify.number", number=NAMED, outcome="confirm"),
        turn(15_000, "identify.number"),
        answer(21_000, "identify.confirm", intent="yes"),
        turn(21_000, "identify.confirm"),
    )

    assert found == [("pesel", NAMED), ("yesno", "yes")]


def test_a_number_in_pieces_is_what_the_last_piece_made_of_it() -> None:
    found = heard(
        number_call(),
        [1000, 9000],
        answer(12_000, "identify.number", outcome="partial"),
        turn(12_000, "identify.number"),
        answer(16_000, "identify.rest", number=NAMED),
        turn(16_000, "identify.rest"),
    )

    assert found == [("pesel", NAMED)]


def test_what_was_not_asked_for_is_not_counted() -> None:
    found = heard(
        number_call(),
        [1000, 9000, 20_000],
        turn(15_000, "identify.number"),
        answer(21_000, "identify.number", intent="goodbye", outcome="command"),
        turn(21_000, "identify.number"),
    )

    assert found == [("pesel", None)]


def test_a_command_is_neither_yes_nor_no() -> None:
    found = heard(
        number_call(),
        [1000, 9000, 20_000],
        answer(21_000, "identify.confirm", intent="repeat", outcome="command"),
        turn(21_000, "identify.confirm"),
    )

    assert found == [("yesno", None)]


def test_a_telepin_is_judged_by_what_it_proved() -> None:
    ((trial,),) = call_trials.telepin_calls({"1": [spoken("telepin", "906317")]}, menu_key="1")
    proof: dict[str, object] = {"at_ms": 13_100, "kind": "authenticated"}
    asked = turn(13_000, "identify.telepin")
    proved, refused = (
        heard(trial, [1000, 5000, 9000], asked, {**proof, "proved": each}) for each in (True, False)
    )

    assert (proved, refused) == ([("telepin", PROVED)], [("telepin", None)])


def test_a_telepin_that_nobody_has_checked_yet_tells_nothing() -> None:
    ((trial,),) = call_trials.telepin_calls({"1": [spoken("telepin", "906317")]}, menu_key="1")
    asked = turn(13_000, "identify.telepin")
    taken, refused = (
        heard(trial, [1000, 5000, 9000], answer(13_000, "identify.telepin", outcome=each), asked)
        for each in ("accept", "reject")
    )

    assert (taken, refused) == ([], [("telepin", None)])


def test_a_topic_is_read_as_files_are_read() -> None:
    (trial,) = call_trials.topic_calls([spoken("topic")])
    close = ["PCC 0.46", "CLO 0.41"]
    entry = answer(6000, "need.topic", outcome="clarify", alternatives=close)

    assert heard(trial, [4000], entry, turn(6000, "need.topic")) == [("topic", "PCC")]


def test_a_file_is_named_as_a_journal_would() -> None:
    assert [
        call_trials.named(spoken("pesel"), PESEL, NAMES),
        call_trials.named(spoken("telepin", "906317"), "906317", NAMES),
        call_trials.named(spoken("telepin", "906317"), "906318", NAMES),
        call_trials.named(spoken("yesno"), "yes", NAMES),
        call_trials.named(spoken("nip"), None, NAMES),
    ] == [NAMED, PROVED, None, "yes", None]


def test_a_recording_never_shows_itself() -> None:
    assert "speech" not in repr(CallerTurn(pcm=b"speech"))
