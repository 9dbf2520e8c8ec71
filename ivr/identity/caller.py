"""Where an attempt comes from: a caller's number is a hint for limits, never a factor of the proof.

A number can be spoofed, ported or shared by a whole office, so it opens nothing. It only bounds how
much one place may guess. Callers who withhold their number share no counter, which one of them could
use up for all: each of their calls is counted by itself, and the fuse for everybody bounds the rest.
"""

import re
from dataclasses import dataclass

from ivr.identity.pseudonym import Pseudonyms
from ivr.secret import MASK

_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_POLAND, _NATIONAL_DIGITS = "48", 9
_SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, as far as limits and history may know."""

    key: str
    """Under which attempts are counted: a pseudonym of the number, or of the call without one."""
    call_id: str
    withheld: bool
    shown: str
    """The number masked but for its last three digits; empty when it was withheld."""


def caller_of(number: str, call_id: str, pseudonyms: Pseudonyms) -> Caller:
    """The caller of a call; what is no telephone number (`anonymous`, empty …) counts as withheld."""
    compact = re.sub(r"[ ().-]", "", number)
    if not _NUMBER.fullmatch(compact):
        return Caller(pseudonyms.of("call", call_id), call_id, withheld=True, shown="")
    shown = f"{MASK * 3} {compact[-_SHOWN_DIGITS:]}"
    key = pseudonyms.of("phone", national(compact))
    return Caller(key, call_id, withheld=False, shown=shown)


def national(number: str) -> str:
    """One writing for a number, however the trunk writes it: +48, 0048 and 48 make no other caller."""
    digits = number.removeprefix("+").removeprefix("00")
    if len(digits) == len(_POLAND) + _NATIONAL_DIGITS and digits.startswith(_POLAND):
        return digits.removeprefix(_POLAND)
    return digits.removeprefix("0") if len(digits) == _NATIONAL_DIGITS + 1 else digits
