"""Reads calls back: a list, one call with its journal, and the journal as a transcript."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.store.engine import reading
from ivr.store.tables import Call, JournalEntry
from ivr.store.unknown import KINDS, Heard, Unknown, grouped, in_call


@dataclass(frozen=True, slots=True)
class CallReport:
    """One call and everything that happened in it."""

    facts: dict[str, object]
    entries: tuple[dict[str, object], ...]
    """In order: `at_ms`, `kind`, and what belongs to the kind."""

    def of_kind(self, kind: str) -> tuple[dict[str, object], ...]:
        """The entries of one kind."""
        return tuple(entry for entry in self.entries if entry["kind"] == kind)

    def survey(self) -> dict[str, int]:
        """The answers of the survey, by question."""
        notes = ((str(n["fact"]), str(n["value"])) for n in self.of_kind("note"))
        answers = {
            fact.removeprefix("survey."): v for fact, v in notes if fact.startswith("survey.")
        }
        return {question: int(value) for question, value in answers.items()}

    def as_json(self) -> dict[str, object]:
        """Everything, ready for `json.dumps`."""
        return {**self.facts, "survey": self.survey(), "journal": list(self.entries)}


class Reports:
    """Reads the journals; failures of the database are `StageError`s."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = reading(engine)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session:
                yield session
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def calls(self, limit: int = 20) -> list[dict[str, object]]:
        """The newest calls first."""
        newest = select(Call).order_by(Call.started_at.desc()).limit(limit)
        with self._session() as session:
            return [_facts(call) for call in session.scalars(newest)]

    def newest_of(self, caller: str) -> CallReport | None:
        """The newest call of a caller, given as a pseudonym; None too while there is no database."""
        wanted = select(Call.call_id).where(Call.caller == caller)
        try:
            with self._session() as session:
                found = session.scalars(wanted.order_by(Call.started_at.desc())).first()
        except StageError:
            return None
        return self.call(found) if found else None

    def call(self, call_id: str) -> CallReport | None:
        """One call, or None if there is none with this id."""
        written = (
            select(JournalEntry).where(JournalEntry.call_id == call_id).order_by(JournalEntry.id)
        )
        with self._session() as session:
            call = session.get(Call, call_id)
            if call is None:
                return None
            entries = tuple(
                {"at_ms": row.at_ms, "kind": row.kind, **row.data}
                for row in session.scalars(written)
            )
            return CallReport(_facts(call), entries)

    def unknown(self, *, since: datetime | None = None, limit: int = 50) -> list[Unknown]:
        """What callers said to the open question in vain, newest first, the same text once.

        Only calls that began at `since` (aware UTC) or later are read and counted.
        """
        wanted = (
            select(Call.call_id, Call.started_at, Call.topic, JournalEntry.kind, JournalEntry.data)
            .join(JournalEntry, JournalEntry.call_id == Call.call_id)
            .where(JournalEntry.kind.in_(KINDS))
            .order_by(Call.started_at.desc(), Call.call_id, JournalEntry.id)
        )
        if since is not None:
            wanted = wanted.where(Call.started_at >= since)
        with self._session() as session:
            rows = session.execute(wanted.execution_options(yield_per=1000))
            calls = groupby(rows, key=lambda row: (row.call_id, row.started_at, row.topic))
            found = (
                each
                for call, entries in calls
                for each in in_call(*call, [Heard.of(row.kind, row.data) for row in entries])
            )
            return grouped(found)[:limit]


def _facts(call: Call) -> dict[str, object]:
    values = {column.name: getattr(call, column.name) for column in Call.__table__.columns}
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in values.items()}


def transcript(report: CallReport) -> str:
    """The call as people read it: who said what when, and why it was decided."""
    facts = report.facts
    head = (
        f"call {facts['call_id']} · {facts['started_at']} · to {facts['dnis']} · "
        f"outcome {facts['outcome']} · queue {facts['queue']} · assurance {facts['assurance']}"
    )
    return "\n".join([head, *(line for entry in report.entries for line in _lines(entry))])


def _lines(entry: dict[str, object]) -> Iterator[str]:
    at = f"{int(str(entry['at_ms'])) / 1000:8.2f} s "
    match entry["kind"]:
        case "prompt":
            yield f"{at} KASja    {entry['text']}"
        case "heard":
            how = f"[{entry['mode']}, {entry['confidence']}, {entry['outcome']}]"
            meant = f" → {entry['intent']}" if entry["intent"] else ""
            yield f"{at} caller   {entry['text']} {how}{meant}"
            yield from (f"{'':11}          {reason}" for reason in _texts(entry["why"]))
        case "decision":
            yield f"{at} routing  {entry['destination']} {entry['queue'] or ''}"
            yield from (f"{'':11}          {reason}" for reason in _texts(entry["why"]))
        case "turn" | "lookup":
            return
        case kind:
            rest = {k: v for k, v in entry.items() if k not in {"at_ms", "kind", "why"}}
            told = ", ".join(f"{k}={v}" for k, v in rest.items() if v not in (None, ""))
            yield f"{at} {str(kind).replace('_', ' ')}{': ' if told else ''}{told}"


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else []
