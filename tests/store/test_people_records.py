"""What files of people may hold, and what each wrong value is told: tables of bad input."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import ContentError
from ivr.identity import nip, pesel
from ivr.identity.assurance import Role, Scope
from ivr.store import people_files
from ivr.store.people_files import COLUMNS, Kind, Record
from ivr.store.people_records import Reader, TelepinChange

TODAY = date(2026, 4, 28)
PESEL, OTHER, NIP, FIRM = "44051401359", "02070803628", "8567346215", "5260250274"
HASH = "k1$argon2id$v=19$m=8,t=2,p=1$c29tZXNhbHQ$YWJj"
NBSP = "\u00a0"


def reader() -> Reader:
    return Reader(TODAY, lambda kept: kept == HASH)


def wrong(kind: Kind, **fields: str) -> list[str]:
    """What is wrong with a record that is right but for these fields."""
    right = {
        Kind.PERSON: {"name": "Anna", "pesel": PESEL, "nip": NIP},
        Kind.AUTHORITY: {
            "agent": PESEL, "principal": FIRM, "role": "UKO", "valid_from": "2024-10-01",
        },
    }[kind]  # fmt: skip
    record = Record(Path("f.csv"), 7, kind, dict.fromkeys(COLUMNS[kind], "") | right | fields)
    reading = reader()
    read = reading.person if kind is Kind.PERSON else reading.authority
    found = read(record)

    assert (found is None) == bool(reading.problems)
    assert {(each.file, each.line) for each in reading.problems} <= {("f.csv", 7)}
    return [f"{each.wrong}; {each.remedy}" for each in reading.problems]


def test_right_records_are_right() -> None:
    assert wrong(Kind.PERSON) == []
    assert wrong(Kind.AUTHORITY) == []


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("4405140135", "a PESEL|PESEL has 10 digits"),
        ("440514013590", "PESEL has 12 digits"),
        ("4", "PESEL has 1 digits"),
        ("44051401358", "wrong check digit"),
        ("44051401350", "wrong check digit"),
        ("44051401395", "wrong check digit"),
        ("44051410359", "wrong check digit"),
        ("44150401359", "begins with no date|wrong check digit"),
        ("44053201357", "begins with no date"),
        ("44023001357", "begins with no date"),
        ("44000001357", "begins with no date"),
        ("02381307589", "begins with no date"),
        ("00000000000", "begins with no date"),
        ("99999999999", "begins with no date"),
        ("12345678901", "begins with no date"),
        ("11111111111", "wrong check digit"),
        ("44651401351", "a date to come"),
        ("26242901352", "a date to come"),
        ("26243001352", "a date to come"),
        ("2070803628", "dropped the leading zero"),
        ("4.4E+10", "spreadsheet rounded"),
        ("4,40514E+10", "spreadsheet rounded"),
        ("4.40514e10", "spreadsheet rounded"),
        (NIP, "is a NIP; move it to the column nip"),
        ("856-734-62-15", "is a NIP"),
        ("4405140135a", "more than digits"),
        ("4405140135O", "more than digits"),
        ("4405140135l", "more than digits"),
        ("４４０５１４０１３５９", "more than digits"),
        ("٤٤٠٥١٤٠١٣٥٩", "more than digits"),
        ("4405140135²", "more than digits"),
        ("44051401359.0", "PESEL has 12 digits"),
        ("44051401359,0", "more than digits"),
        ("+44051401359", "more than digits"),
        ("-44051401359", "^$"),
        ("=44051401359", "more than digits"),
        ("'44051401359", "more than digits"),
        ('"44051401359"', "more than digits"),
        ("PESEL 44051401359", "more than digits"),
        ("44051401359/44051401359", "more than digits"),
        ("brak", "more than digits"),
        ("null", "more than digits"),
        ("None", "more than digits"),
        ("NaN", "more than digits"),
        ("n/d", "more than digits"),
        ("-", "more than digits"),
        (".", "more than digits"),
        ("#N/A", "more than digits"),
        ("#REF!", "more than digits"),
        ("0x44051401359", "more than digits"),
        ("1e1000000", "more than digits"),
        ("4" * 5000, "PESEL has 5000 digits"),
        ("🙂" * 11, "more than digits"),
        ("'; drop table person; --", "more than digits"),
        ("${jndi:ldap://x}", "more than digits"),
        ("44051401359\u200b", "more than digits"),
        ("\u202e44051401359", "more than digits"),
        ("4405\x0b1401359", "^$"),
        ("4405\x07140135", "more than digits"),
    ],
)
def test_wrong_pesels(value: str, why: str) -> None:
    found = wrong(Kind.PERSON, pesel=value)
    if why == "^$":
        assert found == []
        return

    assert len(found) == 1
    assert any(part in found[0] for part in why.split("|"))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("856734621", "NIP has 9 digits"),
        ("85673462150", "NIP has 11 digits"),
        ("8", "NIP has 1 digits"),
        ("8567346216", "wrong check digit"),
        ("8567346210", "wrong check digit"),
        ("5867346215", "wrong check digit"),
        ("8567364215", "wrong check digit"),
        ("0000000000", "wrong check digit"),
        ("0123456789", "wrong check digit"),
        ("1234567890", "wrong check digit"),
        ("9999999998", "wrong check digit"),
        ("1234567800", "wrong check digit"),
        (PESEL, "is a PESEL; move it to the column pesel"),
        ("8.56735E+09", "spreadsheet rounded"),
        ("8,56735E+09", "spreadsheet rounded"),
        ("DE8567346215", "more than digits"),
        ("pl8567346215", "more than digits"),
        ("PLPL8567346215", "more than digits"),
        ("PL", "more than digits"),
        ("8567346215PL", "more than digits"),
        ("856_734_62_15", "more than digits"),
        ("856/734/62/15", "more than digits"),
        ("856,734,62,15", "more than digits"),
        ("856734621S", "more than digits"),
        ("８５６７３４６２１５", "more than digits"),
        ("٨٥٦٧٣٤٦٢١٥", "more than digits"),
        ("856734621½", "more than digits"),
        ("NIP: 8567346215", "more than digits"),
        ("8567346215;", "more than digits"),
        ("+8567346215", "more than digits"),
        ("brak", "more than digits"),
        ("n/a", "more than digits"),
        ("-", "more than digits"),
        ("#VALUE!", "more than digits"),
        ("=8567346215", "more than digits"),
        ("8567346215\u200b", "more than digits"),
        ("8" * 5000, "NIP has 5000 digits"),
        ("🙂", "more than digits"),
        ("true", "more than digits"),
        ("[8567346215]", "more than digits"),
    ],
)
def test_wrong_nips(value: str, why: str) -> None:
    found = wrong(Kind.PERSON, nip=value)

    assert len(found) == 1
    assert why in found[0]


@pytest.mark.parametrize(
    "value",
    [
        "856-734-62-15",
        "856-73-46-215",
        "PL8567346215",
        "PL 856 734 62 15",
        f"856{NBSP}734{NBSP}62{NBSP}15",
    ],
)
def test_usual_writings_of_a_nip(value: str) -> None:
    assert wrong(Kind.PERSON, nip=value) == []


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "name is empty"),
        ("   ", "name is empty|no letter"),
        ("A" * 201, "longer than 200"),
        ("ą" * 100_000, "longer than 200"),
        ("Anna\nZmyślona", "control character"),
        ("Anna\tZmyślona", "control character"),
        ("Anna\rZmyślona", "control character"),
        ("Anna\x00", "control character"),
        ("Anna\x1b[31m", "control character"),
        ("Anna\x7f", "control character"),
        ("Anna\x85", "control character"),
        ("Anna\u2028Z", "control character"),
        ("Anna\u202eanylśymZ", "control character"),
        ("Anna\u200bZ", "control character"),
        ("\ufeffAnna", "control character"),
        ("Anna\ud800", "control character"),
        ("Anna\ue000", "control character"),
        ("Anna Zmy\ufffdlona", "signs that were lost"),
        ("=cmd|' /C calc'!A0", "no formula"),
        ("+48600100200", "no formula"),
        ("-Anna", "no formula"),
        ("@SUM(A1)", "no formula"),
        ("=", "no formula"),
        ("12345", "no letter"),
        ("...", "no letter"),
        ("?", "no letter"),
        ("44051401359", "no letter"),
        ("🙂", "no letter"),
        ("„”", "no letter"),
        ("(1)", "no letter"),
    ],
)
def test_wrong_names(value: str, why: str) -> None:
    found = wrong(Kind.PERSON, name=value)

    assert len(found) == 1
    assert any(part in found[0] for part in why.split("|"))


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć-Ćma", "„Klonowa” sp. z o.o.", "4F S.A.", "O'Brien", "Wang 王", "3M", "Ó"]
)
def test_names_of_people_and_firms(name: str) -> None:
    assert wrong(Kind.PERSON, name=name) == []


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("906317", "must never stand in a file"),
        ("000000", "must never stand in a file"),
        ("1", "must never stand in a file"),
        ("90631", "must never stand in a file"),
        ("9063170", "must never stand in a file"),
        ("٩٠٦٣١٧", "must never stand in a file"),
        ("active", "no state and no hash"),
        ("aktywny", "no state and no hash"),
        ("Inactive", "no state and no hash"),
        ("LOCKED", "no state and no hash"),
        ("hash", "no state and no hash"),
        ("tak", "no state and no hash"),
        ("-", "no state and no hash"),
        ("•", "no state and no hash"),
        ("906 317", "no state and no hash"),
        ("906-317", "no state and no hash"),
        ("x906317", "no state and no hash"),
        ("k2" + HASH[2:], "no state and no hash"),
        (HASH[3:], "no state and no hash"),
        (HASH + "x", "no state and no hash"),
        ("$2b$12$abcdefghijklmnopqrstuv", "no state and no hash"),
        ("5f4dcc3b5aa765d61d8327deb882cf99", "no state and no hash"),
        ("{SSHA}abc", "no state and no hash"),
        ("k1$", "no state and no hash"),
        ("$", "no state and no hash"),
        ("9" * 100, "no state and no hash"),
    ],
)
def test_wrong_telepins(value: str, why: str) -> None:
    found = wrong(Kind.PERSON, telepin=value)

    assert len(found) == 1
    assert why in found[0]
    assert value not in found[0] or len(value) < 4 or value in ("hash", "active")


@pytest.mark.parametrize(
    ("value", "change"),
    [("", "keep"), ("inactive", "deactivate"), ("locked", "lock"), (HASH, "adopt")],
)
def test_states_of_telepins(value: str, change: str) -> None:
    fields = {"name": "Anna", "pesel": PESEL, "nip": "", "telepin": value}
    found = reader().person(Record(Path("f"), 2, Kind.PERSON, fields))

    assert found is not None
    assert found.telepin is TelepinChange[change.upper()]
    assert found.telepin_hash == (HASH if change == "adopt" else None)


def test_a_person_needs_a_number() -> None:
    assert wrong(Kind.PERSON, pesel="", nip="") == [
        "neither PESEL nor NIP; write at least one: people are found by it"
    ]


def test_everything_wrong_with_a_record_is_told_at_once() -> None:
    assert len(wrong(Kind.PERSON, name="", pesel="1", nip="2", telepin="3")) == 4
    everything = wrong(
        Kind.AUTHORITY, agent="", principal="1", role="x", valid_from="y", valid_to="z"
    )

    assert len(everything) == 5


@pytest.mark.parametrize("which", ["agent", "principal"])
@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "is empty"),
        ("Anna", "more than digits"),
        ("4405140135", "check digit"),
        ("44051401358", "wrong check digit"),
        ("8567346216", "wrong check digit"),
        ("2070803628", "leading zero"),
        ("4.4E+10", "spreadsheet rounded"),
        ("0", "digits"),
        ("zofia", "more than digits"),
        ("5b5630492d4b4a75b3cb2daa69746dbe", "more than digits"),
        ("DE123456789", "more than digits"),
        ("02381307589", "no date"),
        ("44651401351", "a date to come"),
        ("🙂", "more than digits"),
    ],
)
def test_wrong_agents_and_principals(which: str, value: str, why: str) -> None:
    found = wrong(Kind.AUTHORITY, **{which: value})

    assert len(found) == 1
    assert found[0].startswith(which)
    assert why in found[0]


@pytest.mark.parametrize(
    "value",
    ["", "PPO-1", "UPL", "ppo1", "pełnomocnik", "general", "0", "PPO UKO", "ＰＰＯ", "🙂", "None"],
)
def test_wrong_roles(value: str) -> None:
    assert [each.split(";")[0] for each in wrong(Kind.AUTHORITY, role=value)] == ["role is unknown"]


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("PPO", "basic"), ("PPO", "extended"), ("PPO", "x"), ("UKO", "general"), ("UKO", "full"),
        ("UKO", "podstawowy"), ("UKO", "0"), ("PPO", "GENERALL"), ("UKO", "basic extended"), ("UKO", "*"),
    ],
)  # fmt: skip
def test_wrong_scopes(role: str, scope: str) -> None:
    found = wrong(Kind.AUTHORITY, role=role, scope=scope)

    assert len(found) == 1
    assert "has no such scope" in found[0]


@pytest.mark.parametrize("which", ["valid_from", "valid_to", "revoked_on"])
@pytest.mark.parametrize(
    "value",
    [
        "01.10.2027", "01-10-2027", "2027/10/01", "20271001", "2027-10", "2027", "2027-13-01", "2027-02-30",
        "2027-00-10", "2027-10-00", "2027-W40-1", "2027-275", "1 października 2027", "jutro", "0000-01-01",
        "2027-10-01T00:00:00", "2027-10-1", "27-10-01", "٢٠٢٧-١٠-٠١", "46296", "bezterminowo", "-", "never",
    ],
)  # fmt: skip
def test_wrong_dates(which: str, value: str) -> None:
    found = wrong(Kind.AUTHORITY, **{which: value})

    assert found == [f"{which} is no date; write year, month and day: 2026-01-31"]


@pytest.mark.parametrize("which", ["valid_to", "revoked_on"])
def test_dates_that_are_inverted(which: str) -> None:
    assert wrong(Kind.AUTHORITY, **{which: "2024-09-30"}) == [
        f"{which} is before valid_from; correct one of the dates"
    ]
    assert wrong(Kind.AUTHORITY, **{which: "2024-10-01"}) == []


def test_nobody_acts_for_themselves() -> None:
    found = wrong(Kind.AUTHORITY, agent=PESEL, principal="440514 01359")

    assert found == ["agent and principal are the same; nobody needs authority over themselves"]


def test_an_authority_as_it_is_read() -> None:
    fields = dict.fromkeys(COLUMNS[Kind.AUTHORITY], "") | {
        "agent": PESEL, "principal": "PL 526-025-02-74", "role": "uko", "valid_from": "2024-10-01",
    }  # fmt: skip
    found = reader().authority(Record(Path("f"), 2, Kind.AUTHORITY, fields))

    assert found is not None
    assert (found.principal, found.role, found.scope) == (FIRM, Role.UKO, Scope.BASIC)
    assert (found.valid_to, found.revoked_on) == (None, None)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_a_person_holds_there_is_an_answer(
    name: str, pesel_text: str, nip_text: str, telepin: str
) -> None:
    fields = {"name": name, "pesel": pesel_text, "nip": nip_text, "telepin": telepin}
    reading = reader()
    found = reading.person(Record(Path("f"), 1, Kind.PERSON, fields))

    assert (found is None) == bool(reading.problems)
    if found:
        assert found.pesel is None or pesel.is_valid(found.pesel)
        assert found.nip is None or nip.is_valid(found.nip)


@given(st.text("0123456789", min_size=1, max_size=12))
def test_no_number_is_repeated_in_a_message(number: str) -> None:
    found = wrong(Kind.PERSON, pesel=number) + wrong(Kind.AUTHORITY, agent=number)

    assert not any(number in each for each in found if len(number) > 4)


@given(st.binary(max_size=300), st.sampled_from([".csv", ".json"]))
def test_whatever_a_file_holds_there_is_an_answer(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    file = tmp_path_factory.getbasetemp() / f"any{suffix}"
    file.write_bytes(data)
    try:
        records, problems = people_files.read(file)
    except ContentError as refused:
        records, problems = [], refused.problems
    assert records or problems
