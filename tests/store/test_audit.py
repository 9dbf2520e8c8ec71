"""The audit on SQLite and PostgreSQL: nothing is lost, and whatever is done to it is found."""

import dataclasses
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, ActorKind, AuditEvent, AuditKind
from ivr.store.audit import SqlAudit
from ivr.store.audit_chain import Head, Seals
from ivr.store.audit_head import HeadFile
from ivr.store.audit_report import AuditReports, Filters, Flaw, Verdict
from ivr.store.engine import open_engine

KEY = b"k" * 32
NOW = datetime(2026, 4, 28, 8, 30, 1, 327687, tzinfo=UTC)
CALLER = Actor(ActorKind.CALLER, "ph-0123456789abcdef")
ZOFIA = PersonRef("0" * 32)


def event(kind: AuditKind = AuditKind.PROOF, **more: str) -> AuditEvent:
    return AuditEvent(kind, NOW, CALLER, ZOFIA, "kasja-1795508311.0", more)


@pytest.fixture
def head(tmp_path: Path) -> Path:
    return tmp_path / "audit.head"


@pytest.fixture
def audit(engine: Engine, head: Path) -> SqlAudit:
    return SqlAudit(engine, KEY, head=head)


@pytest.fixture
def verify(engine: Engine, head: Path) -> Callable[[], Verdict]:
    seals = Seals(KEY)
    return lambda: AuditReports(engine).verify(seals, HeadFile(head, seals))


@pytest.fixture
def tamper(engine: Engine) -> Callable[..., None]:
    """What somebody can do who may do anything in the database: triggers are no obstacle to them."""

    def change(*statements: str) -> None:
        sqlite = engine.dialect.name == "sqlite"
        with engine.begin() as connection:
            for table, deed in (
                ("audit_entry", "update"),
                ("audit_entry", "delete"),
                ("audit_payload", "update"),
            ):
                on = "" if sqlite else f" on {table}"
                connection.execute(text(f"drop trigger {table}_no_{deed}{on}"))
            for statement in statements:
                connection.execute(text(statement))

    return change


def test_an_empty_audit_is_whole(verify: Callable[[], Verdict]) -> None:
    assert verify() == Verdict(0, 0, None, None)


def test_events_are_kept_and_listed_newest_first(engine: Engine, audit: SqlAudit) -> None:
    audit.record(event(AuditKind.FAILURE, reason="wrong"))
    audit.record(event(AuditKind.PROOF))
    newest, oldest = AuditReports(engine).events(Filters(), 10)

    assert (newest["seq"], newest["kind"]) == (2, "proof")
    assert oldest == {
        "seq": 1,
        "at": NOW.isoformat(),
        "kind": "failure",
        "actor": "caller",
        "name": "ph-0123456789abcdef",
        "subject": ZOFIA,
        "call_id": "kasja-1795508311.0",
        "details": {"reason": "wrong"},
    }


def test_every_kind_can_be_kept(audit: SqlAudit, verify: Callable[[], Verdict]) -> None:
    for kind in AuditKind:
        audit.record(event(kind))

    assert verify().entries == len(AuditKind)
    assert verify().flaw is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filters(person=ZOFIA), 2),
        (Filters(person="1" * 32), 1),
        (Filters(call="kasja-1795508311.0"), 2),
        (Filters(kind=AuditKind.LOGIN), 1),
        (Filters(since=NOW + timedelta(days=1)), 1),
        (Filters(person=ZOFIA, kind=AuditKind.LOGIN), 0),
    ],
)
def test_events_are_filtered(engine: Engine, audit: SqlAudit, wanted: Filters, found: int) -> None:
    audit.record(event())
    audit.record(event(AuditKind.FAILURE))
    owner = Actor(ActorKind.OWNER, "1" * 32)
    later = NOW + timedelta(days=2)
    audit.record(AuditEvent(AuditKind.LOGIN, later, owner, PersonRef("1" * 32)))

    assert len(AuditReports(engine).events(wanted, 10)) == found


def test_numbers_of_people_are_masked_wherever_they_stand(engine: Engine, audit: SqlAudit) -> None:
    actor = Actor(ActorKind.OPERATOR, "jan 90022778245")
    details = {"note": "PESEL 90022778245", "5260250274": "x", "long": "a" * 1000}
    audit.record(AuditEvent(AuditKind.LOGIN, NOW, actor, details=details))
    kept = AuditReports(engine).events(Filters(), 1)[0]

    assert "90022778245" not in repr(kept)
    assert "5260250274" not in repr(kept)
    assert kept["name"] == "jan •"
    assert len(repr(kept)) < 600


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set kind = 'login' where seq = 1",
        "delete from audit_entry",
        "update audit_payload set name = 'x'",
    ],
)
def test_the_database_refuses_to_change_it(engine: Engine, audit: SqlAudit, statement: str) -> None:
    audit.record(event())
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))


def test_postgresql_refuses_to_empty_it(engine: Engine, audit: SqlAudit) -> None:
    if engine.dialect.name == "sqlite":  # it has no truncate; delete is refused above
        return
    audit.record(event())
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("truncate audit_entry cascade"))


@pytest.mark.parametrize(
    ("statements", "flaw"),
    [
        (["update audit_entry set kind = 'failure' where seq = 3"], Flaw(3, "changed: its seal")),
        (["update audit_payload set subject = null where seq = 3"], Flaw(3, "changed: its pay")),
        (["update audit_payload set details = '{}' where seq = 2"], Flaw(2, "changed: its pay")),
        (["update audit_entry set seal = previous where seq = 4"], Flaw(4, "changed: its seal")),
        (
            ["delete from audit_payload where seq = 3", "delete from audit_entry where seq = 3"],
            Flaw(3, "removed: the next link is 4"),
        ),
        (
            ["delete from audit_payload where seq = 1", "delete from audit_entry where seq = 1"],
            Flaw(1, "removed: the next link is 2"),
        ),
        (
            [
                "delete from audit_payload",
                "update audit_entry set seq = 90 where seq = 2",
                "update audit_entry set seq = 2 where seq = 3",
                "update audit_entry set seq = 3 where seq = 90",
            ],
            Flaw(2, "does not follow"),
        ),
        (
            ["delete from audit_payload where seq = 5", "delete from audit_entry where seq = 5"],
            Flaw(5, "cut off: link 5 was noted"),
        ),
        (
            ["delete from audit_payload", "delete from audit_entry"],
            Flaw(1, "cut off: link 5 was noted"),
        ),
        (["delete from audit_payload where seq = 2"], Flaw(0, "1 payloads are gone")),
    ],
    ids=[
        *("kind", "subject", "details", "seal", "removed", "removed first", "reordered"),
        *("cut off", "emptied", "payload removed"),
    ],
)
def test_tampering_is_found(
    audit: SqlAudit,
    verify: Callable[[], Verdict],
    tamper: Callable[..., None],
    statements: list[str],
    flaw: Flaw,
) -> None:
    for number in range(5):
        audit.record(event(n=str(number)))
    tamper(*statements)
    found = verify().flaw

    assert found is not None
    assert (flaw.seq, found.wrong[: len(flaw.wrong)]) == (found.seq, flaw.wrong)


def test_an_end_that_was_cut_off_is_found_when_the_audit_went_on(
    engine: Engine,
    audit: SqlAudit,
    verify: Callable[[], Verdict],
    tamper: Callable[..., None],
    head: Path,
) -> None:
    """The note does not move past the cut, whatever is appended and by whom."""
    for number in range(5):
        audit.record(event(n=str(number)))
    tamper("delete from audit_payload where seq > 3", "delete from audit_entry where seq > 3")
    for writer in (audit, SqlAudit(engine, KEY, head=head)):
        for number in range(3):
            writer.record(event(n=f"more {number}"))

    assert verify().flaw == Flaw(5, "replaced: it is not the link that was noted")


def test_a_forger_without_the_key_cannot_mend_the_chain(
    engine: Engine, verify: Callable[[], Verdict], head: Path, audit: SqlAudit
) -> None:
    audit.record(event())
    SqlAudit(engine, b"another key, of 32 bytes exactly").record(event(AuditKind.LOGIN))

    assert verify().flaw == Flaw(2, "changed: its seal does not match")


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"seq": 1, "seal": "x", "signature": "y"}'])
def test_a_note_that_was_tampered_with_is_found(
    audit: SqlAudit, verify: Callable[[], Verdict], head: Path, content: str
) -> None:
    audit.record(event())
    head.write_text(content)
    audit.record(event())
    flaw = verify().flaw

    assert flaw is not None
    assert flaw.wrong.startswith("the noted head was tampered with")
    assert head.read_text() == content


def test_without_a_note_the_end_cannot_be_vouched_for(
    audit: SqlAudit, verify: Callable[[], Verdict], head: Path
) -> None:
    audit.record(event())
    head.unlink()
    flaw = verify().flaw

    assert flaw is not None
    assert "cannot be told" in flaw.wrong


def test_a_head_kept_on_paper_is_checked(engine: Engine, audit: SqlAudit) -> None:
    audit.record(event())
    reports, seals = AuditReports(engine), Seals(KEY)
    first = reports.verify(seals).head
    audit.record(event())
    assert first is not None

    assert reports.verify(seals, told=first).flaw is None
    other = dataclasses.replace(first, seal="0" * 64)
    assert reports.verify(seals, told=other).flaw == Flaw(
        1, "replaced: it is not the link that was noted"
    )
    assert reports.verify(seals, told=Head(9, "0" * 64)).flaw == Flaw(
        3, "cut off: link 9 was noted and is gone"
    )


def test_parallel_writers_make_one_chain(
    engine: Engine, head: Path, verify: Callable[[], Verdict]
) -> None:
    writers, each = 8, 12
    failed: list[Exception] = []

    def write(number: int) -> None:
        own = SqlAudit(engine, KEY, head=head)
        try:
            for turn in range(each):
                own.record(event(writer=str(number), turn=str(turn)))
        except StageError as failure:
            failed.append(failure)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify()

    assert (failed, found.entries, found.flaw) == ([], writers * each, None)
    assert found.head is not None
    assert found.head.seq == writers * each


def test_a_store_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(StageError, match="audit"):
        SqlAudit(engine, KEY).record(event())
    engine.dispose()
