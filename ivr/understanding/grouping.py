"""How a number is read out: in the caller's own groups, or as it is printed."""

from itertools import accumulate

from ivr.identity import nip, pesel

_PRINTED = {nip.LENGTH: (3, 3, 2, 2), pesel.LENGTH: (2, 2, 2, 3, 2)}
_ELSE = 3


def groups(said: tuple[str, ...]) -> tuple[str, ...]:
    """The caller's own groups; digits that were said one by one are read out as they are printed."""
    return said if any(len(group) > 1 for group in said) else printed("".join(said))


def printed(digits: str) -> tuple[str, ...]:
    """3-3-2-2 for a NIP, 2-2-2-3-2 for a PESEL, threes for anything else."""
    sizes = _PRINTED.get(len(digits)) or (_ELSE,) * (len(digits) // _ELSE + 1)
    ends = list(accumulate(sizes))
    cut = (digits[end - size : end] for end, size in zip(ends, sizes, strict=True))
    return tuple(group for group in cut if group)
