"""What each level unlocks, as a file that people edit; and authorities in their time."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import ContentError
from ivr.identity.assurance import SCOPES, Assurance, Role, Scope
from ivr.identity.disclosure_loader import load
from ivr.identity.information import Information
from ivr.identity.principals import Validity

FILE = Path(__file__).parents[2] / "config" / "assurance.yaml"
GENERAL, INDIVIDUAL, ACCESS = Information.GENERAL, Information.INDIVIDUAL, Information.ACCESS
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    ("assurance", "role", "scope", "unlocked"),
    [
        (Assurance.NONE, None, None, {GENERAL}),
        (Assurance.NONE, Role.PPO, Scope.GENERAL, {GENERAL}),
        (Assurance.TELEPIN, None, None, {GENERAL, INDIVIDUAL, ACCESS}),
        (Assurance.TELEPIN, Role.PPO, Scope.GENERAL, {GENERAL, INDIVIDUAL}),
        (Assurance.TELEPIN, Role.UKO, Scope.BASIC, {GENERAL, INDIVIDUAL}),
        (Assurance.TELEPIN, Role.UKO, Scope.EXTENDED, {GENERAL, INDIVIDUAL, ACCESS}),
        (Assurance.TELEPIN, Role.PPO, Scope.EXTENDED, set()),
    ],
)
def test_a_proof_unlocks_what_the_file_says(
    assurance: Assurance, role: Role | None, scope: Scope | None, unlocked: set[Information]
) -> None:
    assert load(FILE).unlocked(assurance, role, scope) == unlocked


def test_nothing_individual_without_a_proof() -> None:
    assert load(FILE).needed(Information.INDIVIDUAL) is Assurance.TELEPIN
    assert load(FILE).needed(Information.GENERAL) is Assurance.NONE


def test_every_authority_is_in_the_file() -> None:
    named = {(role, scope) for role, scopes in SCOPES.items() for scope in scopes}

    assert set(load(FILE).authorities) == named


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("none: [general]", "none: [general, individual]", "needs a proof"),
        ("none: [general]", "none: []", "for everybody"),
        ("none: [general]", "nobody: [general]", "unknown key 'nobody'"),
        ("none: [general]", "", "level none is missing"),
        ("none: [general]", "none: general", "not a list"),
        ("telepin: [general, ", "telepin: [", "unlocks less than none"),
        ("telepin: [general, ", "telepin: [secret, ", "unknown information secret"),
        ("    basic: [general, individual]\n", "", "scope basic is missing"),
        ("    basic:", "    general:", "unknown key 'general'"),
        ("  PPO:", "  KSEF:", "unknown key 'KSEF'"),
        ("authorities:", "authority:", "unknown key 'authority'"),
        ("levels:", "levels: [", "mend the YAML"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path: Path, old: str, new: str, wrong: str) -> None:
    file = tmp_path / "assurance.yaml"
    source = FILE.read_text("utf-8")
    assert old in source
    file.write_text(source.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=wrong) as refused:
        load(file)

    assert str(refused.value).startswith(f"{file}:")


@pytest.mark.parametrize("content", [b"", b"- x", b"\xff\xfe", b"levels:\n  none: [general]\n"])
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "assurance.yaml"
    file.write_bytes(content)
    with pytest.raises(ContentError):
        load(file)
    with pytest.raises(ContentError):
        load(tmp_path / "missing.yaml")


@given(days, days, days, days)
def test_an_authority_never_holds_outside_its_days(
    first: date, last: date, revoked: date, day: date
) -> None:
    holds = Validity(first, last, revoked).covers(day)

    assert holds == (first <= day <= last and day < revoked)
    assert Validity(first, None, None).covers(day) == (first <= day)
