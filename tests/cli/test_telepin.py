"""`kasja telepin` as an operator runs it, with bad input too."""

import json
import os
import pwd
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from ivr import settings
from ivr.cli import person
from ivr.cli.app import app
from ivr.cli.operator import operator
from ivr.errors import OperatorError, StageError
from ivr.store.audit_report import AuditReports, Filters
from ivr.store.tables import Attempt, Person
from ivr.wiring import parts

ROOT = Path(__file__).parents[2]
ZOFIA, NOBODY = "90022778245", "02211307589"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kasja telepin` on a register with one person."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))
    engine = parts.open_store(settings.load())
    with Session(engine) as session, session.begin():
        session.add(Person(ref="a" * 32, name="Zofia Bajkowa", pesel=ZOFIA, nip="8567346215"))
    engine.dispose()

    def running(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, ["telepin", *arguments], input=typed)

    return running


def refusal(result: Result) -> str:
    assert isinstance(result.exception, OperatorError), result.output
    return str(result.exception)


def state(run: Run) -> str:
    return str(json.loads(run("status", ZOFIA, "--json").stdout)["state"])


def audited() -> list[tuple[str, str]]:
    engine = parts.open_store(settings.load())
    found = AuditReports(engine).events(Filters(None, None, None, None), 100)
    engine.dispose()
    return [(str(each["kind"]), str(each["name"])) for each in reversed(found)]


def lock() -> None:
    engine = parts.open_store(settings.load())
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        session.merge(Attempt(key="person:" + "a" * 32, failures=10, since=now, last_at=now))
    engine.dispose()


def test_setting_changing_and_removing(run: Run) -> None:
    assert state(run) == "inactive"
    assert run("set", typed=f"{ZOFIA}\n906317\n").stdout == "set\n"
    assert state(run) == "active"
    found = run("set", "856-734-62-15", "--json", typed="381604\n").stdout
    assert json.loads(found) == {"set": True, "weaknesses": []}
    assert run("deactivate", "a" * 32).stdout == "deactivated\n"
    assert run("deactivate", ZOFIA).stdout == "nothing to do: none is set\n"

    me = pwd.getpwuid(os.getuid()).pw_name
    assert [kind for kind, _name in audited()] == [
        "telepin_set", "telepin_changed", "telepin_deactivated",
    ]  # fmt: skip
    assert all(name.startswith(me) for _kind, name in audited())
    uses = [json.loads(line) for line in run("history", ZOFIA, "--json").stdout.splitlines()]
    assert [use["kind"] for use in uses] == ["deactivated", "changed", "set"]
    assert {use["source"] for use in uses} == {"operator"}


def test_a_weak_one_is_refused_with_every_reason(run: Run) -> None:
    result = run("set", ZOFIA, "--json", typed="900227\n")

    assert json.loads(result.stdout) == {"set": False, "weaknesses": ["personal", "birth_date"]}
    assert refusal(result) == refusal(run("set", ZOFIA, typed="900227\n"))
    assert "part of the person's PESEL" in refusal(result)
    assert "birth date" in refusal(result)
    assert "choose another" in refusal(result)
    assert state(run) == "inactive"
    assert audited() == []


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "\n",
        "12345\n",
        "1234567\n",
        "90631a\n",
        "906 317\n",
        " 906317\n",
        "906317 \n",
        "٩٠٦٣١٧\n",
        "•\n",
    ],
)
def test_what_is_no_telepin(run: Run, typed: str) -> None:
    result = run("set", ZOFIA, typed=typed)

    assert result.stdout == ""
    assert refusal(result).startswith("telePIN: it has not exactly six digits; nothing was changed")


@pytest.mark.parametrize(
    "arguments",
    [(ZOFIA, "906317"), ("906317", "906317"), (ZOFIA, "906317", "--json"), (ZOFIA, "x", "y")],
)
def test_a_telepin_on_the_command_line_is_refused_and_not_repeated(
    run: Run, arguments: tuple[str, ...]
) -> None:
    result = run("set", *arguments, typed="381604\n")

    assert "a telePIN is no argument" in refusal(result)
    assert "906317" not in result.output + refusal(result)
    assert state(run) == "inactive"


@pytest.mark.parametrize(
    "named",
    [NOBODY, "906317", "", "x" * 32, "a" * 31, "%", "' or 1=1 --", "9002277824", "🙂", "-" * 3],
)
@pytest.mark.parametrize("command", ["set", "status", "history", "unlock", "deactivate"])
def test_nobody_is_a_line_that_repeats_nothing(run: Run, command: str, named: str) -> None:
    result = run(command, typed=f"{named}\n906317\n")

    assert refusal(result) == "person: nobody has this PESEL, NIP or reference; correct it"
    assert result.output == ""


def test_unlocking(run: Run) -> None:
    run("set", ZOFIA, typed="906317\n")
    assert run("unlock", ZOFIA).stdout.startswith("nothing to do")
    lock()
    assert state(run) == "locked"
    assert json.loads(run("unlock", ZOFIA, "--json").stdout) == {"unlocked": True}

    assert state(run) == "active"
    assert audited()[-1][0] == "unlock"


def test_setting_anew_unlocks(run: Run) -> None:
    run("set", ZOFIA, typed="906317\n")
    lock()
    run("set", ZOFIA, typed="381604\n")

    assert state(run) == "active"


def test_typed_twice_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["906317", "906318", "906317", "906317"])
    monkeypatch.setattr(person, "is_typed", lambda: True)
    monkeypatch.setattr(person, "one_line", lambda _question: next(keys))

    assert "the two are not the same" in refusal(run("set", ZOFIA))
    assert run("set", ZOFIA).stdout == "set\n"


def test_a_terminal_hides_what_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def hidden(question: str) -> str:
        asked.append(question)
        return "906317"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", hidden)

    assert person.one_line("telePIN") == "906317"
    assert asked == ["telePIN: "]


def test_a_store_that_is_away_is_said_in_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parts, "migrate", lambda _engine: None)
    monkeypatch.setenv("KASJA_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")

    assert isinstance(run("status", ZOFIA).exception, StageError)


def test_rotating_and_retiring_a_pepper(run: Run) -> None:
    run("set", ZOFIA, typed="906317\n")
    assert json.loads(run("rotate-pepper", "--json").stdout) == {"current": "k2"}
    counted = json.loads(run("peppers", "--json").stdout)
    assert counted == {"current": "k2", "telepins": {"k1": 1, "k2": 0}}
    assert "1 telePINs are under it" in refusal(run("retire-pepper", "k1"))
    assert "no older pepper" in refusal(run("retire-pepper", "k2", "--deactivate"))
    assert json.loads(run("retire-pepper", "k1", "--deactivate", "--json").stdout) == {
        "retired": "k1", "deactivated": 1,
    }  # fmt: skip

    assert state(run) == "inactive"
    assert "pepper_rotated" in [kind for kind, _name in audited()]
    assert "k2" in run("peppers").stdout


def test_the_operator_is_who_runs_it_and_not_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    monkeypatch.delenv("SUDO_USER", raising=False)
    assert operator().name == pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.setattr(os, "getuid", lambda: 0)
    monkeypatch.setenv("SUDO_USER", "jan")

    assert operator().name == "root/jan"


def test_no_telepin_is_left_anywhere(run: Run, tmp_path: Path) -> None:
    run("set", ZOFIA, typed="906317\n")
    run("set", ZOFIA, typed="900227\n")
    written = b"".join(
        file.read_bytes() for file in (tmp_path / "state").rglob("*") if file.is_file()
    )

    assert b"906317" not in written
