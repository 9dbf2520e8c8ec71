"""Which numbers may be called back."""

import pytest

from ivr.identity import phone


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("+48 600 100 200", "600100200"),
        ("0048600100200", "600100200"),
        ("48600100200", "600100200"),
        ("0600100200", "600100200"),
        ("(22) 330-03-30", "223300330"),
        ("223300330", "223300330"),
        ("700123456", ""),
        ("801055055", ""),
        ("800100200", ""),
        ("112", ""),
        ("+49301234567", ""),
        ("118913", ""),
        ("anonymous", ""),
        ("", ""),
        ("６００１００２００", ""),
        ("600100200&PJSIP/x", ""),
    ],
)
def test_only_subscribers_in_poland_are_called(written: str, digits: str) -> None:
    assert phone.callable_number(written) == digits


def test_numbers_are_read_in_their_groups() -> None:
    assert phone.groups("600100200") == ("600", "100", "200")
    assert phone.groups("223300330") == ("22", "330", "03", "30")
