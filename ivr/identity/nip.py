"""NIP: the tax number of 10 digits with a check digit (act of 13 October 1995, art. 8a and 8b)."""

LENGTH = 10
_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)


def is_valid(digits: str) -> bool:
    """Tell whether these are 10 digits with the right check digit and no leading zero.

    The remainder 10 has no check digit: such numbers are not issued. `0000000000` passes the sum and
    is refused by its leading zero.
    """
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return total % 11 == int(digits[-1])
