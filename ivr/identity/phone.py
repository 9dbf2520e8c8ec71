"""Polish telephone numbers that may be called back: nine digits of the national numbering plan.

Regulation of the Minister of Administration and Digitization of 30 October 2013 on the numbering plan for
public networks (Dz.U. 2013 poz. 1281): the first two digits tell what a number is. Only subscribers'
numbers are called: premium-rate (70), shared-cost and free ones (80), short and foreign numbers never.
"""

import re

DIGITS = 9
_GEOGRAPHIC = (
    "12 13 14 15 16 17 18 22 23 24 25 29 32 33 34 41 42 43 44 46 48 52 54 55 56 58 59 61 62 63 65 67 68 "
    "71 74 75 76 77 81 82 83 84 85 86 87 89 91 94 95"
)
_MOBILE = "45 50 51 53 57 60 66 69 72 73 78 79 88"
_VOICE_OVER_IP = "39"
_PREFIXES = frozenset(f"{_GEOGRAPHIC} {_MOBILE} {_VOICE_OVER_IP}".split())
_POLAND = "48"


def is_callable(digits: str) -> bool:
    """Whether these digits, without the country's, are a subscriber's number in Poland."""
    plain = digits.isascii() and digits.isdigit() and len(digits) == DIGITS
    return plain and digits[:2] in _PREFIXES


def callable_number(written: str) -> str:
    """A caller's number as nine digits; empty where it is none that may be called."""
    compact = re.sub(r"[ ().-]", "", written)
    digits = compact.removeprefix("+").removeprefix("00")
    if len(digits) == DIGITS + len(_POLAND):
        digits = digits.removeprefix(_POLAND)
    elif len(digits) == DIGITS + 1:
        digits = digits.removeprefix("0")
    return digits if is_callable(digits) else ""


def groups(digits: str) -> tuple[str, ...]:
    """As numbers are read out: 3-3-3 for a mobile, 2-3-2-2 for a geographic one."""
    sizes = (3, 3, 3) if digits[:2] in _MOBILE.split() else (2, 3, 2, 2)
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return tuple(parts)
