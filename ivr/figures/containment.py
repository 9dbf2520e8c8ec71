"""Containment: calls that KASja settled by itself, proved by the caller's not calling again.

A caller who hears "closed" and hangs up is not served, and who calls again the same day was not either.
So a call counts as contained only when it ended with its matter settled and no call from the same number
began within 24 hours (and, more strictly, 7 days) of its end. What is not known is counted as not known:
calls from withheld numbers, and calls, settled or not, whose 24 hours or 7 days are not over: else the
last days would look worse than they were.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ivr.figures.period import Period, Step, starts, step_of
from ivr.figures.table import Column, Kind, Table, share

WITHIN = (timedelta(hours=24), timedelta(days=7))
LOOK_AHEAD = max(WITHIN)
"""So much longer than the period must be looked for repeated calls."""
_NAMES = ("calls", "settled")
_EACH = ("contained", "repeated", "withheld", "undecided")
_CONTAINED, _REPEATED, _WITHHELD, _UNDECIDED = range(len(_EACH))


class Caller(NamedTuple):
    """A call and its caller."""

    at: datetime
    ended: datetime | None
    caller: str
    """A pseudonym; empty where the number was withheld."""
    settled: bool
    """Whether it ended with the matter settled, and without a person."""


def containment(calls: Sequence[Caller], period: Period, step: Step, *, now: datetime) -> Table:
    """Containment by the step in which calls began.

    `calls` also holds those that began within `LOOK_AHEAD` after the period, in order of `at`.
    """
    begun = starts(period, step)
    rows = [[0] * (len(_NAMES) + len(WITHIN) * len(_EACH)) for _ in begun]
    following = _following(calls)
    for call, again in zip(calls, following, strict=True):
        if call.at < period.until:
            _count(rows[step_of(call.at, begun)], call, again, now)
    total = [sum(column) for column in zip(*rows, strict=True)]
    shares = tuple(Column(f"share_{name}", Kind.SHARE) for name in ("24h", "7d"))
    each = tuple(Column(f"{name}_{span}") for span in ("24h", "7d") for name in _EACH)
    return Table(
        (Column("since", Kind.MOMENT), *map(Column, _NAMES), *each, *shares),
        tuple((at, *row, *_shares(row)) for at, row in zip(begun, rows, strict=True)),
        (None, *total, *_shares(total)),
    )


def _following(calls: Sequence[Caller]) -> list[datetime | None]:
    """When the same number called next, for each call."""
    nexts: dict[str, datetime] = {}
    found: list[datetime | None] = []
    for call in reversed(calls):
        found.append(nexts.get(call.caller) if call.caller else None)
        nexts[call.caller] = call.at
    return found[::-1]


def _count(row: list[int], call: Caller, again: datetime | None, now: datetime) -> None:
    row[0] += 1
    row[1] += call.settled
    for span, within in enumerate(WITHIN):
        verdict = _verdict(call, again, (call.ended or call.at) + within, now)
        if verdict is not None:
            row[len(_NAMES) + span * len(_EACH) + verdict] += 1


def _verdict(call: Caller, again: datetime | None, until: datetime, now: datetime) -> int | None:
    """The place among `_EACH`; None for a call that was not settled, which is sure."""
    if until > now:
        return _UNDECIDED
    if not call.settled:
        return None
    if not call.caller:
        return _WITHHELD
    return _REPEATED if again is not None and again < until else _CONTAINED


def _shares(row: Sequence[int]) -> tuple[float | None, ...]:
    """Contained of all calls of which it is known."""
    spans = (row[len(_NAMES) + span * len(_EACH) :] for span in range(len(WITHIN)))
    return tuple(
        share(span[_CONTAINED], row[0] - span[_WITHHELD] - span[_UNDECIDED]) for span in spans
    )


def settled(outcome: str | None, ending: str | None) -> bool:
    """Whether a call ended with its matter settled: not merely told that nobody is there."""
    return outcome == "contained" and ending == "contained"


def known_callers(calls: Iterable[tuple[datetime, datetime | None, str, bool]]) -> list[Caller]:
    """The calls, those of withheld numbers without a caller: their pseudonym is the call's own."""
    return [
        Caller(at, ended, caller if caller.startswith("ph-") else "", done)
        for at, ended, caller, done in calls
    ]
