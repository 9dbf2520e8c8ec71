"""The store on SQLite and on a real PostgreSQL: the same tests."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from ivr.errors import ConfigError, StageError
from ivr.identity.assurance import PersonRef, Role
from ivr.identity.telepin import TelepinHasher
from ivr.secret import Secret
from ivr.store import demo
from ivr.store.engine import migrate, open_engine, reading
from ivr.store.entries import CallFacts, CallRecord, Entry
from ivr.store.journals import Journals
from ivr.store.people import SqlRegister
from ivr.store.recovery import close_orphans
from ivr.store.reports import Reports, transcript
from ivr.store.tables import Base, Call

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
DEMO = Path(__file__).parents[2] / "config" / "demo"


@pytest.fixture
def journals(engine: Engine, tmp_path: Path) -> Iterator[Journals]:
    written = Journals(engine, tmp_path / "spool")
    yield written
    written.close()


def test_the_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    made = {
        name: {column["name"] for column in inspect(engine).get_columns(name)}
        for name in Base.metadata.tables
    }
    assert made == {n: set(t.columns.keys()) for n, t in Base.metadata.tables.items()}
    migrate(engine, "base")
    assert not set(Base.metadata.tables) & set(inspect(engine).get_table_names())


def test_a_call_is_written_and_read_back(engine: Engine, journals: Journals) -> None:
    journals.open_call(CallRecord("c1", "223300330", "ph-1", NOW, "v1"))
    journals.append("c1", [Entry(5, "prompt", {"id": "welcome.greeting", "text": "Dzień dobry."})])
    journals.append("c1", [Entry(9, "note", {"fact": "survey.nps", "value": "10"})])
    journals.know("c1", CallFacts(outcome="answered", queue="us-zwroty", ended_at=NOW))
    assert journals.flush()
    report = Reports(engine).newest_of("ph-1")
    assert report is not None
    assert report.facts["outcome"] == "answered"
    assert report.survey() == {"nps": 10}
    assert "0.01 s  KASja    Dzień dobry." in transcript(report)
    assert [call["call_id"] for call in Reports(engine).calls()] == ["c1"]


def test_who_only_reads_holds_up_nobody_who_writes(engine: Engine) -> None:
    """SQLite's writers would wait five seconds and give up."""
    with Session(reading(engine)) as reader, Session(engine) as writer:
        before = reader.scalars(select(Call)).all()
        writer.add(Call(call_id="c1", dnis="1", caller="x", started_at=NOW, routing_version="1"))
        writer.commit()

        assert before == []
    assert [call["call_id"] for call in Reports(engine).calls()] == ["c1"]


def test_what_was_known_stays_known(engine: Engine, journals: Journals) -> None:
    journals.open_call(CallRecord("c1", "223300330", "ph-1", NOW, "v1"))
    journals.know("c1", CallFacts(outcome="queued", topic="MANDAT"))
    journals.know("c1", CallFacts(outcome="answered"))
    journals.flush()
    report = Reports(engine).call("c1")
    assert report is not None
    assert (report.facts["outcome"], report.facts["topic"]) == ("answered", "MANDAT")


def test_nothing_is_lost_while_the_database_is_away(tmp_path: Path) -> None:
    place = tmp_path / "away"
    engine = open_engine(f"sqlite:///{place / 'kasja.sqlite'}")
    migrate(engine)
    (place / "kasja.sqlite").rename(place / "hidden")
    engine.dispose()
    (place / "kasja.sqlite").mkdir()  # a database that cannot be opened
    journals = Journals(engine, tmp_path / "spool")
    journals.open_call(CallRecord("c1", "223300330", "ph-1", NOW, "v1"))
    journals.append("c1", [Entry(n, "note", {"fact": "n", "value": str(n)}) for n in range(10)])
    assert journals.flush()
    assert (tmp_path / "spool").is_file()
    (place / "kasja.sqlite").rmdir()
    (place / "hidden").rename(place / "kasja.sqlite")
    journals.append("c1", [Entry(10, "note", {"fact": "n", "value": "10"})])
    assert journals.flush()
    journals.close()
    report = Reports(engine).call("c1")
    engine.dispose()
    assert report is not None
    assert [entry["at_ms"] for entry in report.entries] == list(range(11))
    assert not (tmp_path / "spool").exists()


def test_demo_people_are_found_by_both_numbers(engine: Engine) -> None:
    hasher = TelepinHasher({"a": bytes(32)}, "a", memory_kib=8)
    assert demo.seed(engine, DEMO, hasher) == demo.seed(engine, DEMO, hasher)
    register = SqlRegister(engine)
    by_pesel, by_nip = register.find("44051401359"), register.find("8567346215")
    assert by_pesel == by_nip
    assert by_pesel is not None
    assert by_pesel.telepin_hash is not None
    assert hasher.verify(by_pesel.telepin_hash, Secret("730284"))
    on = NOW.date()
    assert register.roles(by_pesel.person, on) == {Role.PPO, Role.UKO}
    assert register.find("11111111111") is None


def test_an_authority_ends(engine: Engine) -> None:
    demo.seed(engine, DEMO, TelepinHasher({"a": bytes(32)}, "a", memory_kib=8))
    register = SqlRegister(engine)
    piotr = register.find("75110948395")
    assert piotr is not None
    assert register.roles(piotr.person, date(2025, 12, 31)) == {Role.PPO}
    assert register.roles(piotr.person, date(2026, 1, 1)) == frozenset()


def test_calls_without_an_end_are_closed_at_the_next_start(
    engine: Engine, journals: Journals
) -> None:
    for call_id in ("lost", "queued"):
        journals.open_call(CallRecord(call_id, "223300330", "ph-1", NOW, "v1"))
    journals.know("queued", CallFacts(outcome="queued"))
    journals.flush()
    journals.open_call(CallRecord("ours", "223300330", "ph-1", NOW + timedelta(hours=1), "v1"))
    journals.flush()
    close_orphans(engine, NOW + timedelta(minutes=1))
    found = {c["call_id"]: (c["outcome"], c["ended_at"] is None) for c in Reports(engine).calls()}
    assert found == {
        "lost": ("fallback", False),
        "queued": ("queued", False),
        "ours": (None, True),
    }


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(StageError):
        SqlRegister(engine).find("44051401359")
    with pytest.raises(StageError):
        SqlRegister(engine).roles(PersonRef("x"), NOW.date())
    engine.dispose()


def test_a_wrong_url_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="use sqlite"):
        open_engine("oracle-of-delphi")


def test_a_database_of_a_newer_kasja_says_what_to_do(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    with pytest.raises(ConfigError, match=r"a newer KASja .*; run that one"):
        migrate(engine)
