"""One way to understand a dictated number, and how corrections change it."""

from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a dictated number."""

    groups: tuple[str, ...]
    """Digits as they were grouped by the caller."""
    cost: int = 0
    """How far it is from the usual way to say it: words kept apart that usually join, and
    corrections taken in a less usual way."""

    @property
    def digits(self) -> str:
        """Without separators."""
        return "".join(self.groups)

    def followed_by(self, tail: "Reading", *, taken_back: int, cost: int) -> "Reading":
        """The reading without its last `taken_back` digits, and then the tail."""
        kept = sum(map(len, self.groups)) - taken_back
        groups = _cut(self.groups, kept) if taken_back else self.groups
        return Reading(groups + tail.groups, self.cost + tail.cost + cost)

    def with_digits(self, digits: str, *, cost: int) -> "Reading":
        """Other digits in the same groups; one group if the length is another."""
        groups: tuple[str, ...] = (digits,)
        if len(digits) == len(self.digits):
            ends = accumulate(map(len, self.groups))
            groups = tuple(
                digits[end - len(group) : end] for group, end in zip(self.groups, ends, strict=True)
            )
        return Reading(groups, self.cost + cost)


def _cut(groups: tuple[str, ...], kept: int) -> tuple[str, ...]:
    """The groups of the first `kept` digits; the last one may be cut short."""
    remaining: list[str] = []
    for group in groups:
        if kept <= 0:
            break
        remaining.append(group[:kept])
        kept -= len(group)
    return tuple(remaining)


def cheapest(found: list[Reading], *, at_most: int) -> list[Reading]:
    """One reading for each digit string, cheapest first; equal costs keep their order."""
    best: dict[str, Reading] = {}
    for reading in sorted(found, key=lambda reading: reading.cost):
        best.setdefault(reading.digits, reading)
        if len(best) == at_most:
            break
    return list(best.values())
