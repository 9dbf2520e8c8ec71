"""Passwords of operators: what may not be chosen, and what is the same password."""

import pytest

from ivr.identity.passwords import OperatorPasswords, PasswordFlaw, flaws
from ivr.secret import Secret

SHORT, LONG, NAME = PasswordFlaw.SHORT, PasswordFlaw.LONG, PasswordFlaw.NAME
COMMON, SIMPLE = PasswordFlaw.COMMON, PasswordFlaw.SIMPLE
CHEAP = OperatorPasswords(memory_kib=64)


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("dobre hasło kierowniczki", ()),
        ("żółw-w-kapuście", ()),
        ("tysiąc dróg, jeden las", ()),
        ("5c0f1d9e2b7a4836", ()),
        ("zielony rower 17", ()),
        ("śnieg 🐌 w lipcu", ()),
        ("x" * 129, (LONG, SIMPLE)),
        ("krótkie", (SHORT,)),
        ("", (SHORT, NAME, SIMPLE)),
        ("halina halina halina", (NAME,)),
        ("HALINA-ma-kota-2026", (NAME,)),
        ("Hasło1234567890!", (COMMON,)),
        ("Październik2026", (COMMON,)),
        ("qwertyuiop2026!", (COMMON,)),
        ("!!!password!!!", (COMMON,)),
        ("aaaaaaaaaaaaaa", (SIMPLE,)),
        ("abcabcabcabcabc", (SIMPLE,)),
        ("kasia1kasia1kasia1", (SIMPLE,)),
        ("abcdefghijklmnop", (SIMPLE,)),
        ("zyxwvutsrqpo", (SIMPLE,)),
        ("123456789012", (SIMPLE,)),
        ("asdfghjklzxcv", (SIMPLE,)),
    ],
)
def test_which_rules_a_password_breaks(password: str, broken: tuple[PasswordFlaw, ...]) -> None:
    assert flaws(Secret(password), "halina") == broken


def test_a_password_is_right_or_not() -> None:
    kept = CHEAP.hash(Secret("dobre hasło kierowniczki"))

    assert CHEAP.verify(kept, Secret("dobre hasło kierowniczki"))
    assert not CHEAP.verify(kept, Secret("dobre haslo kierowniczki"))
    assert not CHEAP.verify(None, Secret("dobre hasło kierowniczki"))
    assert not CHEAP.verify("no hash", Secret("dobre hasło kierowniczki"))


def test_who_has_no_password_is_not_let_in_by_what_is_compared_instead() -> None:
    assert not CHEAP.verify(None, Secret("\0" * 12))


def test_one_text_is_one_password_however_it_was_typed() -> None:
    """A keyboard may send ó as one character, or as o and an accent."""
    kept = CHEAP.hash(Secret("gr\u00f3d nad rzek\u0105"))

    assert CHEAP.verify(kept, Secret("gro\u0301d nad rzeka\u0328"))


def test_a_cheaper_hash_is_outdated() -> None:
    kept = CHEAP.hash(Secret("dobre hasło kierowniczki"))

    assert not CHEAP.is_outdated(kept)
    assert OperatorPasswords(memory_kib=128).is_outdated(kept)
