"""Local offices are known by town and name, however inflected, and by the letters on the keys."""

from pathlib import Path

import pytest

from ivr.routing import loader
from ivr.understanding import offices
from ivr.understanding.interpretation import Candidate
from ivr.understanding.request import Kind, Request

LISTED = loader.load(Path(__file__).parents[2] / "config").offices
ASKED = Request(
    Kind.OFFICE, tuple(LISTED), names=tuple(f"{o.town}, {o.name}" for o in LISTED.values())
)


def towns(found: tuple[Candidate, ...]) -> set[str]:
    return {LISTED[candidate.label].town for candidate in found}


def names(found: tuple[Candidate, ...]) -> list[str]:
    return [LISTED[candidate.label].name for candidate in found]


@pytest.mark.parametrize(
    ("said", "town"),
    [
        ("radom", "Radom"),
        ("w radomiu", "Radom"),
        ("mieszkam w białymstoku", "Białystok"),
        ("urząd skarbowy w jeleniej górze", "Jelenia Góra"),
        ("nowy sącz", "Nowy Sącz"),
        ("łódź", "Łódź"),
    ],
)
def test_a_town_is_known_in_any_case(said: str, town: str) -> None:
    assert towns(offices.spoken(ASKED, said)) == {town}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("wrocław krzyki", "Urząd Skarbowy Wrocław-Krzyki"),
        ("ten na psim polu", "Urząd Skarbowy Wrocław-Psie Pole"),
        ("drugi w radomiu", "Drugi Urząd Skarbowy w Radomiu"),
        ("nowa huta", "Urząd Skarbowy Kraków-Nowa Huta"),
        ("biała podlaska", "Urząd Skarbowy w Białej Podlaskiej"),
    ],
)
def test_an_office_is_known_by_its_name(said: str, name: str) -> None:
    assert names(offices.spoken(ASKED, said)) == [name]


@pytest.mark.parametrize("said", ["nie wiem", "nowy targ", "drugi", "urząd skarbowy", ""])
def test_what_names_no_office_is_none(said: str) -> None:
    """Half of a town's name is not the town, and a number alone is none."""
    assert offices.spoken(ASKED, said) == ()


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("723", {"Radom"}),
        ("5639", {"Łódź"}),
        ("5353642", {"Jelenia Góra"}),
        ("99", set()),
        ("000", set()),
        ("72#", set()),
    ],
)
def test_letters_on_the_keys(keys: str, found: set[str]) -> None:
    assert towns(offices.keyed(ASKED, keys)) == found
