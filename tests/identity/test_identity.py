"""Check digits, telePINs, the verifier, secrets, pseudonyms."""

import copy
import json
import logging
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.identity import nip, pesel
from ivr.identity.assurance import PersonRef, Role
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher, weakness
from ivr.identity.verification import Limits, PersonRecord, Verifier
from ivr.logs import redact
from ivr.secret import MASK, Secret

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
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


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("730284", None),
        ("111111", "sequence"),
        ("123456", "sequence"),
        ("654321", "sequence"),
        ("12345", "length"),
        ("12345a", "length"),
        ("405140", "personal"),
    ],
)
def test_which_telepins_may_be_chosen(pin: str, why: str | None) -> None:
    assert weakness(pin, numbers=("44051401359",)) == why


class OnePerson:
    """A register of one, and attempts that can be refused."""

    def __init__(self, kept: str | None, *, allowed: bool = True) -> None:
        self.kept, self.allowed, self.begun, self.reset = kept, allowed, 0, 0

    def find(self, identifier: str) -> PersonRecord | None:
        known = identifier == "90022778245"
        return PersonRecord(PersonRef("zofia"), self.kept) if known else None

    def roles(self, person: PersonRef, on: date) -> frozenset[Role]:
        return frozenset({Role.PPO})

    def principal(
        self, person: PersonRef, role: Role, identifier: str, on: date
    ) -> PersonRef | None:
        return PersonRef("jan") if identifier == "02070803628" else None

    def begin(self, person: str, caller: str, moment: datetime) -> bool:
        self.begun += 1
        return self.allowed

    def succeeded(self, person: str, moment: datetime) -> None:
        self.reset += 1


@pytest.fixture(scope="module")
def hasher() -> TelepinHasher:
    return TelepinHasher({"a": bytes(32), "b": bytes(31) + b"1"}, "a", memory_kib=8)


def tried(
    hasher: TelepinHasher,
    person: OnePerson,
    *,
    identifier: str = "90022778245",
    pin: str = "906317",
) -> PersonRef | None:
    verifier = Verifier(person, person, hasher, key=lambda number: number)
    return verifier.authenticate(identifier, Secret(pin), caller="c", moment=NOW).person


def test_the_right_telepin_proves_the_person(hasher: TelepinHasher) -> None:
    person = OnePerson(hasher.hash(Secret("906317")))
    assert tried(hasher, person) == "zofia"
    assert (person.begun, person.reset) == (1, 1)


def test_every_failure_is_counted_and_looks_alike(hasher: TelepinHasher) -> None:
    kept = hasher.hash(Secret("906317"))
    for person, options in (
        (OnePerson(kept), {"pin": "906318"}),
        (OnePerson(None), {}),
        (OnePerson(kept, allowed=False), {}),
        (OnePerson(kept), {"identifier": "44051401359"}),
    ):
        assert tried(hasher, person, **options) is None
        assert (person.begun, person.reset) == (1, 0)


def test_a_pepper_may_be_rotated_and_a_lost_one_lets_nobody_in(hasher: TelepinHasher) -> None:
    newer = TelepinHasher({"a": bytes(32), "b": bytes(31) + b"1"}, "b", memory_kib=8)
    kept = hasher.hash(Secret("906317"))
    assert newer.verify(kept, Secret("906317"))
    lost = TelepinHasher({"b": bytes(31) + b"1"}, "b", memory_kib=8)
    assert not lost.verify(kept, Secret("906317"))


def test_the_delay_doubles_and_ends_in_a_lock() -> None:
    limits = Limits()
    waits = [limits.waits_until(failures, NOW) for failures in range(11)]
    assert waits[:3] == [NOW] * 3
    assert waits[3] == NOW + timedelta(seconds=30)
    assert waits[4] == NOW + timedelta(seconds=60)
    assert waits[10] is None


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
