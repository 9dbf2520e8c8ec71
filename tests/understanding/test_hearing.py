"""What several hypotheses mean together, and how far an utterance has come."""

from dataclasses import replace
from pathlib import Path

import pytest

from ivr import settings
from ivr.secret import Secret
from ivr.understanding import loader
from ivr.understanding.heard_answers import answered
from ivr.understanding.heard_numbers import heard_number
from ivr.understanding.interpretation import Hypothesis, Outcome, Word
from ivr.understanding.listening import NUMBERS
from ivr.understanding.progress import Progress
from ivr.understanding.request import Kind, Request

KNOWN = loader.load(Path(__file__).parents[2] / "grammars", settings.load().lessons)
PESEL_SAID = "czterdzieści cztery zero pięć czternaście zero jeden trzy pięćdziesiąt dziewięć"
PESEL = "44051401359"


def heard(text: str, confidence: float = 1.0, **facts: float | bool) -> Hypothesis:
    words = tuple(Word(w, confidence, 300 * i, 300 * i + 250) for i, w in enumerate(text.split()))
    return Hypothesis(text, confidence, words, **facts)  # type: ignore[arg-type]


def ask(
    kind: Kind, *hypotheses: Hypothesis, options: tuple[str, ...] = ()
) -> tuple[Outcome, object]:
    found = KNOWN.from_speech(Request(kind, options), hypotheses)
    return found.outcome, found.value or found.intent


def test_a_number_that_was_heard_clearly_is_accepted() -> None:
    assert ask(Kind.IDENTIFIER, heard(PESEL_SAID)) == (Outcome.ACCEPT, PESEL)


def test_a_number_with_a_doubtful_word_is_asked_about() -> None:
    assert ask(Kind.IDENTIFIER, heard(PESEL_SAID, 0.45)) == (Outcome.CONFIRM, PESEL)


def test_the_check_digit_finds_the_number_among_alternatives() -> None:
    wrong = PESEL_SAID.replace("czternaście", "trzynaście")
    alternatives = (Hypothesis(wrong, 0.7), Hypothesis(PESEL_SAID, 0.3))
    assert ask(Kind.IDENTIFIER, heard(wrong, 0.8)) == (Outcome.PARTIAL, None)
    assert ask(Kind.IDENTIFIER, heard(wrong, 0.8), *alternatives) == (Outcome.CONFIRM, PESEL)


def test_decodings_weigh_by_how_well_they_fit_the_sound() -> None:
    """Two valid numbers, each all that its own grammar heard."""
    other = "czterdzieści cztery zero pięć czternaście zero jeden trzy sześćdziesiąt siedem sto"
    nip = "pięć dwa sześć zero dwa pięć zero dziewięć dziewięć pięć"
    far, near = (Hypothesis(nip, 1.0, evidence=e) for e in (70.0, 80.0))
    pesel = Hypothesis(PESEL_SAID, 1.0, evidence=75.0)

    assert ask(Kind.IDENTIFIER, heard(other, 0.8), pesel, far) == (Outcome.CONFIRM, PESEL)
    assert ask(Kind.IDENTIFIER, heard(other, 0.8), pesel, near) == (Outcome.CONFIRM, "5260250995")


@pytest.mark.parametrize(
    ("shares", "taken"), [((0.9, 0.1), True), ((0.6, 0.4), True), ((0.5, 0.5), False)]
)
def test_a_telepin_is_taken_when_most_of_what_was_heard_is_that(
    shares: tuple[float, float], *, taken: bool
) -> None:
    said = ("dwa zero sześć trzy dwa osiem", "dwa zero sześć trzy dwa zero")
    alternatives = [Hypothesis(text, share) for text, share in zip(said, shares, strict=True)]
    outcome, value = ask(Kind.TELEPIN, *alternatives)

    assert outcome is (Outcome.ACCEPT if taken else Outcome.REJECT)
    assert value == (Secret("206328") if taken else None)


def test_a_telepin_with_two_readings_is_asked_for_again() -> None:
    said = "sześćdziesiąt dziewięć siedemset dwadzieścia osiem"  # 69 720 8, or 60 9 728
    assert ask(Kind.TELEPIN, heard(said))[0] is Outcome.REJECT


def test_too_few_digits_do_not_become_a_telepin_by_an_unlikely_alternative() -> None:
    few, six = "siedemnaście zero osiem", "siedemnaście zero osiemset"
    heard_so = [heard(few), Hypothesis(few, 0.9), Hypothesis(six, 0.1)]

    assert ask(Kind.TELEPIN, *heard_so)[0] is Outcome.REJECT
    assert ask(Kind.TELEPIN, heard("osiemset siedemdziesiąt cztery"))[0] is Outcome.REJECT


@pytest.mark.parametrize(
    ("kind", "first", "enough"),
    [
        (Kind.TELEPIN, heard("dwa zero sześć trzy dwa osiem"), False),
        (Kind.IDENTIFIER, heard(PESEL_SAID), True),
        (Kind.YESNO, heard("tak"), False),
    ],
)
def test_when_a_second_opinion_is_not_needed(
    kind: Kind, first: Hypothesis, *, enough: bool
) -> None:
    assert KNOWN.settled(Request(kind), (first,)) is enough


def test_a_telepin_is_settled_when_every_grammar_of_numbers_has_told_its_alternatives() -> None:
    said = "dwa zero sześć trzy dwa osiem"
    told = [heard(said), *(Hypothesis(said, 1.0, evidence=fit) for fit in (75.0, 71.0, 64.0))]
    settled = [KNOWN.settled(Request(Kind.TELEPIN), told[:count]) for count in (1, 2, 3, 4)]

    assert settled == [False, False, False, True]


def test_words_taken_apart_against_habit_are_asked_about() -> None:
    """`siedemdziesiąt osiem` is 78; as 70 and 8 it would be one digit longer, and valid by chance."""
    said = "osiemdziesiąt dziewięć zero trzy dwadzieścia pięć jedenaście siedemdziesiąt osiem"
    assert ask(Kind.IDENTIFIER, heard(said)) == (Outcome.CONFIRM, "89032511708")
    assert KNOWN.progress(Request(Kind.IDENTIFIER), said) is Progress.PARTIAL


@pytest.mark.parametrize(("only", "outcome"), [("pesel", Outcome.ACCEPT), ("nip", Outcome.PARTIAL)])
def test_a_field_may_take_one_kind_of_number(only: str, outcome: Outcome) -> None:
    assert ask(Kind.IDENTIFIER, heard(PESEL_SAID), options=(only,))[0] is outcome


def test_no_number_is_none() -> None:
    assert heard_number([heard("dzień dobry")], wanted=bool, checked=True) is None


@pytest.mark.parametrize(
    ("closed", "open_", "meant"),
    [
        (heard("tak"), heard("tak", is_open=True), "yes"),
        (heard("tak"), heard("ta", is_open=True), "yes"),
        (heard("nie zgadza się"), heard("no nie zgadza się to", is_open=True), "no"),
        (heard("tak", foreign=0.8), heard("chciałam zapytać o zwrot", is_open=True), None),
        (heard("nie"), heard("mam firmę i nie wiem jak rozliczyć", is_open=True), None),
        (heard("tak", 0.3), heard("dzień dobry", is_open=True), None),
        (heard("tak"), heard("nie", is_open=True), None),
        (heard("dobrze"), heard("no nie", 0.5, is_open=True), "yes"),
        (heard("tak zgadza się"), heard("tak dwa osiem", 0.9, is_open=True), "yes"),
        (heard("raczej nie", 0.9), heard("nieaktywny", is_open=True), None),
        (heard("tak nie", 0.96), heard("ja nie", 0.8, is_open=True), None),
        (heard("no nie wcale", 0.6), heard("nie wcale nie", 0.6, is_open=True), "no"),
        (heard("w tak", 0.6), heard("", 0.0, is_open=True), None),
    ],
)
def test_yes_and_no_against_other_speech(
    closed: Hypothesis, open_: Hypothesis, meant: str | None
) -> None:
    said = answered([closed, open_])
    found = KNOWN.from_speech(Request(Kind.YESNO), [closed, open_])
    assert (said is None, found.intent) == (meant is None, meant)


def uncertain(**words: float) -> Hypothesis:
    """Words of a third of a second, each with its own confidence."""
    each = tuple(Word(w, sure, 300 * i, 300 * i + 250) for i, (w, sure) in enumerate(words.items()))
    return Hypothesis(" ".join(words), sum(words.values()) / len(words), each)


@pytest.mark.parametrize(
    ("closed", "open_", "meant"),
    [
        (uncertain(nie=0.6, tak=1.0, jest=1.0), uncertain(tak=1.0, jest=1.0), "yes"),
        (uncertain(tak=1.0, zgadza=1.0, się=1.0, źle=0.7), uncertain(tak=0.6, zgadza=0.8, się=0.8), "yes"),
        (uncertain(tak=1.0, nie=0.6), uncertain(tak=0.9, jest=0.9), "yes"),
        (uncertain(tak=1.0, nie=0.6), uncertain(tak=0.6, jest=0.6), None),
        (uncertain(tak=1.0, nie=0.9), uncertain(tak=1.0), None),
        (replace(uncertain(tak=1.0), foreign=0.6), uncertain(samochód=0.3, tak=0.9), None),
        (uncertain(tak=0.6), uncertain(samochód=0.4, sprzedam=0.3, tak=0.9), None),
        (uncertain(zgadza=1.0, się=1.0), uncertain(nie=0.9, zgadza=1.0, się=1.0), None),
        (uncertain(nie=0.7, zgadza=0.8, się=1.0), uncertain(zgadza=0.9, się=1.0), None),
    ],
)  # fmt: skip
def test_a_breath_at_an_edge_changes_no_answer_but_a_nie_that_may_be_one_does(
    closed: Hypothesis, open_: Hypothesis, meant: str | None
) -> None:
    assert ask(Kind.YESNO, closed, replace(open_, is_open=True))[1] == meant


@pytest.mark.parametrize(
    ("closed", "open_", "meant"),
    [
        ("zgadza się", "zgadza się", "yes"),
        ("zgadza się", "tak zgadza się", "yes"),
        ("zgadza się", "nie da się", None),
        ("potwierdzam", "po potwierdzeniu", None),
        ("nie zgadza się", "zjawia się", None),
        ("tak zgadza się", "czterysta trzy", "yes"),
    ],
)
def test_what_a_missed_nie_would_turn_round_counts_only_when_nothing_else_was_heard(
    closed: str, open_: str, meant: str | None
) -> None:
    found = ask(Kind.YESNO, heard(closed, 0.95), heard(open_, 0.8, is_open=True))
    assert found[1] == meant
    assert ask(Kind.YESNO, heard(closed, 0.95))[1] is not None


def test_a_short_answer_in_a_long_word_is_none() -> None:
    word = Word("słucham", 0.66, 0, 480)
    assert (
        ask(Kind.YESNO, heard("tak"), Hypothesis("słucham", 0.66, (word,), is_open=True))[1]
        != "yes"
    )


def test_what_was_surely_answers_is_no_command_of_another_grammar() -> None:
    answers, open_ = heard("no tak nie", 0.98), heard("od tak", 0.5, is_open=True)
    assert ask(Kind.YESNO, answers, open_, heard("od nowa"))[0] is Outcome.REJECT
    assert ask(Kind.YESNO, heard("no tak nie", 0.6), open_, heard("od nowa"))[0] is Outcome.COMMAND
    assert ask(Kind.YESNO, heard("od nowa", 0.98))[0] is Outcome.COMMAND


def test_an_answer_is_no_command_because_the_open_vocabulary_misheard_it() -> None:
    assert ask(Kind.YESNO, heard("tak jest"), heard("to jest", is_open=True))[1] == "yes"
    lost = ask(Kind.YESNO, heard("nie", foreign=0.3), heard("nie wiem", is_open=True))
    assert lost == (Outcome.COMMAND, "help")


def test_a_command_is_heard_beside_a_number_grammar() -> None:
    found = ask(Kind.IDENTIFIER, heard("nie", 0.4), heard("nie mam telepinu"))
    assert found == (Outcome.COMMAND, "skip")


@pytest.mark.parametrize(("sure", "foreign"), [(0.4, 0.0), (1.0, 0.6)])
def test_a_command_that_is_hardly_heard_is_none(sure: float, foreign: float) -> None:
    assert ask(Kind.COMMAND, heard("pomoc", sure, foreign=foreign))[0] is Outcome.REJECT


@pytest.mark.parametrize(
    ("kind", "text", "progress"),
    [
        (Kind.IDENTIFIER, "", Progress.UNCLEAR),
        (Kind.IDENTIFIER, "mój pesel to", Progress.UNCLEAR),
        (Kind.IDENTIFIER, "cztery cztery zero", Progress.PARTIAL),
        (Kind.IDENTIFIER, PESEL_SAID, Progress.COMPLETE),
        (Kind.IDENTIFIER, "cztery cztery zero chwileczkę", Progress.WAIT),
        (Kind.IDENTIFIER, "konsultant", Progress.COMPLETE),
        (Kind.TELEPIN, "dwanaście trzydzieści cztery", Progress.PARTIAL),
        (Kind.TELEPIN, "dwanaście trzydzieści cztery pięćdziesiąt sześć", Progress.COMPLETE),
        (Kind.YESNO, "tak", Progress.COMPLETE),
        (Kind.YESNO, "samochód", Progress.UNCLEAR),
        (Kind.TOPIC, "chciałam zapytać o", Progress.PARTIAL),
        (Kind.TOPIC, "chodzi o zwrot yyy", Progress.PARTIAL),
        (Kind.TOPIC, "chodzi o zwrot podatku", Progress.UNCLEAR),
        (Kind.TOPIC, "chwileczkę", Progress.WAIT),
    ],
)
def test_progress(kind: Kind, text: str, progress: Progress) -> None:
    assert KNOWN.progress(Request(kind), text) is progress


def test_the_grammar_of_numbers_has_every_pair() -> None:
    assert {"zero zero", "dziewięćdziesiąt dziewięć", "sto jeden"} <= set(NUMBERS)
