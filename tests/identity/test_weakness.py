"""Every rule of a telePIN, by tables and by property."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.identity.weakness import Weakness, weaknesses
from ivr.secret import Secret

PESEL, NIP, PHONE = "44051401359", "8567346215", "+48 600 193 724"
BORN = date(1944, 5, 14)


def broken(pin: str) -> tuple[Weakness, ...]:
    return weaknesses(Secret(pin), numbers=(PESEL, NIP, PHONE), born=BORN)


@pytest.mark.parametrize("pin", ["730284", "906317", "500193", "027184", "859413", "370952"])
def test_may_be_chosen(pin: str) -> None:
    assert broken(pin) == ()


@pytest.mark.parametrize(
    "pin",
    [
        "", "1", "73028", "7302841", "73028a", "abcdef", "73 284", " 730284", "730284 ", "730284\n",
        "730284\0", "730-84", "+73028", "-73028", "73028.", "7302,4", "0x7302", "1e5000", "73028*",
        "73028#", "٧٣٠٢٨٤", "７３０２８４", "七三零二八四", "73028²", "²³¹²³¹", "½½½½½½", "𝟕𝟑𝟎𝟐𝟖𝟒",
        "🙂🙂🙂🙂🙂🙂", "７30284",
        "\ud800" * 6, "730284" * 1000, "None", "•" * 6, "\t\t\t\t\t\t", "73\u200b284", "\ufeff73028",
    ],
)  # fmt: skip
def test_no_six_digits(pin: str) -> None:
    assert broken(pin) == (Weakness.LENGTH,)


@pytest.mark.parametrize("pin", [digit * 6 for digit in "0123456789"])
def test_identical_digits(pin: str) -> None:
    assert broken(pin) == (Weakness.IDENTICAL,)


@pytest.mark.parametrize(
    "pin",
    [
        "012345", "123456", "234567", "345678", "567890", "678901", "789012", "890123", "901234",
        "987654", "876543", "765432", "654321", "543210", "432109", "321098", "210987", "109876",
    ],
)  # fmt: skip
def test_consecutive_digits_up_or_down(pin: str) -> None:
    assert broken(pin) == (Weakness.CONSECUTIVE,)


@pytest.mark.parametrize(
    "pin",
    ["051401", "514013", "140135", "401359", "856734", "673462", "346215", "600193", "193724"],
)
def test_a_part_of_the_own_numbers(pin: str) -> None:
    assert Weakness.PERSONAL in broken(pin)


def test_numbers_may_be_grouped_and_prefixed() -> None:
    for phone in ("600193724", "600-193-724", "0048 600 193 724", "+48600193724", "(600) 193.724"):
        assert weaknesses(Secret("193724"), numbers=(phone,)) == (Weakness.PERSONAL,)


@pytest.mark.parametrize(
    "pin",
    [
        "440514", "140544", "051444", "441405", "194405", "051944", "145194", "451944", "514194",
        "141944", "194451", "944514", "140519", "405194", "944051", "194414",
    ],
)  # fmt: skip
def test_the_birth_date_in_its_usual_writings(pin: str) -> None:
    assert Weakness.BIRTH_DATE in broken(pin)


@pytest.mark.parametrize(
    "pin",
    ["121212", "123123", "147258", "159753", "112233", "102030", "314159", "100000", "420420"],
)
def test_what_many_choose(pin: str) -> None:
    assert broken(pin) == (Weakness.COMMON,)


def test_every_broken_rule_is_named() -> None:
    """123456 as part of a number, born on 4 December 1956 or so: all the reasons, not the first."""
    told = weaknesses(Secret("123456"), numbers=("9123456780",), born=date(1956, 12, 3))
    assert told == (Weakness.CONSECUTIVE, Weakness.PERSONAL)
    told = weaknesses(Secret("121212"), numbers=("121212",), born=date(2012, 12, 12))
    assert told == (Weakness.PERSONAL, Weakness.BIRTH_DATE, Weakness.COMMON)


@given(st.text("0123456789", min_size=6, max_size=6), st.text("0123456789", max_size=9))
def test_whatever_stands_in_a_number_is_refused(pin: str, around: str) -> None:
    for number in (pin + around, around + pin, around + pin + around):
        assert Weakness.PERSONAL in weaknesses(Secret(pin), numbers=(number,))


@given(
    st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.sampled_from(["%y%m%d", "%d%m%y", "%m%d%y"])
)
def test_no_birth_date_of_six_digits_is_allowed(born: date, writing: str) -> None:
    assert Weakness.BIRTH_DATE in weaknesses(Secret(born.strftime(writing)), born=born)


@given(st.text(max_size=12))
def test_whatever_is_given_has_an_answer(text: str) -> None:
    assume(not (len(text) == 6 and text.isascii() and text.isdigit()))
    assert weaknesses(Secret(text)) == (Weakness.LENGTH,)


def test_most_codes_are_left() -> None:
    """The rules that hold for everybody take away less than one code in five hundred."""
    refused = sum(bool(weaknesses(Secret(f"{code:06}"))) for code in range(0, 1_000_000, 17))
    assert refused < 1_000_000 / 17 / 500
