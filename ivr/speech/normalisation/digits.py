"""Numbers that are names, not amounts: read in groups, as people dictate them."""

from collections.abc import Iterable, Sequence

from ivr.speech.normalisation.numerals import HUNDREDS, TEENS, TENS, UNITS, cardinal


def group(digits: str) -> tuple[str, ...]:
    """A group of digits as the words that say it: "044" → ("zero", "czterdzieści", "cztery").

    A dictating Pole says two or three digits as one number; more are cut into threes. Every word is
    one of `number_words`, so that all of them can be rendered beforehand.
    """
    if len(digits) > 3:
        return (*group(digits[:3]), *group(digits[3:]))
    number = digits.lstrip("0")
    zeros = ["zero"] * (len(digits) - len(number))
    return (*zeros, *(cardinal(int(number)).split() if number else ()))


def number_words() -> frozenset[str]:
    """Every word that `group` uses."""
    return frozenset((*UNITS, *TEENS, *TENS, *HUNDREDS))


def read_out(groups: Iterable[str]) -> str:
    """Groups of digits, a short pause between them: 22 330 → dwadzieścia dwa, trzysta trzydzieści."""
    return ", ".join(" ".join(group(digits)) for digits in groups if digits)


def cut(digits: str, sizes: Sequence[int]) -> list[str]:
    """Digits in groups of these sizes; what is left over in groups of three."""
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return groups + [digits[start : start + 3] for start in range(at, len(digits), 3)]
