"""Proofs of identity: how many succeeded, failed or were stopped. Counts of events, never of people."""

from collections.abc import Iterable
from datetime import datetime

from ivr.figures.period import Period, PeriodError, Problem, Step, starts, step_of
from ivr.figures.table import Column, Kind, Table, share
from ivr.identity.audit import AuditKind

KINDS = {
    AuditKind.PROOF: "proved",
    AuditKind.FAILURE: "failed",
    AuditKind.DELAY: "delayed",
    AuditKind.LOCK: "locked",
    AuditKind.FUSE: "stopped",
}
"""Events of the audit, and what they are called here."""
_TOO_FINE = frozenset({Step.QUARTER, Step.HOUR})


def proofs(events: Iterable[tuple[datetime, str]], period: Period, step: Step) -> Table:
    """Proofs by step; `PeriodError` for steps under a day, where one event may point at a person."""
    if step in _TOO_FINE:
        told = "proofs are told by day at the finest; choose a longer step"
        raise PeriodError(Problem.FINE, told)
    begun = starts(period, step)
    rows = [[0] * len(KINDS) for _ in begun]
    places = {kind.value: place for place, kind in enumerate(KINDS)}
    for at, kind in events:
        if kind in places:
            rows[step_of(at, begun)][places[kind]] += 1
    total = [sum(column) for column in zip(*rows, strict=True)]
    return Table(
        (
            Column("since", Kind.MOMENT),
            *map(Column, KINDS.values()),
            Column("share_proved", Kind.SHARE),
        ),
        tuple((at, *row, _proved(row)) for at, row in zip(begun, rows, strict=True)),
        (None, *total, _proved(total)),
    )


def _proved(row: list[int]) -> float | None:
    """Of the attempts that were looked at; those refused by a delay or a fuse count as neither."""
    return share(row[0], row[0] + row[1])
