"""Reports over the calls of a period: reads the rows, and has `figures` make tables of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Engine, and_, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.errors import StageError
from ivr.figures.abandons import Abandoned, abandons
from ivr.figures.containment import LOOK_AHEAD, containment, known_callers, settled
from ivr.figures.digest import StayEnd
from ivr.figures.misroutes import Answered, misroutes
from ivr.figures.period import Period, Step
from ivr.figures.prompts import prompts
from ivr.figures.proofs import proofs
from ivr.figures.service import ServiceLevel, service
from ivr.figures.survey import Question, survey
from ivr.figures.table import Table
from ivr.figures.topics import About, topics
from ivr.figures.volumes import Began, volumes
from ivr.store.audit_tables import AuditEntry
from ivr.store.digest_tables import CallDigest
from ivr.store.digests import askings_of, stays_of
from ivr.store.engine import reading
from ivr.store.marks import MarkKind
from ivr.store.operator_tables import CallMark
from ivr.store.tables import Call, JournalEntry

_AT_ONCE = 5000
_ITS_DIGEST = CallDigest.call_id == Call.call_id
_SURVEY = "survey."


class ReportName(StrEnum):
    """The reports there are."""

    VOLUMES = "volumes"
    TOPICS = "topics"
    CONTAINMENT = "containment"
    MISROUTES = "misroutes"
    PROMPTS = "prompts"
    PROOFS = "proofs"
    SERVICE = "service"
    ABANDONS = "abandons"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is to be about."""

    period: Period
    step: Step
    now: datetime
    """Aware UTC: what is not over yet at this moment is not decided."""


class CallFigures:
    """Makes the reports of one installation; failures of the database are `StageError`s."""

    def __init__(
        self,
        engine: Engine,
        *,
        questions: Sequence[Question],
        level: ServiceLevel | None = None,
    ) -> None:
        """`questions` are those of the survey."""
        self._engine, self._questions = reading(engine), questions
        self.level = level or ServiceLevel()
        self._reports: Mapping[ReportName, Callable[[Session, Asked], Table]] = {
            ReportName.VOLUMES: self._volumes,
            ReportName.TOPICS: self._topics,
            ReportName.CONTAINMENT: self._containment,
            ReportName.MISROUTES: self._misroutes,
            ReportName.PROMPTS: self._prompts,
            ReportName.PROOFS: self._proofs,
            ReportName.SERVICE: self._service,
            ReportName.ABANDONS: self._abandons,
            ReportName.SURVEY: self._survey,
        }

    def report(self, name: ReportName, asked: Asked) -> Table:
        """The report; `PeriodError` where its step does not go with it or with the period."""
        with self._session() as session:
            return self._reports[name](session, asked)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session:
                yield session
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def _volumes(self, session: Session, asked: Asked) -> Table:
        wanted = select(Call.started_at, Call.outcome).where(_began(asked.period))
        rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
        return volumes((Began(*row) for row in rows), asked.period, asked.step)

    def _topics(self, session: Session, asked: Asked) -> Table:
        wanted = select(Call.topic, Call.outcome).where(_began(asked.period))
        rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
        return topics(About(*row) for row in rows)

    def _containment(self, session: Session, asked: Asked) -> Table:
        period = asked.period
        longer = Period(period.since, period.until + LOOK_AHEAD)
        wanted = (
            select(Call.started_at, Call.ended_at, Call.caller, Call.outcome, CallDigest.ending)
            .outerjoin(CallDigest, _ITS_DIGEST)
            .where(_began(longer))
            .order_by(Call.started_at)
        )
        rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
        calls = known_callers((r[0], r[1], r[2], settled(r[3], r[4])) for r in rows)
        return containment(calls, period, asked.step, now=asked.now)

    def _misroutes(self, session: Session, asked: Asked) -> Table:
        pressed = select(CallMark.id).where(
            CallMark.call_id == Call.call_id, CallMark.kind == MarkKind.WRONG_QUEUE.value
        )
        wanted = (
            select(
                Call.topic, CallDigest.first_queue, CallDigest.passed_on_ms, pressed.exists(),
                CallDigest.stays,
            )
            .join(CallDigest, _ITS_DIGEST)
            .where(_began(asked.period), CallDigest.first_queue.is_not(None))
        )  # fmt: skip
        rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
        return misroutes(
            Answered(topic, queue or "", passed_on_ms, wrong_queue=bool(wrong))
            for topic, queue, passed_on_ms, wrong, stays in rows
            if any(stay.end is StayEnd.ANSWERED for stay in stays_of(stays))
        )

    def _prompts(self, session: Session, asked: Asked) -> Table:
        stored = self._digests(session, CallDigest.askings, asked)
        return prompts(each for askings in stored for each in askings_of(askings))

    def _service(self, session: Session, asked: Asked) -> Table:
        stored = self._digests(session, CallDigest.stays, asked)
        return service((stay for stays in stored for stay in stays_of(stays)), self.level)

    def _digests(
        self, session: Session, column: InstrumentedAttribute[list[list[object]]], asked: Asked
    ) -> Iterable[list[list[object]]]:
        wanted = select(column).join(Call, _ITS_DIGEST).where(_began(asked.period))
        return session.scalars(wanted.execution_options(yield_per=_AT_ONCE))

    def _proofs(self, session: Session, asked: Asked) -> Table:
        period = asked.period
        wanted = select(AuditEntry.at, AuditEntry.kind).where(
            AuditEntry.at >= period.since, AuditEntry.at < period.until
        )
        rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
        return proofs(((at, kind) for at, kind in rows), period, asked.step)

    def _abandons(self, session: Session, asked: Asked) -> Table:
        wanted = (
            select(Call.started_at, Call.outcome, CallDigest.stays)
            .outerjoin(CallDigest, _ITS_DIGEST)
            .where(_began(asked.period))
        )
        rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
        calls = (Abandoned(at, outcome, stays_of(stays or ())) for at, outcome, stays in rows)
        return abandons(calls, asked.period, asked.step)

    def _survey(self, session: Session, asked: Asked) -> Table:
        fact = JournalEntry.data["fact"].as_string()
        wanted = (
            select(fact, JournalEntry.data["value"].as_string(), CallDigest.surveyed)
            .join(Call, JournalEntry.call_id == Call.call_id)
            .outerjoin(CallDigest, _ITS_DIGEST)
            .where(_began(asked.period), JournalEntry.kind == "note", fact.startswith(_SURVEY))
        )
        rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
        answers = [
            (name.removeprefix(_SURVEY), int(value), bool(asked))
            for name, value, asked in rows
            if _is_number(value)
        ]
        offered = (
            select(func.count())
            .select_from(Call)
            .join(CallDigest, _ITS_DIGEST)
            .where(_began(asked.period), CallDigest.surveyed)
        )
        return survey(answers, self._questions, offered=session.scalar(offered) or 0)


def _began(period: Period) -> ColumnElement[bool]:
    return and_(Call.started_at >= period.since, Call.started_at < period.until)


def _is_number(value: str | None) -> bool:
    return value is not None and value.isascii() and value.isdigit()
