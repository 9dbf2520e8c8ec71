"""`kasja audit`, `retention`, `screen-pop` and `people erase`: answers, exit codes, bad input."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from ivr import settings as settings_module
from ivr.cli.app import app
from ivr.errors import ConfigError
from ivr.identity.assurance import Assurance, PersonRef, Subject
from ivr.identity.audit import Actor, ActorKind, AuditEvent, AuditKind
from ivr.identity.context import Proof
from ivr.settings import Settings
from ivr.store.tables import Person
from ivr.wiring import parts

NOW = datetime.now(UTC)
CALL, AGENT = "kasja-1795508311.0", "PJSIP/agent-us-zwroty"
Kasja = Callable[..., Result]


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("KASJA_STATE", str(tmp_path))
    return settings_module.load()


@pytest.fixture
def engine(installation: Settings) -> Engine:
    opened = parts.open_store(installation)
    parts.seed_demo(installation, opened)
    return opened


@pytest.fixture
def zofia(engine: Engine) -> PersonRef:
    with Session(engine) as session:
        wanted = select(Person.ref).where(Person.pesel == "90022778245")
        return PersonRef(session.scalars(wanted).one())


@pytest.fixture
def kasja() -> Kasja:
    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, arguments, input=typed)

    return run


def record(installation: Settings, engine: Engine, person: PersonRef) -> None:
    caller = Actor(ActorKind.CALLER, "ph-0123456789abcdef")
    audit = parts.audit(installation, engine)
    audit.record(AuditEvent(AuditKind.FAILURE, NOW, caller, None, CALL, {"reason": "wrong"}))
    audit.record(AuditEvent(AuditKind.PROOF, NOW, caller, person, CALL))


def test_audit_lists_and_filters(
    installation: Settings, engine: Engine, zofia: PersonRef, kasja: Kasja
) -> None:
    record(installation, engine, zofia)
    lines = kasja("audit", "list", "--json").stdout.splitlines()

    assert [json.loads(line)["kind"] for line in lines] == ["proof", "failure"]
    assert "reason=wrong" in kasja("audit", "list", "--kind", "failure").stdout
    assert kasja("audit", "list", "--person", zofia).stdout.count("\n") == 1
    assert kasja("audit", "list", "--call", "none").stdout == "nothing was recorded\n"
    assert kasja("audit", "list", "--since", "2200-01-01", "--json").stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["--kind", "x"], ["--since", "yesterday"], ["--limit", "0"], ["--limit", "x"], ["--nobody"]],
)
def test_audit_list_refuses_what_it_does_not_know(
    installation: Settings, kasja: Kasja, arguments: list[str]
) -> None:
    assert installation
    assert kasja("audit", "list", *arguments).exit_code == 2


def test_audit_verify_tells_whole_from_not_whole(
    installation: Settings, engine: Engine, zofia: PersonRef, kasja: Kasja
) -> None:
    record(installation, engine, zofia)
    whole = kasja("audit", "verify", "--json")
    found = json.loads(whole.stdout)
    assert (whole.exit_code, found["whole"], found["entries"], found["flaw"]) == (0, True, 2, None)
    assert kasja("audit", "verify", "--head", found["head"]).exit_code == 0
    with engine.begin() as connection:
        connection.execute(text("drop trigger audit_entry_no_update"))
        connection.execute(text("update audit_entry set kind = 'login' where seq = 1"))
    broken = kasja("audit", "verify")

    assert broken.exit_code == 1
    assert broken.stdout == "not whole: event 1: changed: its seal does not match\n"


@pytest.mark.parametrize("head", ["", "x", "1:2", "1", f"-1:{'0' * 64}", f"1:{'0' * 64}\n"])
def test_a_head_that_is_none_is_refused(installation: Settings, kasja: Kasja, head: str) -> None:
    assert installation
    result = kasja("audit", "verify", "--head", head)

    assert isinstance(result.exception, ConfigError)
    assert "--head" in str(result.exception)


def test_a_consultant_sees_a_call_once(
    installation: Settings, engine: Engine, zofia: PersonRef, kasja: Kasja
) -> None:
    contexts = parts.contexts(installation, engine)
    subject = Subject(zofia, zofia)
    contexts.keep(Proof(CALL, "ph-1", subject, Assurance.TELEPIN, "PIT", NOW))
    token = contexts.issue(CALL, AGENT, NOW)
    assert token is not None
    seen = kasja("screen-pop", "-", "--agent", AGENT, "--json", typed=f"{token}\n")
    again = kasja("screen-pop", token, "--agent", AGENT)

    assert json.loads(seen.stdout)["caller"]["name"] == "Zofia Bajkowa"
    assert again.exit_code == 1
    assert "opens nothing" in again.stderr
    kinds = [
        json.loads(line)["kind"] for line in kasja("audit", "list", "--json").stdout.splitlines()
    ]
    assert kinds == ["context_refused", "disclosure_view", "context_issued"]


def test_retention_counts_and_deletes(installation: Settings, engine: Engine, kasja: Kasja) -> None:
    assert installation
    assert engine
    dry = json.loads(kasja("retention", "run", "--dry-run", "--json").stdout)
    assert dry["dry_run"] is True
    assert kasja("retention", "run").exit_code == 0
    assert kasja("audit", "list", "--kind", "retention").stdout.count("retention") == 1


def test_holds_are_placed_listed_and_lifted(installation: Settings, kasja: Kasja) -> None:
    assert installation
    assert kasja("retention", "hold", "--call", CALL, "--reason", "skarga").exit_code == 0
    assert [hold["on"] for hold in json.loads(kasja("retention", "holds", "--json").stdout)] == [
        f"call:{CALL}"
    ]
    assert kasja("retention", "lift", "--call", CALL).exit_code == 0
    again = kasja("retention", "lift", "--call", CALL).exception
    assert str(again) == f"no hold on call:{CALL}; kasja retention holds lists them"
    assert kasja("retention", "holds").stdout == "nothing is held\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--reason", "x"],
        ["--call", "a", "--person", "b", "--reason", "x"],
        ["--call", "", "--reason", "x"],
        ["--call", "a" * 60, "--reason", "x"],
        ["--call", "a", "--reason", "  "],
    ],
)
def test_a_hold_that_says_not_what_or_why_is_refused(
    installation: Settings, kasja: Kasja, arguments: list[str]
) -> None:
    assert installation

    assert isinstance(kasja("retention", "hold", *arguments).exception, ConfigError)


def test_a_person_is_erased_when_it_is_meant(
    installation: Settings, engine: Engine, zofia: PersonRef, kasja: Kasja
) -> None:
    record(installation, engine, zofia)
    hesitant = kasja("people", "erase", "90022778245")
    assert isinstance(hesitant.exception, ConfigError)
    erased = kasja("people", "erase", "--yes", "--json", typed="90022778245\n")

    assert json.loads(erased.stdout)["audit_payloads"] == 1
    assert isinstance(kasja("people", "erase", zofia, "--yes").exception, ConfigError)
    assert kasja("audit", "verify").exit_code == 0
    assert "(erased)" in kasja("audit", "list").stdout
