"""Grammars, numbers, yes and no, keys: what callers say and what it means."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr import settings
from ivr.secret import Secret
from ivr.understanding import grammar_files, grammar_texts, loader, yesno
from ivr.understanding.interpretation import Command, Hypothesis, Interpretation, Outcome
from ivr.understanding.labels import label_of
from ivr.understanding.numbers import readings
from ivr.understanding.progress import Progress
from ivr.understanding.request import UNKNOWN, Kind, Request
from ivr.understanding.training import learn

GRAMMARS = Path(__file__).parents[2] / "grammars"
LESSONS = settings.load().lessons
KNOWN = loader.load(GRAMMARS, LESSONS)
TEXT = st.text("aąbcćdeęfghijklłmnńoóprsśtuwyzźż 0123456789", max_size=60)
REQUESTS = st.sampled_from(
    [
        Request(Kind.TOPIC, ("ZWROT_NADPLATA", "MANDAT")),
        Request(Kind.YESNO),
        Request(Kind.IDENTIFIER),
        Request(Kind.TELEPIN),
        Request(Kind.CHOICE, ("own", "ppo", "uko")),
        Request(Kind.SCALE, low=0, high=10),
    ]
)


def spoken(kind: Kind, text: str, **options: object) -> Interpretation:
    return KNOWN.from_speech(Request(kind, **options), [Hypothesis(text)])  # type: ignore[arg-type]


def test_every_example_is_won_by_its_own_rule() -> None:
    assert loader.check(grammar_texts.read(GRAMMARS), LESSONS) == []


@given(REQUESTS, TEXT)
def test_no_words_break_it(request_: Request, text: str) -> None:
    heard = KNOWN.from_speech(request_, [Hypothesis(text)])
    assert 0.0 <= heard.confidence <= 1.0
    assert KNOWN.progress(request_, text) in Progress


@given(REQUESTS, st.text("0123456789*#", min_size=1, max_size=14))
def test_no_keys_break_it(request_: Request, keys: str) -> None:
    pressed = Secret(keys) if request_.kind is Kind.TELEPIN else keys
    heard = KNOWN.from_keys(request_, pressed)
    assert heard.outcome in Outcome
    if request_.kind is Kind.TELEPIN:
        assert keys not in repr(heard) or len(keys) < 2


@given(REQUESTS)
def test_every_field_knows_how_to_listen(request_: Request) -> None:
    assert KNOWN.key_plan(request_).max_digits >= 1
    for decoding in KNOWN.decodings(request_):
        assert decoding.phrases is None or UNKNOWN in decoding.phrases


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("kiedy dostanę zwrot podatku", "ZWROT_NADPLATA"),
        ("dostałem mandat z fotoradaru", "MANDAT"),
        ("jak rozliczyć pit", "PIT"),
        ("jaka jest stawka podatku vat", "VAT"),
        ("sprowadziłem samochód i chcę zapłacić akcyzę", "AKCYZA"),
    ],
)
def test_topics(said: str, topic: str) -> None:
    assert KNOWN.classify(said).alternatives[0].label == topic


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("tak", "yes"),
        ("no", "yes"),
        ("no tak", "yes"),
        ("no nie", "no"),
        ("nie", "no"),
        ("zgadza się", "yes"),
        ("absolutnie", None),
        ("może", None),
        ("no nie wiem", None),
        ("dzień dobry", None),
        ("dzień dobry, tak", "yes"),
        ("niekoniecznie", "no"),
        ("jasne że tak", "yes"),
    ],
)
def test_yes_and_no(said: str, answer: str | None) -> None:
    assert yesno.answer(said) == answer


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("cztery cztery zero pięć jeden cztery zero jeden trzy pięć dziewięć", "44051401359"),
        (
            "czterdzieści cztery zero pięć czternaście zero jeden trzysta pięćdziesiąt dziewięć",
            "44051401359",
        ),
        (
            "czterdzieści cztery zero pięć yyy czternaście zero jeden trzy pięć dziewięć",
            "44051401359",
        ),
        ("osiem pięć sześć siedem trzy cztery sześć dwa jeden pięć", "8567346215"),
    ],
)
def test_identifiers_as_they_are_dictated(said: str, digits: str) -> None:
    heard = spoken(Kind.IDENTIFIER, said)
    assert (heard.outcome, heard.value) == (Outcome.ACCEPT, digits)


def test_two_zeros() -> None:
    assert "00" in {reading.digits for reading in readings("dwa zera")}


def test_a_wrong_check_digit_is_not_accepted() -> None:
    heard = spoken(
        Kind.IDENTIFIER, "cztery cztery zero pięć jeden cztery zero jeden trzy pięć osiem"
    )
    assert heard.outcome is Outcome.PARTIAL
    assert heard.value is None
    assert heard.grouping == ("44", "05", "14", "013", "58")


@pytest.mark.parametrize(
    ("before", "said", "digits"),
    [
        ("czterdzieści cztery zero pięć", "czternaście zero jeden trzy pięć dziewięć", "44051401359"),
        ("cztery cztery zero pięć jeden cztery zero jeden trzy pięć osiem",
         "ostatnia cyfra to dziewięć", "44051401359"),
        ("pięć jeden", "czterdzieści cztery zero pięć czternaście zero jeden trzy pięć dziewięć",
         "44051401359"),
        ("pięćset dwadzieścia sześć zero dwadzieścia", "pięć zero dwa siedemdziesiąt cztery",
         "5260250274"),
    ],
)  # fmt: skip
def test_a_number_in_pieces(before: str, said: str, digits: str) -> None:
    assert spoken(Kind.IDENTIFIER, said, before=before).value == digits


def test_a_piece_without_a_digit_is_not_understood() -> None:
    heard = spoken(Kind.IDENTIFIER, "już szukam okularów", before="czterdzieści cztery")
    assert heard.outcome is Outcome.REJECT


def test_every_reading_of_every_hypothesis_is_kept() -> None:
    heard = KNOWN.from_speech(
        Request(Kind.IDENTIFIER),
        [
            Hypothesis("44051401359", 0.8),
            Hypothesis("5260250274", 0.7),
            Hypothesis("44051401359", 0.6),
        ],
    )
    assert heard.readings == ("44051401359", "5260250274")


def test_a_spoken_telepin_is_a_secret() -> None:
    heard = spoken(Kind.TELEPIN, "siedem trzy zero dwa osiem cztery")
    assert heard.value == Secret("730284")
    assert "siedem" not in repr(heard)


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("proszę powtórzyć", Command.REPEAT),
        ("chcę rozmawiać z człowiekiem", Command.AGENT),
        ("chwileczkę", Command.WAIT),
        ("wolniej proszę", Command.SLOWER),
        ("od początku", Command.RESTART),
    ],
)
@pytest.mark.parametrize("kind", [Kind.TOPIC, Kind.YESNO, Kind.IDENTIFIER])
def test_universals_work_in_every_field(kind: Kind, said: str, command: Command) -> None:
    heard = spoken(kind, said)
    assert (heard.outcome, heard.intent) == (Outcome.COMMAND, command)


@pytest.mark.parametrize(
    ("said", "label"),
    [("to drugie", "ppo"), ("firmy", "uko"), ("własna sprawa", "own"), ("pierwsze", "own")],
)
def test_choices_by_name_and_by_position(said: str, label: str) -> None:
    assert spoken(Kind.CHOICE, said, options=("own", "ppo", "uko")).intent == label


def test_doubtful_recognition_is_not_believed() -> None:
    heard = KNOWN.from_speech(Request(Kind.YESNO), [Hypothesis("tak", 0.1)])
    assert heard.outcome is Outcome.REJECT


def test_a_second_hypothesis_helps() -> None:
    heard = KNOWN.from_speech(
        Request(Kind.YESNO), [Hypothesis("tran", 0.9), Hypothesis("tak", 0.8)]
    )
    assert heard.intent == "yes"


def test_decisions_explain_themselves() -> None:
    why = " ".join(KNOWN.classify("kiedy dostanę zwrot podatku").why)
    assert "zwrot" in why
    assert "ZWROT_NADPLATA" in why


@pytest.mark.parametrize("said", ["konto", "termin", "numer", "podatek", "firma"])
def test_one_word_that_topics_share_is_asked_about(said: str) -> None:
    assert KNOWN.classify(said).outcome is not Outcome.ACCEPT


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("no nie", "META_NIE"),
        ("nie, dziękuję", "META_NIE"),
        ("tak tak", "META_TAK"),
        ("nie wiem", "META_NIEZROZUMIENIE"),
    ],
)
def test_an_answer_where_a_topic_is_asked_for_brings_none(said: str, label: str) -> None:
    heard = KNOWN.classify(said)
    assert heard.alternatives == ()
    assert label_of(heard) == label


def test_accents_of_their_own_do_not_cut_words() -> None:
    said = "zaświadczenie o niezaleganiu"
    assert KNOWN.classify(unicodedata.normalize("NFD", said)).alternatives == (
        KNOWN.classify(said).alternatives
    )


def test_the_same_rules_teach_the_same_numbers() -> None:
    few = [
        rule
        for rule in grammar_files.lessons(grammar_texts.read(GRAMMARS))
        if rule.label in ("COKP", "MANDAT", "CLO")
    ]
    one, other = learn(few), learn(few)
    assert one.vocabulary == other.vocabulary
    assert (one.weights == other.weights).all()
