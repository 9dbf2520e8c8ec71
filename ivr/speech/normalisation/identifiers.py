"""Numbers that name somebody or something: telephones, NIP, PESEL, REGON, accounts, postcodes.

Where they are written in groups, these are kept: they are the writer's own. Else the customary ones
are taken: NIP 3-3-2-2, PESEL 2-2-2-3-2, an account (NRB) 2 and fours, a telephone 2-3-2-2 or 3-3-3.
"""

import re

from ivr.speech.normalisation.digits import cut, read_out

_UNIT = r"(?!\s*(?:zł|PLN|gr\b|EUR|euro|€|tys|mln|mld|milion|tysi|%|proc|szt|km|kg|l\b|,\d))"
_NRB = (2, 4, 4, 4, 4, 4, 4)
_SIZES = {9: (3, 3, 3), 10: (3, 3, 2, 2), 11: (2, 2, 2, 3, 2), 14: (3, 3, 3, 3, 2), 26: _NRB}
_LANDLINE = (2, 3, 2, 2)
_NOT_LANDLINES = (
    "45",
    "50",
    "51",
    "53",
    "57",
    "60",
    "66",
    "69",
    "72",
    "73",
    "78",
    "79",
    "80",
    "88",
)
"""How numbers of mobiles and of lines with shared cost begin (national numbering plan)."""

ACCOUNT = re.compile(r"\b(?:PL\s?)?(\d{2}(?:[ -]?\d{4}){6})\b")
TELEPHONE = re.compile(
    r"(?<![\w,.])(?:\+(?P<country>\d{1,3})[ -]?)?\(?(?P<number>"
    r"(?:0-)?\d{2}\)?[ -]\d{3}[ -]\d{2}[ -]\d{2}|\d{3}[ -]\d{3}[ -]\d{3})(?![\d-])" + _UNIT
)
INTERNATIONAL = re.compile(r"(?<![\w,.])\+(?P<country>\d{2})[ -]?(?P<number>\d{9})\b")
LABELLED = re.compile(
    r"\b(?P<label>(?i:nip|pesel|regon|krs|nr ewidencyjny|telefon|tel\.?|numer))(?P<between>:? )"
    r"(?P<number>\d(?:[ -]?\d){6,25})\b(?!,\d)" + _UNIT
)
POSTCODE = re.compile(r"(?<![\w-])(\d{2})-(\d{3})(?![\w-])")
GROUPED = re.compile(
    r"(?<![\w,.-])\d+(?:-\d+){2,}(?![\w-])|(?<![\w,.-])(?<!\d )0\d*(?: \d+)+(?![\w-])" + _UNIT
)
LONG = re.compile(r"(?<![\w,.])\d{9,}(?![\w,])" + _UNIT)


def say_account(match: re.Match[str]) -> str:
    """An account's number: pairs of digits, a pause after each four."""
    digits = re.sub(r"\D", "", match[1])
    return ", ".join(
        read_out(cut(four, (2, 2))).replace(",", "") for four in cut(digits, _NRB) if four
    )


def say_telephone(match: re.Match[str]) -> str:
    """A telephone number in the groups it is written in."""
    groups = re.findall(r"\d+", match["number"])
    if groups == ["".join(groups)]:
        groups = _telephone(groups[0])
    country = f"plus {read_out([match['country']])}, " if match["country"] else ""
    return country + read_out(groups)


def say_labelled(match: re.Match[str]) -> str:
    """A number whose name stands before it, in its own groups or the customary ones."""
    groups = re.split(r"[ -]", match["number"])
    return (
        match["label"] + match["between"] + read_out(groups if len(groups) > 1 else _cut(*groups))
    )


def say_postcode(match: re.Match[str]) -> str:
    """A postcode: two digits, three digits."""
    return read_out(match.groups())


def say_grouped(match: re.Match[str]) -> str:
    """Digits that somebody has grouped already."""
    return read_out(re.split(r"[ -]", match[0]))


def say_long(match: re.Match[str]) -> str:
    """Nine digits and more without a unit: a name, not an amount."""
    digits = match[0]
    return read_out(_telephone(digits) if len(digits) == 9 else _cut(digits))


def _telephone(digits: str) -> list[str]:
    """Nine digits as a subscriber's number."""
    return cut(digits, _SIZES[9] if digits.startswith(_NOT_LANDLINES) else _LANDLINE)


def _cut(digits: str) -> list[str]:
    return cut(digits, _SIZES.get(len(digits), ()))
