"""Check digits, telePINs, the verifier, secrets, pseudonyms."""

import copy
import json
import logging
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.identity import nip, pesel
from ivr.identity.pseudonym import Pseudonyms
from ivr.logs import redact
from ivr.secret import MASK, Secret

DIGITS = st.text("0123456789", min_size=1, max_size=13)


@given(DIGITS, st.integers(0, 12))
def test_one_wrong_digit_is_always_found(digits: str, at: int) -> None:
    for known, length in ((pesel.is_valid, 11), (nip.is_valid, 10)):
        if len(digits) == length and known(digits):
            wrong = digits[: at % length] + str((int(digits[at % length]) + 1) % 10)
            assert not known(wrong + digits[at % length + 1 :])


@pytest.mark.parametrize("number", ["44051401359", "02070803628", "90022778245"])
def test_pesel(number: str) -> None:
    assert pesel.is_valid(number)
    assert not pesel.is_valid(number[:-1])
    assert not nip.is_valid(number)


def test_a_pesel_with_an_impossible_date_is_none() -> None:
    assert not pesel.is_valid("44054401358")
    assert pesel.birth_date("02270803624") == date(2002, 7, 8)


@pytest.mark.parametrize("number", ["8567346215", "5260250274"])
def test_nip(number: str) -> None:
    assert nip.is_valid(number)
    assert not nip.is_valid("0" * 10)


@given(st.text("0123456789", min_size=6, max_size=6))
def test_a_secret_shows_itself_nowhere(digits: str) -> None:
    secret = Secret(digits)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>9}", "%s" % secret, repr([secret])]  # noqa: UP031
    assert not any(digits in text for text in shown)
    assert digits not in json.dumps({"pin": secret}, default=str)
    for copying in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            copying(secret)
    with pytest.raises(TypeError):
        hash(secret)


@pytest.mark.parametrize(
    "event",
    [
        {"event": "x", "text": "mój pesel 90022778245"},
        {"event": "x", "nested": {"list": ["900 227 782 45"]}},
        {"event": "x", "telepin": "906317"},
        {"event": "x", "number": 90022778245},
        {"event": "x", "phone": "+48 600 100 200"},
    ],
)
def test_logs_mask_numbers(event: dict[str, object]) -> None:
    written = json.dumps(redact(logging.getLogger(), "info", dict(event)), ensure_ascii=False)
    assert MASK in written
    assert not any(number in written for number in ("9002", "906317", "600 100"))


def test_logs_keep_what_is_no_number_of_a_person() -> None:
    event = {"event": "call_ended", "call_id": "kasja-1795508311.0", "late_ms": 1234, "port": 40000}
    assert redact(logging.getLogger(), "info", dict(event)) == event


def test_pseudonyms_depend_on_key_and_kind() -> None:
    one, other = Pseudonyms(bytes(32)), Pseudonyms(b"1" * 32)
    assert one.of("phone", "600") == one.of("phone", "600")
    assert len({one.of("phone", "600"), other.of("phone", "600"), one.of("pesel", "600")}) == 3
