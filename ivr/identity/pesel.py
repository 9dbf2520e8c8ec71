"""PESEL: the personal number of 11 digits, YYMMDDSSSGC.

The century is coded in the month and the last digit is a check digit (act of 24 September 2010 on
population records, art. 15 and 16). `22222222222` is a valid PESEL: the rule against identical digits
belongs to telePINs alone.
"""

from datetime import date

LENGTH = 11
_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_CENTURIES = {80: 1800, 0: 1900, 20: 2000, 40: 2100, 60: 2200}


def is_valid(digits: str, *, today: date | None = None) -> bool:
    """Tell whether these are 11 digits with a real date and the right check digit.

    A birth date after `today`, when it is given, is not valid either.
    """
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    born = birth_date(digits)
    if born is None or (today is not None and born > today):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (10 - total % 10) % 10 == int(digits[-1])


def birth_date(digits: str) -> date | None:
    """The date of birth coded in the first six digits; None if there is no such day."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        return date(_CENTURIES[month // 20 * 20] + year, month % 20, day)
    except ValueError:
        return None
