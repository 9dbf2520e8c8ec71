"""Importing people and authorities into a real database: all of it, or nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.errors import ContentError, StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, ActorKind
from ivr.identity.limits import Limits
from ivr.identity.telepin import TelepinHasher
from ivr.identity.telepins import TelepinState, UnknownPersonError
from ivr.secret import Secret
from ivr.store import people_report
from ivr.store.audit import SqlAudit
from ivr.store.audit_report import AuditReports, Filters
from ivr.store.engine import open_engine
from ivr.store.people_templates import TEMPLATES
from ivr.store.register_import import Imported, RegisterImport
from ivr.store.tables import Authority, Person
from ivr.store.telepins import SqlTelepins

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
BY = Actor(ActorKind.OPERATOR, "jan")
HASHER = TelepinHasher({"a": bytes(32)}, "a", memory_kib=8)
ANNA, JAN, FIRM = "44051401359", "02070803628", "5260250274"
AUTHORITIES = "agent;principal;role;scope;valid_from;valid_to;revoked_on\n"
PEOPLE = "name;pesel;nip;telepin\n"

Run = Callable[..., Imported]


@pytest.fixture
def telepins(engine: Engine) -> SqlTelepins:
    return SqlTelepins(engine, Limits(), HASHER, audit=SqlAudit(engine, bytes(32)))


@pytest.fixture
def run(engine: Engine, tmp_path: Path) -> Run:
    """Import texts as files, in their order."""

    def running(*sources: str, dry_run: bool = False, later_s: int = 0) -> Imported:
        files = []
        for number, source in enumerate(sources):
            suffix = "json" if source.lstrip().startswith("{") else "csv"
            files.append(tmp_path / f"f{number}.{suffix}")
            files[-1].write_text(source, "utf-8")
        importing = RegisterImport(engine, HASHER, Limits(), audit=SqlAudit(engine, bytes(32)))
        moment = NOW + timedelta(seconds=later_s)
        return importing.run(files, moment=moment, by=BY, dry_run=dry_run)

    return running


def refused(run: Run, *sources: str) -> list[str]:
    """What is wrong, as `file:line: what`."""
    with pytest.raises(ContentError) as wrong:
        run(*sources)
    return [f"{Path(p.file).name}:{p.line}: {p.wrong}" for p in wrong.value.problems]


def rows(engine: Engine) -> tuple[int, int]:
    with Session(engine) as session:
        return session.query(Person).count(), session.query(Authority).count()


def audited(engine: Engine) -> list[str]:
    found = AuditReports(engine).events(Filters(None, None, None, None), 100)
    return [str(each["kind"]) for each in reversed(found)]


def test_the_templates_are_imported_whichever_way_they_are_written(
    run: Run, engine: Engine, telepins: SqlTelepins
) -> None:
    done = run(TEMPLATES["authorities"], TEMPLATES["people"])

    assert done == Imported(people_new=3, authorities_new=2)
    assert run(TEMPLATES["json"]) == Imported(people_unchanged=3, authorities_unchanged=2)
    anna = telepins.find(ANNA)
    assert anna is not None
    shown = people_report.show(engine, anna)
    assert (shown.name, shown.pesel, shown.nip) == ("Anna Zmyślona", "•••359", "•••215")
    assert [(a.other, a.role, a.scope) for a in shown.acts_for] == [
        ("Jan Niebyły", "PPO", "general"),
        ("Klonowa spółka z o.o.", "UKO", "basic"),
    ]
    assert audited(engine) == ["people_imported"] * 2


def test_a_dry_run_counts_and_changes_nothing(run: Run, engine: Engine) -> None:
    done = run(TEMPLATES["json"], dry_run=True)

    assert done == Imported(people_new=3, authorities_new=2)
    assert rows(engine) == (0, 0)
    assert audited(engine) == []


def test_one_wrong_line_keeps_everything_out(run: Run, engine: Engine) -> None:
    wrong = PEOPLE + f"Anna;{ANNA};;\nJan;02070803629;;\nEwa;;;\n"

    assert refused(run, wrong, AUTHORITIES) == [
        "f0.csv:3: PESEL has a wrong check digit",
        "f0.csv:4: neither PESEL nor NIP",
        "f1.csv:0: holds no records",
    ]
    assert rows(engine) == (0, 0)


def test_what_a_file_leaves_empty_stays(run: Run, engine: Engine) -> None:
    run(TEMPLATES["json"])
    done = run(PEOPLE + f"Anna Nowa;{ANNA};;\n")

    assert done == Imported(people_changed=1)
    with Session(engine) as session:
        anna = session.query(Person).filter_by(pesel=ANNA).one()
        assert (anna.name, anna.nip) == ("Anna Nowa", "8567346215")


def test_a_number_may_be_added_and_found_by_either(run: Run, telepins: SqlTelepins) -> None:
    run(PEOPLE + f"Jan;{JAN};;\n")

    assert run(PEOPLE + f"Jan;{JAN};5529841537;\n") == Imported(people_changed=1)
    assert run(PEOPLE + "Jan;;5529841537;\n") == Imported(people_unchanged=1)
    assert telepins.find(JAN) == telepins.find("5529841537")


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (f"Anna;{ANNA};;\nAnna;{ANNA};;\n", "3: the same person stands in f0.csv:2"),
        (f"Anna;{ANNA};;\nEwa;{ANNA};8567346215;\n", "3: the same person stands in f0.csv:2"),
        (f"A;;{FIRM};\nB;;{FIRM};\n", "3: the same person stands in f0.csv:2"),
        (f"Anna;{ANNA};;\nB;;{FIRM};\nAnna;{ANNA};{FIRM};\n", "4: "),
    ],
)
def test_nobody_stands_twice_in_a_file(run: Run, people: str, told: str) -> None:
    assert any(each.startswith(f"f0.csv:{told}") for each in refused(run, PEOPLE + people))


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (f"Anna;{ANNA};5529841537;\n", "the register has another NIP for this person"),
        ("Anna;90022778245;8567346215;\n", "the register has another PESEL for this person"),
        (f"Anna;{ANNA};{FIRM};\n", "PESEL and NIP belong to two people"),
        (f"Anna;{ANNA};;\nAnna;;8567346215;\n", "the same person stands in f0.csv:2"),
        (f"Jan;{JAN};;locked\n", "no telePIN is there to be locked"),
    ],
)
def test_what_the_register_says_against_a_file(
    run: Run, engine: Engine, people: str, told: str
) -> None:
    run(TEMPLATES["json"])

    assert [each.partition(": ")[2] for each in refused(run, PEOPLE + people)] == [told]
    assert rows(engine) == (3, 2)


@pytest.mark.parametrize(
    ("authorities", "told"),
    [
        (f"90022778245;{JAN};PPO;;2024-10-01;;\n", ["2: agent is nobody in the register or these files"]),
        (f"{JAN};90022778245;PPO;;2024-10-01;;\n", ["2: principal is nobody in the register or these files"]),
        ("90022778245;5529841537;PPO;;2024-10-01;;\n",
         ["2: agent is nobody in the register or these files",
          "2: principal is nobody in the register or these files"]),
        (f"{ANNA};8567346215;PPO;;2024-10-01;;\n", ["2: agent and principal are the same person"]),
        (f"{ANNA};{ANNA};PPO;;2024-10-01;;\n", ["2: agent and principal are the same"]),
        (f"{JAN};{FIRM};UKO;;2024-10-01;;\n" * 2, ["3: the same authority stands in f0.csv:2"]),
        (f"{ANNA};{FIRM};PPO;;2024-10-01;;\n8567346215;{FIRM};PPO;;2025-10-01;;\n",
         ["3: the same authority stands in f0.csv:2"]),
        (f"{JAN};{FIRM};UKO;general;2024-10-01;;\n", ["2: UKO has no such scope"]),
        (f"{JAN};{FIRM};UKO;;2024-10-01;2024-09-30;\n", ["2: valid_to is before valid_from"]),
        (f"{JAN};{FIRM};UKO;;;;\n", ["2: valid_from is empty"]),
    ],
)  # fmt: skip
def test_authorities_that_are_refused(
    run: Run, engine: Engine, authorities: str, told: list[str]
) -> None:
    run(TEMPLATES["json"])

    assert refused(run, AUTHORITIES + authorities) == [f"f0.csv:{each}" for each in told]
    assert rows(engine) == (3, 2)


def test_an_authority_is_brought_up_to_date(run: Run, engine: Engine) -> None:
    run(TEMPLATES["json"])
    done = run(AUTHORITIES + f"{ANNA};{FIRM};UKO;extended;2024-10-01;;2026-01-01\n")

    assert done == Imported(authorities_changed=1)
    with Session(engine) as session:
        row = session.query(Authority).filter_by(role="UKO").one()
        assert (row.scope, row.valid_to, row.revoked_on) == ("extended", None, date(2026, 1, 1))


def test_two_people_may_act_for_each_other(run: Run) -> None:
    both = f"{ANNA};{JAN};PPO;;2024-10-01;;\n{JAN};{ANNA};PPO;;2024-10-01;;\n"

    assert run(TEMPLATES["people"], AUTHORITIES + both).authorities_new == 2


def test_states_of_telepins_are_imported(run: Run, engine: Engine, telepins: SqlTelepins) -> None:
    kept = HASHER.hash(Secret("906317"))
    assert run(PEOPLE + f"Anna;{ANNA};;{kept}\n").telepins_changed == 1
    anna = telepins.find(ANNA)
    assert anna is not None
    assert telepins.status(anna, NOW).state is TelepinState.ACTIVE
    assert run(PEOPLE + f"Anna;{ANNA};;{kept}\n").telepins_changed == 0
    assert run(PEOPLE + f"Anna;{ANNA};;locked\n", later_s=1).telepins_changed == 1
    assert telepins.status(anna, NOW).state is TelepinState.LOCKED
    assert run(PEOPLE + f"Anna;{ANNA};;inactive\n", later_s=2).telepins_changed == 1
    assert run(PEOPLE + f"Anna;{ANNA};;inactive\n", later_s=3).telepins_changed == 0

    assert telepins.status(anna, NOW).state is TelepinState.INACTIVE
    kinds = [use.kind.value for use in telepins.history(anna, limit=10)]
    assert kinds == ["deactivated", "locked", "set"]
    assert audited(engine)[:3] == ["telepin_set", "people_imported", "people_imported"]
    assert [kind for kind in audited(engine) if kind != "people_imported"] == [
        "telepin_set", "lock", "telepin_deactivated",
    ]  # fmt: skip


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    (tmp_path / "f.json").write_text(TEMPLATES["json"], "utf-8")
    importing = RegisterImport(engine, HASHER, Limits(), audit=SqlAudit(engine, bytes(32)))
    with pytest.raises(StageError):
        importing.run([tmp_path / "f.json"], moment=NOW, by=BY, dry_run=False)
    engine.dispose()


def test_the_audit_tells_counts_and_not_people(run: Run, engine: Engine) -> None:
    run(TEMPLATES["json"])
    found = AuditReports(engine).events(Filters(None, None, None, None), 1)[0]
    details = found["details"]

    assert isinstance(details, dict)
    assert details["people_new"] == "3"
    assert len(details["files"]) == 32
    assert ANNA not in repr(found)
    assert (found["actor"], found["name"]) == ("operator", "jan")


def test_the_person_who_is_shown_may_be_gone(engine: Engine) -> None:
    with pytest.raises(UnknownPersonError):
        people_report.show(engine, PersonRef("gone"))
