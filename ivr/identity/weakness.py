"""Which telePINs may not be chosen, and every rule that one breaks.

The owner's deck (e-Urząd Skarbowy, „Ustaw telePIN”) forbids identical digits (111111) and consecutive
ones (123456). The rest is stricter than the deck and an assumption: the length, descending runs and
those that pass over nine to zero, parts of the person's own numbers, writings of the birth date, and
a list of codes that everybody chooses (NIST SP 800-63B-4 asks for a blocklist).
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise, permutations, product

from ivr.secret import Secret

LENGTH = 6


class Weakness(StrEnum):
    """A rule that a telePIN breaks."""

    LENGTH = "length"
    """Not six digits; no other rule is looked at then."""
    IDENTICAL = "identical"
    """One digit six times: 111111."""
    CONSECUTIVE = "consecutive"
    """Each digit follows the one before, up or down: 123456, 654321, 567890, 210987."""
    PERSONAL = "personal"
    """A part of the person's PESEL, NIP or telephone number."""
    BIRTH_DATE = "birth_date"
    """The person's birth date, or a part of it, in any usual writing."""
    COMMON = "common"
    """A code that many choose: a repeated pair or triple, a figure on the keypad, a famous number."""


_STEPS_BY_ONE = ({1}, {9})
"""Modulo ten, so that 890123 is a run as well."""
_KEYPAD_AND_FAMOUS = frozenset(
    {
        "147258", "258369", "369258", "258147", "147369", "369147", "147852", "258963", "741852",
        "852963", "963852", "852741", "741963", "963741", "159357", "357159", "159753", "753159",
        "951357", "951753", "123654", "654123", "321456", "456321", "123789", "789123", "321654",
        "456123", "789456", "456789", "987456", "123987", "321789", "789654", "142536", "415263",
        "135790", "135791", "135797", "246802", "246810", "024680", "975310", "864200", "102030",
        "112358", "314159", "271828", "161803", "141421", "420420", "696969", "696420", "007007",
        "100000", "200000", "000001", "111112", "999998", "112233", "223344", "332211", "445566",
        "665544", "778899", "998877", "111222", "222333", "000111", "123321", "321123", "456654",
        "012210", "101112", "121314", "110011", "520520", "521521", "131452", "159951", "147741",
    }
)  # fmt: skip


def weaknesses(
    telepin: Secret, *, numbers: tuple[str, ...] = (), born: date | None = None
) -> tuple[Weakness, ...]:
    """Every rule that this telePIN breaks; empty when it may be chosen.

    `numbers` are the person's PESEL, NIP and telephone numbers, in any grouping.
    """
    if not telepin.is_digits(LENGTH):
        return (Weakness.LENGTH,)
    pin = telepin.reveal_to_verifier().decode("ascii")
    steps = {(int(later) - int(earlier)) % 10 for earlier, later in pairwise(pin)}
    broken = {
        Weakness.IDENTICAL: steps == {0},
        Weakness.CONSECUTIVE: steps in _STEPS_BY_ONE,
        Weakness.PERSONAL: any(pin in _digits(number) for number in numbers),
        Weakness.BIRTH_DATE: born is not None and any(pin in text for text in _writings(born)),
        Weakness.COMMON: _repeats(pin) or pin in _KEYPAD_AND_FAMOUS,
    }
    return tuple(rule for rule, is_broken in broken.items() if is_broken)


def _repeats(pin: str) -> bool:
    """A pair three times or a triple twice; one digit six times has a rule of its own."""
    return len(set(pin)) > 1 and (pin == pin[:2] * 3 or pin == pin[:3] * 2)


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdecimal())


def _writings(born: date) -> Iterator[str]:
    """The date in every order, with the year in two digits or four, with and without leading zeros."""
    days = (f"{born:%d}", str(born.day))
    months = (f"{born:%m}", str(born.month))
    years = (f"{born.year:04}", f"{born:%y}")
    for day, month, year in product(days, months, years):
        yield from map("".join, permutations((day, month, year)))
    yield f"{born.year:04}{born:%m}"
    yield f"{born:%m}{born.year:04}"
