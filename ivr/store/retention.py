"""Deletes what is past its time, class by class, in batches, and proves it in the audit.

Each batch is one short transaction, so that calls never wait long. Payloads of the audit go together
with a record of how many went, in the same transaction: a check of the chain can then tell an erasure
from a theft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.identity.audit import Actor, AuditEvent, AuditKind
from ivr.store.agent_tables import ServedCall
from ivr.store.audit import SqlAudit
from ivr.store.audit_report import PAYLOADS_ERASED
from ivr.store.audit_tables import AuditEntry, AuditPayload
from ivr.store.callback_tables import CallbackEvent, CallbackRow
from ivr.store.context_tables import ContextToken, ProofContext
from ivr.store.digest_tables import CallDigest
from ivr.store.holds import held_calls, held_people
from ivr.store.operator_tables import CallMark
from ivr.store.tables import Attempt, Call, JournalEntry, TelepinUse

_BATCH = 1000
_NEVER = (AuditKind.ERASURE, AuditKind.RETENTION)
"""The proofs of deletion name nobody and stay."""


class DataClass(StrEnum):
    """What is kept for its own time."""

    JOURNALS = "journals"
    SURVEYS = "surveys"
    CALLS = "calls"
    ATTEMPTS = "attempts"
    USES = "uses"
    CALLBACKS = "callbacks"
    CONTEXTS = "contexts"
    AUDIT = "audit"
    SPOOL = "spool"
    LOGS = "logs"


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one table that are past their time."""

    key: InstrumentedAttribute[Any]
    past: ColumnElement[bool]


class Retention:
    """Deletes for one installation."""

    def __init__(
        self,
        engine: Engine,
        audit: SqlAudit,
        state: Path,
        *,
        days: Mapping[DataClass, int],
        locked_after: int,
    ) -> None:
        """`days` gives each class its time; a person with `locked_after` failures stays locked."""
        self._engine, self._audit, self._state = engine, audit, state
        self._days, self._locked_after = days, locked_after

    def due(self, moment: datetime) -> dict[DataClass, int]:
        """How much would be deleted, by class; nothing is."""
        found = {DataClass.SPOOL: len(self._files(DataClass.SPOOL, moment))}
        found[DataClass.LOGS] = len(self._files(DataClass.LOGS, moment))
        with Session(self._engine) as session:
            for each in self._days:
                for rows in self._rows(each, moment):
                    counted = select(func.count()).select_from(rows.key.class_).where(rows.past)
                    found[each] = found.get(each, 0) + (session.scalar(counted) or 0)
        return {each: found.get(each, 0) for each in DataClass}

    def run(self, moment: datetime, by: Actor) -> dict[DataClass, int]:
        """Delete all of it; returns how much, by class, as the audit has it."""
        gone = dict.fromkeys(DataClass, 0)
        for each in self._days:
            for rows in self._rows(each, moment):
                gone[each] += self._delete(rows, moment, by)
        for each in (DataClass.SPOOL, DataClass.LOGS):
            for file in self._files(each, moment):
                file.unlink(missing_ok=True)
                gone[each] += 1
        details = {each.value: str(count) for each, count in gone.items()}
        self._audit.record(AuditEvent(AuditKind.RETENTION, moment, by, details=details))
        return gone

    def _delete(self, rows: _Rows, moment: datetime, by: Actor) -> int:
        gone = 0
        while True:
            with Session(self._engine) as session, session.begin():
                keys = session.scalars(select(rows.key).where(rows.past).limit(_BATCH)).all()
                if not keys:
                    return gone
                session.execute(delete(rows.key.class_).where(rows.key.in_(keys)))
                head = None
                if rows.key.class_ is AuditPayload:
                    details = {PAYLOADS_ERASED: str(len(keys))}
                    event = AuditEvent(AuditKind.RETENTION, moment, by, details=details)
                    head = self._audit.append(session, event)
            if head is not None:
                self._audit.note(head)
            gone += len(keys)

    def _rows(self, each: DataClass, moment: datetime) -> tuple[_Rows, ...]:
        before = moment - timedelta(days=self._days[each])
        match each:
            case DataClass.JOURNALS:
                old = _of_calls_before(JournalEntry.call_id, before)
                return (
                    _Rows(JournalEntry.id, and_(old, ~_is_survey())),
                    _Rows(CallDigest.call_id, _of_calls_before(CallDigest.call_id, before)),
                )
            case DataClass.SURVEYS:
                old = _of_calls_before(JournalEntry.call_id, before)
                return (_Rows(JournalEntry.id, and_(old, _is_survey())),)
            case DataClass.CALLS:
                held = Call.call_id.in_(held_calls())
                return (
                    _Rows(JournalEntry.id, _of_calls_before(JournalEntry.call_id, before)),
                    _Rows(CallDigest.call_id, _of_calls_before(CallDigest.call_id, before)),
                    _Rows(CallMark.id, _of_calls_before(CallMark.call_id, before)),
                    _Rows(ServedCall.id, _of_calls_before(ServedCall.call_id, before)),
                    _Rows(Call.call_id, and_(Call.started_at < before, ~held)),
                )
            case DataClass.ATTEMPTS:
                # Who is locked stays locked: only a new telePIN helps.
                locked = and_(
                    Attempt.key.startswith("person:"), Attempt.failures >= self._locked_after
                )
                return (_Rows(Attempt.key, and_(Attempt.last_at < before, ~locked)),)
            case DataClass.USES:
                return (_Rows(TelepinUse.id, and_(TelepinUse.at < before, _not_held(TelepinUse))),)
            case DataClass.CALLBACKS:
                return _callbacks(before)
            case DataClass.CONTEXTS:
                return _contexts(before)
            case DataClass.AUDIT:
                return (_Rows(AuditPayload.seq, _payloads_before(before)),)
            case DataClass.SPOOL | DataClass.LOGS:
                return ()

    def _files(self, each: DataClass, moment: datetime) -> list[Path]:
        """Files of this class that nobody has written to since its time."""
        patterns = ("*.broken",) if each is DataClass.SPOOL else ("*.log*", "asterisk/log/*")
        before = moment - timedelta(days=self._days[each])
        return [
            file
            for pattern in patterns
            for file in sorted(self._state.glob(pattern))
            if file.is_file() and datetime.fromtimestamp(file.stat().st_mtime, UTC) < before
        ]


def _of_calls_before(call_id: InstrumentedAttribute[str], moment: datetime) -> ColumnElement[bool]:
    old = select(Call.call_id).where(Call.started_at < moment)
    return and_(call_id.in_(old), call_id.not_in(held_calls()))


def _is_survey() -> ColumnElement[bool]:
    fact = func.coalesce(JournalEntry.data["fact"].as_string(), "")
    return and_(JournalEntry.kind == "note", fact.startswith("survey."))


def _not_held(table: type[TelepinUse]) -> ColumnElement[bool]:
    return table.person.not_in(held_people())


def _callbacks(before: datetime) -> tuple[_Rows, ...]:
    """Ended ones, their history first; those that are open end by themselves within days."""
    old = and_(CallbackRow.ended_at < before, CallbackRow.call_id.not_in(held_calls()))
    theirs = CallbackEvent.callback.in_(select(CallbackRow.id).where(old))
    return (_Rows(CallbackEvent.id, theirs), _Rows(CallbackRow.id, old))


def _contexts(before: datetime) -> tuple[_Rows, ...]:
    old = and_(ProofContext.expires_at < before, ProofContext.call_id.not_in(held_calls()))
    calls = select(ProofContext.call_id).where(old)
    return (
        _Rows(ContextToken.token_hash, ContextToken.call_id.in_(calls)),
        _Rows(ProofContext.call_id, old),
    )


def _payloads_before(moment: datetime) -> ColumnElement[bool]:
    old = select(AuditEntry.seq).where(AuditEntry.at < moment, AuditEntry.kind.not_in(_NEVER))
    nobody = AuditPayload.subject.is_(None)
    no_call = AuditPayload.call_id.is_(None)
    return and_(
        AuditPayload.seq.in_(old),
        or_(nobody, AuditPayload.subject.not_in(held_people())),
        or_(no_call, AuditPayload.call_id.not_in(held_calls())),
    )
