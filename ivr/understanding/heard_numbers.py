"""Which number was said, out of everything the recogniser may have heard.

Theory of operation
-------------------
Each hypothesis has a share: how much of the recogniser's belief it holds. Each way to read it gets that
share, halved for each step against habit. What cannot be the number asked for (another length, a wrong
check digit, no birthday) drops out, and the shares of what is left add up by number. A check digit
alone proves little here: one wrong number in ten passes it, and every alternative is another try. So a
number is accepted only when it holds nearly all that is left *and* was the first thing heard, with no
doubtful word in it; anything less is asked about. Decodings with other grammars (single digits alone,
no hundreds) bring alternatives of their own; what each decoding holds is weighed by how well it fits
the sound.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.numbers import Reading, readings

SURE_WORD = 0.5
"""A word heard less surely makes the whole number doubtful."""
CLEAR_SHARE = 0.9
"""Of all possible numbers, what the best must hold to be accepted."""
_FIRST_SHARE = 0.5
"""What the best hypothesis counts beside its alternatives, times its confidence."""
_LEAST_SHARE = 0.002
"""What is believed less cannot change the answer, and reading it takes time."""
_MOST = 8


@dataclass(frozen=True, slots=True)
class HeardNumber:
    """The numbers that were possibly said, likeliest first; never empty."""

    readings: tuple[Reading, ...]
    share: float
    """0 to 1: what the first holds of all of them."""
    belief: float
    """0 to 1: what the first holds of everything heard, what cannot be a number asked for included."""
    is_clear: bool
    """Whether the first may be taken without asking."""


def heard_number(
    hypotheses: Sequence[Hypothesis], *, wanted: Callable[[str], bool], checked: bool
) -> HeardNumber | None:
    """The numbers among the hypotheses, or None; `checked`: `wanted` looks at a check digit."""
    shares: defaultdict[str, float] = defaultdict(float)
    found: dict[str, Reading] = {}
    weighed = _shares(hypotheses)
    for heard, share in weighed:
        if share < _LEAST_SHARE:
            continue
        for reading in readings(heard.text, wanted=wanted):
            shares[reading.digits] += share * 0.5**reading.cost
            found.setdefault(reading.digits, reading)
    if not shares:
        return None
    ranked = sorted(shares, key=lambda digits: (-shares[digits], digits))[:_MOST]
    share = shares[ranked[0]] / sum(shares.values())
    belief = shares[ranked[0]] / sum(weight for _, weight in weighed)
    best = found[ranked[0]]
    is_first = best.digits in usual(hypotheses[0].text)
    clear = is_first and _is_sure(hypotheses[0]) and (share >= CLEAR_SHARE or not checked)
    return HeardNumber(tuple(found[digits] for digits in ranked), share, belief, clear)


def _shares(hypotheses: Sequence[Hypothesis]) -> list[tuple[Hypothesis, float]]:
    """The first hypothesis, which has words, counts beside its alternatives, which share one belief."""
    best = max((heard.evidence for heard in hypotheses if not heard.words), default=0.0)
    return [
        (heard, heard.confidence * (_FIRST_SHARE if heard.words else exp(heard.evidence - best)))
        for heard in hypotheses
    ]


def usual(text: str) -> frozenset[str]:
    """The numbers that a text says without anything against habit: `70 8` is no usual `78`."""
    found = readings(text)
    return frozenset(reading.digits for reading in found if reading.cost == found[0].cost)


def _is_sure(heard: Hypothesis) -> bool:
    return min((word.confidence for word in heard.words), default=heard.confidence) >= SURE_WORD
