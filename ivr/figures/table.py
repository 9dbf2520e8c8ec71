"""A report's table, whoever reads it: a page, a command, a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ivr.routing.calendar import POLISH_TIME

Cell = str | int | float | datetime | None
"""None stands for what cannot be said: a share of nothing, a mean that would show one person's answer."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets compute a text that begins so."""


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    TOPIC = "topic"
    QUEUE = "queue"
    PROMPT = "prompt"
    QUESTION = "question"
    """Of the survey; its words are the prompt `survey.<id>`."""
    MOMENT = "moment"
    """The beginning of a step, aware."""
    COUNT = "count"
    SHARE = "share"
    """0 to 1."""
    SECONDS = "seconds"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    """For programs; `docs/reports.md` defines each."""
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in the order of the columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    """Of the whole period; None where a sum would mean nothing."""

    def as_json(self) -> dict[str, object]:
        """Ready for `json.dumps`: each row as an object."""
        names = [column.name for column in self.columns]
        shown = [dict(zip(names, map(_plain, row), strict=True)) for row in self.rows]
        total = dict(zip(names, map(_plain, self.total), strict=True)) if self.total else None
        return {"columns": names, "rows": shown, "total": total}

    def as_csv(self) -> str:
        """RFC 4180 with a head, and without the total, which is no row of the period."""
        return as_csv([column.name for column in self.columns], self.rows)


def as_csv(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Comma-separated values, RFC 4180; texts that a spreadsheet would compute are quoted by `'`."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([[_harmless(_plain(cell)) for cell in row] for row in rows])
    return written.getvalue()


def share(part: float, of: float) -> float | None:
    """A share, to four decimals; None of nothing."""
    return round(part / of, 4) if of else None


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, datetime):
        return cell.astimezone(POLISH_TIME).isoformat(timespec="minutes")
    return cell


def _harmless(cell: str | float | None) -> str | float | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
