"""Dictation: whatever a Pole may say for a number, the number is among the readings."""

import importlib.util
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.identity import nip, pesel
from ivr.understanding.dtmf import is_identifier
from ivr.understanding.numbers import Reading, amounts, dates, phones, postcodes, readings, years


def _speller() -> ModuleType:
    """The neighbour of this file; tests are no package to import from."""
    spec = importlib.util.spec_from_file_location("speller", Path(__file__).with_name("speller.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


speller = _speller()
TODAY = date(2026, 11, 24)
TEN_DIGITS = "cztery cztery zero pięć jeden cztery zero jeden trzy pięć"
RANDOMS = st.randoms(use_true_random=False)
many = settings(max_examples=1500, deadline=None, derandomize=True)
some = settings(max_examples=500, deadline=None, derandomize=True)


@st.composite
def pesels(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1920, 1, 1), TODAY))
    month = born.month + (20 if born.year >= 2000 else 0)
    head = f"{born.year % 100:02}{month:02}{born.day:02}{draw(st.integers(0, 9999)):04}"
    return next(head + last for last in "0123456789" if pesel.is_valid(head + last))


@st.composite
def nips(draw: st.DrawFn) -> str:
    head = str(draw(st.integers(100_000_000, 999_999_999)))
    found = [head + last for last in "0123456789" if nip.is_valid(head + last)]
    return found[0] if found else "8567346215"


def digits_of(said: str, wanted: Callable[[str], bool]) -> list[str]:
    return [reading.digits for reading in readings(said, wanted=wanted)]


@many
@given(pesels(), RANDOMS)
def test_every_dictation_of_a_pesel_is_understood(digits: str, random: Random) -> None:
    said = speller.dictated(digits, random)
    assert digits in digits_of(said, is_identifier), said


@many
@given(nips(), RANDOMS)
def test_every_dictation_of_a_nip_is_understood(digits: str, random: Random) -> None:
    said = speller.dictated(digits, random)
    assert digits in digits_of(said, is_identifier), said


@some
@given(pesels(), RANDOMS)
def test_a_number_may_be_dictated_in_two_turns(digits: str, random: Random) -> None:
    cut = random.randint(1, len(digits) - 1)
    first, second = speller.dictated(digits[:cut], random), speller.dictated(digits[cut:], random)
    assert digits in digits_of(f"{first}, {second}", is_identifier), (first, second)


@many
@given(st.integers(100_000_000, 999_999_999).map(str), RANDOMS)
def test_every_dictation_of_a_phone_is_understood(digits: str, random: Random) -> None:
    prefix = random.choice(["", "", "+48 ", "0048 ", "plus czterdzieści osiem ", "numer to "])
    said = prefix + speller.dictated(digits, random)
    assert digits in phones(said), said


@many
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), RANDOMS)
def test_every_date_in_full_is_understood(day: date, random: Random) -> None:
    said = speller.day(day, random)
    assert dates(said, TODAY)[:1] == [day], said


@some
@given(st.dates(date(1937, 1, 1), TODAY))
def test_two_digits_of_a_year_are_understood(day: date) -> None:
    if day.year % 100:
        month = speller.MONTHS[day.month - 1]
        last_two = speller.ordinal(day.year % 100, genitive=True)
        said = f"{speller.ordinal(day.day, genitive=True)} {month} {last_two} roku"
        assert day in dates(said, TODAY), said


@some
@given(st.integers(0, 99_999_999_999), RANDOMS)
def test_every_amount_is_understood(grosze: int, random: Random) -> None:
    said = speller.amount(grosze, random)
    assert amounts(said) == [Decimal(grosze) / 100], said


@some
@given(st.integers(2000, 2099), RANDOMS)
def test_every_tax_year_is_understood(year: int, random: Random) -> None:
    said = speller.year(year, random)
    assert years(said, TODAY) == [year], said


@some
@given(st.integers(0, 99_999).map("{:05}".format), RANDOMS)
def test_every_postcode_is_understood(digits: str, random: Random) -> None:
    said = speller.dictated(digits, random)
    assert f"{digits[:2]}-{digits[2:]}" in postcodes(said), said


@many
@given(pesels(), RANDOMS, st.integers(1, 3), st.integers(1, 9))
def test_a_corrected_tail_is_understood(digits: str, random: Random, size: int, shift: int) -> None:
    """The last digits are said wrong and said again after any excuse."""
    wrong = "".join(str((int(digit) + shift) % 10) for digit in digits[-size:])
    excuse = random.choice(["nie, przepraszam,", "nie", "pomyłka", "to znaczy", "ostatnie to"])
    heard = f"{speller.dictated(digits[:-size] + wrong, random)} {excuse} "
    said = heard + speller.dictated(digits[-size:], random)
    assert digits in digits_of(said, lambda found: len(found) == pesel.LENGTH), said


@some
@given(pesels(), RANDOMS, st.sampled_from(["nie przepraszam", "nie", "pomyłka", "znaczy"]))
def test_a_group_put_right_on_the_way_is_understood(
    digits: str, random: Random, excuse: str
) -> None:
    said = speller.corrected(digits, random, excuse)
    assert digits in digits_of(said, is_identifier), said


SAID = """
nie przepraszam pięć sto dwadzieścia trzy zamiast tylko ostatnia dwie to razy dwa podwójne zera zero
, . a od początku jeszcze raz tysiąc milion pół i złotych groszy maja roku zeszły temu lata dwutysięczny
pierwsza cyfra 5 44 2025 31 ² ٣ ß
"""
WORDS = st.lists(st.sampled_from(SAID.split()), max_size=40).map(" ".join)


@many
@given(st.text(max_size=80) | WORDS)
def test_nothing_that_is_said_breaks_it(said: str) -> None:
    for reading in readings(said):
        assert reading.digits.isascii()
        assert reading.digits.isdigit()
    assert all(amount >= 0 for amount in amounts(said))
    assert all(len(phone) == 9 for phone in phones(said))
    assert all(len(code) == 6 for code in postcodes(said))
    assert all(2000 <= year <= 2099 for year in years(said, TODAY))
    dates(said, TODAY)


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize("said", ["przedwczoraj", "pojutrze", "zeszłego roku 1 maja", "1 maja 05"])
def test_the_ends_of_the_calendar_break_nothing(said: str, today: date) -> None:
    assert isinstance(dates(said, today), list)
    assert years(said, today) == []


@pytest.mark.parametrize(
    "word", ["nie pięć ", "dwadzieścia trzy ", "sto ", "5 ", "x", "5", "dwa razy ", ", ", "1.1.1 "]
)
def test_endless_garbage_is_soon_over(word: str) -> None:
    said = word * (10_000 // len(word))
    began = time.perf_counter()
    readings(said)
    elapsed_ms = (time.perf_counter() - began) * 1000
    assert elapsed_ms < 200  # 50 on a quiet machine


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("dwa zera", "00"),
        ("trzy razy jeden", "111"),
        ("podwójne pięć", "55"),
        ("potrójne siedem", "777"),
        ("trzy piątki", "555"),
        ("pięć siódemek", "77777"),
        ("dwa razy po dwanaście", "1212"),
        ("zero dwa razy", "00"),
        ("jedno zero", "0"),
        ("dwadzieścia trzy", "23"),
        ("dwadzieścia, trzy", "203"),
        ("sto dwadzieścia trzy", "123"),
        ("zero pięć", "05"),
        ("dwudziestego trzeciego", "23"),
        ("44 05 14-01359", "44051401359"),
        ("440 514", "440514"),
    ],
)
def test_the_usual_meaning_is_the_cheapest(said: str, digits: str) -> None:
    assert readings(said)[0].digits == digits


def test_words_that_join_may_stand_apart() -> None:
    found = {reading.digits for reading in readings("sto dwadzieścia trzy")}
    assert found == {"123", "10023", "1203", "100203"}


def test_groups_are_kept_as_they_were_said() -> None:
    assert readings("sto dwadzieścia trzy zero pięć")[0] == Reading(("123", "0", "5"))


@pytest.mark.parametrize(
    "said",
    [
        f"{TEN_DIGITS} osiem nie przepraszam dziewięć",
        f"{TEN_DIGITS} osiem, nie, przepraszam, dziewięć",
        f"{TEN_DIGITS} osiem pomyłka dziewięć",
        f"{TEN_DIGITS} osiem ostatnia cyfra to dziewięć",
        f"{TEN_DIGITS} a ostatnia cyfra to dziewięć",
        f"{TEN_DIGITS} osiem zamiast osiem dziewięć",
        f"{TEN_DIGITS} osiem zamiast ósemki ma być dziewiątka",
        f"{TEN_DIGITS} osiem nie osiem tylko dziewięć",
        f"{TEN_DIGITS} dziewięć zamiast osiem",
        "cztery cztery zero pięć jeden cztery zero jeden trzy osiem osiem ostatnie dwie to pięć dziewięć",
        "cztery cztery zero pięć czternaście zero jeden trzysta pięćdziesiąt osiem nie dziewięć",
        "czterdzieści pięć nie przepraszam cztery cztery zero pięć czternaście zero jeden trzy pięć dziewięć",
        "cztery cztery zero sześć nie pięć jeden cztery zero jeden trzy pięć dziewięć",
        "cztery cztery zero sześć nie zero pięć jeden cztery zero jeden trzy pięć dziewięć",
        f"osiem osiem od początku {TEN_DIGITS} dziewięć",
        f"{TEN_DIGITS} osiem jeszcze raz {TEN_DIGITS} dziewięć",
        f"{TEN_DIGITS} dziewięć powtarzam trzy pięć dziewięć",
        f"pięć {TEN_DIGITS.removeprefix('cztery ')} dziewięć pierwsza cyfra to cztery",
        f"{TEN_DIGITS} przepraszam dziewięć",
    ],
)
def test_corrections(said: str) -> None:
    assert digits_of(said, is_identifier)[:1] == ["44051401359"]


def test_both_ways_to_take_a_correction_survive() -> None:
    """Three digits were one group; two that follow replace two of them, or the group."""
    found = {reading.digits for reading in readings("zero sto dwadzieścia trzy nie cztery pięć")}
    assert {"0145", "045"} <= found


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("czternasty maja tysiąc dziewięćset czterdzieści cztery", ["1944-05-14"]),
        ("14 maja 1944", ["1944-05-14"]),
        ("14.05.1944", ["1944-05-14"]),
        ("2026-04-30", ["2026-04-30"]),
        ("pierwszego stycznia osiemdziesiątego piątego roku", ["1985-01-01"]),
        ("pierwszego stycznia dwutysięcznego piątego roku", ["2005-01-01"]),
        ("trzydziesty kwietnia", ["2026-04-30"]),
        ("14-go maja zeszłego roku", ["2025-05-14"]),
        ("w lutym, drugiego lutego", ["2026-02-02"]),
        ("dzisiaj", ["2026-11-24"]),
        ("wczoraj", ["2026-11-23"]),
        ("jutro", ["2026-11-25"]),
        ("dwudziesty dziewiąty lutego", []),
        ("31.04.2026", []),
        ("może", []),
    ],
)
def test_dates(said: str, expected: list[str]) -> None:
    assert [day.isoformat() for day in dates(said, TODAY)] == expected


def test_yesterday_is_a_day_before_today() -> None:
    assert dates("wczoraj", TODAY) == [TODAY - timedelta(days=1)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("tysiąc dwieście złotych pięćdziesiąt groszy", ["1200.50"]),
        ("dwa i pół tysiąca", ["2500.00"]),
        ("półtora tysiąca", ["1500.00"]),
        ("pięć stów", ["500.00"]),
        ("dwie dychy", ["20.00"]),
        ("minus pięć złotych", []),
        ("1 234,56 zł", ["1234.56"]),
        ("1.234,56", ["1234.56"]),
        ("1234.5", ["1234.50"]),
        ("trzysta", ["300.00"]),
        ("dwa miliony", ["2000000.00"]),
        ("sto złotych", ["100.00"]),
        ("sto złotych, dwadzieścia złotych", ["100.00", "20.00"]),
        ("2,5 tys. zł", ["2500.00"]),
        ("pięć groszy", ["0.05"]),
        ("nic", []),
    ],
)
def test_amounts(said: str, expected: list[str]) -> None:
    assert [str(amount) for amount in amounts(said)] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("za dwa tysiące dwudziesty piąty", [2025]),
        ("dwudziesty piąty rok", [2025]),
        ("zeszły rok", [2025]),
        ("w tym roku", [2026]),
        ("dwa lata temu", [2024]),
        ("za 2023 i 2024", [2023, 2024]),
        ("czternasty maja", []),
        ("pit trzydzieści siedem", []),
        ("1999", []),
    ],
)
def test_years(said: str, expected: list[int]) -> None:
    assert years(said, TODAY) == expected


def test_a_postcode_is_found_in_an_address() -> None:
    assert postcodes("ulica Polna 5, 00-950 Warszawa") == ["00-950"]
