"""How numbers, times and abbreviations are said."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech import spoken
from ivr.understanding.numbers import readings


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", ["zero"]),
        ("044", ["zero", "czterdzieści", "cztery"]),
        ("405", ["czterysta", "pięć"]),
        ("12", ["dwanaście"]),
        ("000", ["zero", "zero", "zero"]),
        ("1234", ["sto", "dwadzieścia", "trzy", "cztery"]),
    ],
)
def test_groups(digits: str, words: list[str]) -> None:
    assert list(spoken.group(digits)) == words


@given(st.text("0123456789", min_size=1, max_size=3))
def test_a_group_read_out_is_understood_again(digits: str) -> None:
    said = " ".join(spoken.group(digits))
    assert digits in {reading.digits for reading in readings(said)}
    assert set(spoken.group(digits)) <= spoken.number_words()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "około minuty"),
        (2, "około dwóch minut"),
        (5, "około pięciu minut"),
        (15, "około piętnastu minut"),
        (45, "około czterdziestu pięciu minut"),
        (60, "około godziny"),
    ],
)
def test_waits(count: int, said: str) -> None:
    assert spoken.about(count) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-04-27T08:00", "w poniedziałek od godziny ósmej"),
        ("2026-04-28T07:30", "we wtorek od godziny siódmej trzydzieści"),
        ("2026-04-29T21:00", "w środę od godziny dwudziestej pierwszej"),
    ],
)
def test_openings(moment: str, said: str) -> None:
    assert spoken.opening(datetime.fromisoformat(moment)) == said


def test_abbreviations_are_said_as_words() -> None:
    assert spoken.as_spoken("PESEL albo NIP") == "pesel albo nip"
    assert spoken.as_spoken("w e-Urzędzie Skarbowym") == "w e urzędzie Skarbowym"
    assert spoken.as_spoken("SPIT") == "spit"
