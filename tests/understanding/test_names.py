"""Choosing by name: inflected, in part, by position, by key, by number."""

import pytest

from ivr.understanding.interpretation import Hypothesis, Outcome
from ivr.understanding.request import Kind, Request
from ivr.understanding.understanding import Understanding
from ivr.wiring.parts import Content

NAMES = ("Jan Niebyły", "Anna Zmyślona", "Dębowa Fundacja")
OPTIONS = ("principal1", "principal2", "principal3", "neither")
THREE = Request(Kind.CHOICE, OPTIONS, names=NAMES)
ONE = Request(Kind.CHOICE, ("principal1", "neither"), names=NAMES[:1])
KOWALSKIS = Request(
    Kind.CHOICE, ("principal1", "principal2", "neither"), names=("Jan Kowal", "Ewa Kowal")
)


@pytest.fixture
def understanding(content: Content) -> Understanding:
    return content.understanding


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("jan niebyły", "principal1"),
        ("jana niebyłego", "principal1"),
        ("w sprawie pana niebyłego", "principal1"),
        ("anny zmyślonej", "principal2"),
        ("zmyślona", "principal2"),
        ("fundacji dębowej", "principal3"),
        ("ta fundacja", "principal3"),
        ("druga", "principal2"),
        ("trzecia", "principal3"),
        ("ktoś inny", "neither"),
        ("nie ma na liście", "neither"),
    ],
)
def test_names_as_callers_say_them(understanding: Understanding, said: str, meant: str) -> None:
    heard = understanding.from_speech(THREE, (Hypothesis(said),))

    assert (heard.outcome, heard.intent) == (Outcome.ACCEPT, meant)


@pytest.mark.parametrize("said", ["", "ble ble", "kowal", "a", "tak"])
def test_what_is_nobodys_name_or_two_peoples_is_not_understood(
    understanding: Understanding, said: str
) -> None:
    assert understanding.from_speech(KOWALSKIS, (Hypothesis(said),)).outcome is Outcome.REJECT


def test_yes_and_no_answer_a_list_of_one(understanding: Understanding) -> None:
    assert understanding.from_speech(ONE, (Hypothesis("tak"),)).intent == "principal1"
    assert understanding.from_speech(ONE, (Hypothesis("nie"),)).intent == "neither"


@pytest.mark.parametrize(
    ("pressed", "intent", "value"),
    [
        ("1", "principal1", None),
        ("2#", "principal2", None),
        ("4", "neither", None),
        ("0", "agent", None),
        ("5260250274", None, "5260250274"),
        ("02070803628", None, "02070803628"),
        ("5260250274#", None, "5260250274"),
    ],
)
def test_keys_choose_or_give_a_number(
    understanding: Understanding, pressed: str, intent: str | None, value: str | None
) -> None:
    heard = understanding.from_keys(THREE, pressed)

    assert (heard.intent, heard.value) == (intent, value)


@pytest.mark.parametrize("pressed", ["9", "12", "5260250275", "99999999999"])
def test_other_keys_are_not_understood(understanding: Understanding, pressed: str) -> None:
    assert understanding.from_keys(THREE, pressed).outcome is Outcome.REJECT


def test_the_recogniser_expects_the_names(understanding: Understanding) -> None:
    phrases = understanding.decodings(THREE)[0].phrases

    assert phrases is not None
    assert {"jan niebyły", "fundacja", "ktoś inny", "pięć pięć"} <= set(phrases)
