"""Retention, legal holds and erasure on SQLite and PostgreSQL: what goes, what stays, what proves it."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from ivr.errors import ConfigError
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, ActorKind, AuditEvent, AuditKind
from ivr.store import digests
from ivr.store.agent_calls import SqlAgentCalls
from ivr.store.audit import SqlAudit
from ivr.store.audit_chain import Seals
from ivr.store.audit_report import AuditReports, Filters, Verdict
from ivr.store.callback_tables import CallbackEvent, CallbackRow
from ivr.store.context_tables import ContextToken, ProofContext
from ivr.store.digest_tables import CallDigest
from ivr.store.entries import AgentCall
from ivr.store.erasure import Erased, Erasure
from ivr.store.holds import LegalHolds
from ivr.store.marks import Mark, MarkKind, Marks
from ivr.store.retention import DataClass, Retention
from ivr.store.tables import Attempt, Authority, Base, Call, JournalEntry, Person, TelepinUse

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
OPERATOR = Actor(ActorKind.OPERATOR, "root")
CALLER = Actor(ActorKind.CALLER, "ph-0123456789abcdef")
KEY = b"k" * 32
DAYS = dict.fromkeys(DataClass, 100)
ZOFIA, JAN = PersonRef("a" * 32), PersonRef("b" * 32)
LOCKED_AFTER = 10


@pytest.fixture
def audit(engine: Engine) -> SqlAudit:
    return SqlAudit(engine, KEY)


@pytest.fixture
def retention(engine: Engine, audit: SqlAudit, tmp_path: Path) -> Retention:
    return Retention(engine, audit, tmp_path, days=DAYS, locked_after=LOCKED_AFTER)


@pytest.fixture
def verify(engine: Engine) -> Callable[[], Verdict]:
    return lambda: AuditReports(engine).verify(Seals(KEY))


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def add_call(engine: Engine, call_id: str, days: int) -> None:
    with Session(engine) as session, session.begin():
        session.add(
            Call(
                call_id=call_id,
                dnis="223300330",
                caller="ph-1",
                started_at=ago(days),
                routing_version="v1",
                subject=ZOFIA,
            )
        )
        for kind, data in (
            ("prompt", {"id": "welcome.greeting"}),
            ("heard", {"field": "identify.number", "number": "nu-zofia"}),
            ("note", {"fact": "survey.nps", "value": "9"}),
        ):
            session.add(JournalEntry(call_id=call_id, at_ms=1, kind=kind, data=data))
        digests.write(session, call_id)


def count(engine: Engine, table: type[Base]) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def fill(engine: Engine, audit: SqlAudit) -> None:
    """Something old and something new of every class."""
    with Session(engine) as session, session.begin():
        session.add(Person(ref=ZOFIA, name="Zofia Bajkowa", pesel="90022778245"))
        session.add(Person(ref=JAN, name="Jan Niebyły", pesel="02070803628"))
    for call_id, days in (("old", 101), ("new", 99)):
        add_call(engine, call_id, days)
        moment = ago(days)
        audit.record(AuditEvent(AuditKind.PROOF, moment, CALLER, ZOFIA, call_id))
        with Session(engine) as session, session.begin():
            session.add(
                ProofContext(
                    call_id=call_id,
                    caller="ph-1",
                    person=ZOFIA,
                    subject=ZOFIA,
                    assurance="telepin",
                    topic="PIT",
                    proved_at=moment,
                    expires_at=moment,
                )
            )
            session.flush()
            session.add(
                ContextToken(token_hash=call_id, call_id=call_id, agent="x", issued_at=moment)
            )
            callback = CallbackRow(
                call_id=call_id,
                queue="us-ogolna",
                topic="PIT",
                caller="ph-1",
                asked_by="ph-1",
                place_at=moment,
                created_at=moment,
                due_at=moment,
                tries=1,
                state="served",
                ended_at=moment,
            )
            session.add(callback)
            session.flush()
            session.add(CallbackEvent(callback=callback.id, at=moment, kind="served", detail=""))
            session.add(TelepinUse(person=ZOFIA, at=moment, kind="proved", source="web"))
            for key, failures in ((f"caller:{call_id}", 20), (f"person:{call_id}", LOCKED_AFTER)):
                session.add(Attempt(key=key, failures=failures, last_at=moment, since=moment))


EXPECTED = {
    DataClass.JOURNALS: 3,
    DataClass.SURVEYS: 1,
    DataClass.CALLS: 1,
    DataClass.ATTEMPTS: 1,
    DataClass.USES: 1,
    DataClass.CALLBACKS: 2,
    DataClass.CONTEXTS: 2,
    DataClass.AUDIT: 1,
    DataClass.SPOOL: 0,
    DataClass.LOGS: 0,
}


def test_what_is_past_its_time_goes_and_the_rest_stays(
    engine: Engine, audit: SqlAudit, retention: Retention, verify: Callable[[], Verdict]
) -> None:
    fill(engine, audit)
    gone = retention.run(NOW, OPERATOR)

    assert gone == EXPECTED
    assert [count(engine, table) for table in (Call, JournalEntry, ProofContext, ContextToken)] == [
        1,
        3,
        1,
        1,
    ]
    assert (verify().flaw, verify().erased) == (None, 1)
    assert retention.run(NOW, OPERATOR) == dict.fromkeys(DataClass, 0)


def test_who_served_a_call_and_what_they_said_of_it_goes_with_the_call(
    engine: Engine, retention: Retention
) -> None:
    for call_id, days in (("old", 101), ("new", 99)):
        add_call(engine, call_id, days)
        SqlAgentCalls(engine).connected(AgentCall(call_id, "PJSIP/x", "us", ago(days)))
        Marks(engine).add(Mark(call_id, ago(days), "olga", MarkKind.WRONG_QUEUE))
    retention.run(NOW, OPERATOR)

    assert [each.call_id for each in SqlAgentCalls(engine).latest("PJSIP/x", 9)] == ["new"]
    assert [len(Marks(engine).of(call_id)) for call_id in ("old", "new")] == [0, 1]


def test_who_is_locked_stays_locked(engine: Engine, audit: SqlAudit, retention: Retention) -> None:
    fill(engine, audit)
    retention.run(NOW, OPERATOR)
    with Session(engine) as session:
        kept = set(session.scalars(select(Attempt.key)))

    assert kept == {"caller:new", "person:old", "person:new"}


def test_a_dry_run_counts_and_deletes_nothing(
    engine: Engine, audit: SqlAudit, retention: Retention
) -> None:
    fill(engine, audit)
    before = [count(engine, t) for t in (Call, JournalEntry, Attempt, ProofContext)]
    due = retention.due(NOW)

    # Counted by itself, a call's journal would go twice: with its class and with the call.
    assert due == EXPECTED | {DataClass.CALLS: 5}
    assert [count(engine, t) for t in (Call, JournalEntry, Attempt, ProofContext)] == before
    assert AuditReports(engine).events(Filters(kind=AuditKind.RETENTION), 9) == []


def test_what_was_deleted_is_in_the_audit(
    engine: Engine, audit: SqlAudit, retention: Retention
) -> None:
    fill(engine, audit)
    retention.run(NOW, OPERATOR)
    newest = AuditReports(engine).events(Filters(kind=AuditKind.RETENTION), 1)[0]

    assert newest["details"] == {each.value: str(EXPECTED[each]) for each in DataClass}
    assert newest["name"] == "root"


def test_batches_delete_everything(
    engine: Engine, audit: SqlAudit, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.store.retention._BATCH", 2)
    for number in range(5):
        add_call(engine, f"c{number}", 200)

    assert retention.run(NOW, OPERATOR)[DataClass.JOURNALS] == 15  # two entries and a digest each
    assert [count(engine, table) for table in (JournalEntry, CallDigest)] == [0, 0]


@pytest.mark.parametrize("key", ["call:old", f"person:{ZOFIA}"])
def test_a_hold_keeps_a_call_and_all_that_belongs_to_it(
    engine: Engine, audit: SqlAudit, retention: Retention, key: str
) -> None:
    """A held person's calls are those that the audit ties to them."""
    fill(engine, audit)
    holds = LegalHolds(engine, audit)
    holds.place(key, "art. 165 O.p.", OPERATOR, NOW)
    gone = retention.run(NOW, OPERATOR)
    kept = (DataClass.JOURNALS, DataClass.SURVEYS, DataClass.CALLS, DataClass.AUDIT)

    assert [gone[each] for each in (*kept, DataClass.CONTEXTS)] == [0] * 5
    assert [hold["on"] for hold in holds.all()] == [key]
    assert holds.lift(key, OPERATOR, NOW)
    assert not holds.lift(key, OPERATOR, NOW)
    again = retention.run(NOW, OPERATOR)
    assert [again[each] for each in kept] == [3, 1, 1, 1]


def test_files_nobody_writes_to_any_more_go(retention: Retention, tmp_path: Path) -> None:
    (tmp_path / "asterisk" / "log").mkdir(parents=True)
    for name in ("journal.broken", "service.log.1", "asterisk/log/messages.log"):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "service.log").write_text("now")
    os.utime(tmp_path / "service.log", (NOW.timestamp(), NOW.timestamp()))
    gone = retention.run(NOW, OPERATOR)

    assert (gone[DataClass.SPOOL], gone[DataClass.LOGS]) == (1, 2)
    assert [file.name for file in tmp_path.glob("*.*")][:1] == ["service.log"] or (
        tmp_path / "service.log"
    ).is_file()


def erasure(engine: Engine, audit: SqlAudit) -> Erasure:
    return Erasure(engine, audit, pseudonym_of=lambda _number: "nu-zofia")


def everything(engine: Engine) -> str:
    with engine.begin() as connection:
        return "".join(
            repr(connection.execute(text(f'select * from "{table}"')).all())  # noqa: S608
            for table in Base.metadata.tables
        )


def test_an_erased_person_is_named_nowhere_and_the_chain_holds(
    engine: Engine, audit: SqlAudit, verify: Callable[[], Verdict]
) -> None:
    fill(engine, audit)
    with Session(engine) as session, session.begin():
        for agent, principal in ((ZOFIA, JAN), (JAN, ZOFIA)):
            session.add(
                Authority(agent=agent, principal=principal, role="PPO", valid_from=date(2026, 1, 1))
            )
    consultant = Actor(ActorKind.AGENT, "PJSIP/agent-1")
    view = AuditKind.DISCLOSURE_VIEW
    audit.record(AuditEvent(view, NOW, consultant, JAN, "new", {"caller": ZOFIA}))
    audit.record(AuditEvent(AuditKind.LOGIN, NOW, Actor(ActorKind.OWNER, ZOFIA)))
    audit.record(AuditEvent(AuditKind.LOGIN, NOW, Actor(ActorKind.OWNER, JAN), JAN))
    looked = {"caller": "ph-1", "dictated": "nu-zofia"}
    audit.record(AuditEvent(AuditKind.NUMBER_SEARCH, NOW, OPERATOR, details=looked))
    erased = erasure(engine, audit).erase(ZOFIA, OPERATOR, NOW)
    left = everything(engine)

    assert erased == Erased(authorities=2, uses=2, contexts=2, audit_payloads=5, journal_links=2)
    for trace in (ZOFIA, "Zofia Bajkowa", "90022778245", "nu-zofia"):
        assert trace not in left
    assert JAN in left
    assert count(engine, JournalEntry) == 6
    assert (verify().flaw, verify().erased) == (None, 5)


def test_who_is_held_or_unknown_is_not_erased(engine: Engine, audit: SqlAudit) -> None:
    fill(engine, audit)
    LegalHolds(engine, audit).place(f"person:{ZOFIA}", "sprawa", OPERATOR, NOW)
    with pytest.raises(ConfigError, match="legal hold"):
        erasure(engine, audit).erase(ZOFIA, OPERATOR, NOW)

    assert "Zofia Bajkowa" in everything(engine)
    assert erasure(engine, audit).erase(PersonRef("c" * 32), OPERATOR, NOW) is None
