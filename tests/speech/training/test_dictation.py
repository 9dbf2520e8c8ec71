"""What the speller says is what the reader of dictation understands."""

from datetime import date

import numpy as np
import pytest

from ivr.identity import nip, pesel
from ivr.speech.training import dictation
from ivr.speech.training.dictation import Style
from ivr.understanding import fields, numbers

TODAY = date(2026, 1, 1)


def test_digits_in_each_style() -> None:
    random = np.random.default_rng(1)

    assert dictation.dictated("0445", Style.SINGLES, random) == "zero cztery cztery pięć"
    assert dictation.dictated("0445", Style.PAIRS, random) == "zero cztery czterdzieści pięć"
    assert dictation.dictated("0445", Style.TRIPLES, random) == "zero czterdzieści cztery pięć"


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("seed", range(15))
def test_identifiers_are_understood_in_every_style(style: Style, seed: int) -> None:
    random = np.random.default_rng(seed)
    number = dictation.valid_pesel(random)

    assert (
        number in fields.answer("pesel", dictation.dictated(number, style, random), TODAY).readings
    )


@pytest.mark.parametrize("seed", range(20))
def test_loosely_dictated_digits_keep_their_first_digit(seed: int) -> None:
    random = np.random.default_rng(seed)
    said = dictation.loosely("730284", random)

    assert numbers.readings(said)[0].digits[0] == "7"


def test_made_up_identifiers_are_valid() -> None:
    random = np.random.default_rng(1)

    assert all(pesel.is_valid(dictation.valid_pesel(random)) for _ in range(50))
    assert all(nip.is_valid(dictation.valid_nip(random)) for _ in range(50))


def test_ordinals_of_dates() -> None:
    assert [dictation.ordinal(day) for day in (1, 20, 31)] == [
        "pierwszego",
        "dwudziestego",
        "trzydziestego pierwszego",
    ]


@pytest.mark.parametrize("seed", range(20))
def test_amounts_are_understood(seed: int) -> None:
    assert numbers.amounts(dictation.amount(np.random.default_rng(seed)))
