"""`kasja operators` as an administrator runs it, with bad input too."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr.cli import person
from ivr.cli.app import app
from ivr.errors import OperatorError, StageError

ROOT = Path(__file__).parents[2]
PASSWORD = "zielony rower 17"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kasja operators` on an installation of its own."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))

    def running(*arguments: str, typed: str = f"{PASSWORD}\n") -> Result:
        return CliRunner().invoke(app, ["operators", *arguments], input=typed)

    return running


def refusal(result: Result) -> str:
    assert isinstance(result.exception, OperatorError), result.output
    return str(result.exception)


def accounts(run: Run) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("list", "--json").stdout.splitlines()]


def add(run: Run, *more: str, typed: str = f"{PASSWORD}\n") -> Result:
    return run("add", "ewa", "--spoken", "Ewa Zmyślona", *more, typed=typed)


def test_an_account_from_its_making_to_its_end(run: Run) -> None:
    assert run("list").stdout.startswith("nobody may log in yet")
    assert add(run, "--role", "view", "--role", "edit").stdout == "done\n"
    assert run("roles", "ewa", "--role", "agent", "--agent", "PJSIP/x").stdout == "done\n"
    assert run("password", "ewa", "--json", typed="trzy koty na dachu\n").exit_code == 0
    assert run("disable", "ewa").stdout == "done\n"
    assert "disabled" in run("list").stdout
    assert run("enable", "ewa").stdout == "done\n"
    assert run("unlock", "ewa", "--json").stdout == '{\n  "done": true\n}\n'

    (ewa,) = accounts(run)
    assert ewa | {"changed_at": ""} == {
        "name": "ewa",
        "spoken": "Ewa Zmyślona",
        "roles": ["agent"],
        "agent": "PJSIP/x",
        "active": True,
        "has_password": True,
        "locked_until": None,
        "changed_at": "",
    }


def test_a_weak_password_makes_nothing_and_every_rule_is_told(run: Run) -> None:
    refused = add(run, typed="ewa1\n")
    common = add(run, "--json", typed="Hasło1234567890\n")

    assert refusal(refused) == (
        "password: it is shorter than 12 characters, it holds the log-in name, it repeats a piece, or"
        " is a run of the keyboard; nothing was done, choose another"
    )
    assert json.loads(common.stdout) == {"done": False, "flaws": ["common"]}
    assert "one that many people choose" in refusal(common)
    assert accounts(run) == []


def test_a_weak_new_password_leaves_the_old_one(run: Run) -> None:
    add(run)
    before = accounts(run)

    assert "it is shorter than 12" in refusal(run("password", "ewa", typed="krótkie\n"))
    assert accounts(run) == before


def test_a_password_is_no_argument(run: Run) -> None:
    for result in (add(run, PASSWORD), run("password", "ewa", PASSWORD)):
        assert "no argument" in refusal(result)
        assert PASSWORD not in result.output + str(result.exception)


def test_a_password_is_typed_twice_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter([PASSWORD, PASSWORD + "x", PASSWORD, PASSWORD])
    monkeypatch.setattr(person, "is_typed", lambda: True)
    monkeypatch.setattr(person, "one_line", lambda _question: next(keys))

    assert "the two are not the same" in refusal(add(run))
    assert add(run).stdout == "done\n"


@pytest.mark.parametrize("typed", ["", "\n"])
def test_no_password_is_a_weak_one(run: Run, typed: str) -> None:
    assert "it is shorter than 12 characters" in refusal(add(run, typed=typed))


def test_who_signs_in_at_the_provider_needs_none(run: Run) -> None:
    assert add(run, "--no-password", typed="").stdout == "done\n"
    assert "no password" in run("list").stdout


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("disable", "obca"), "obca: no such account; kasja operators list names them"),
        (("unlock", "obca"), "obca: no such account"),
        (("roles", "obca", "--role", "view"), "obca: no such account"),
        (("add", "Ewa K", "--spoken", "x"), "name: not a log-in name"),
    ],
)
def test_what_cannot_be_done_says_why(run: Run, arguments: tuple[str, ...], wrong: str) -> None:
    assert wrong in refusal(run(*arguments))


def test_an_unknown_role_is_refused_with_the_ones_there_are(run: Run) -> None:
    result = add(run, "--role", "boss")
    assert result.exit_code == 2
    assert "emergency" in result.output


def test_a_database_that_is_away(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASJA_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    assert str(run("list").exception) == str(StageError("store", "OperationalError"))
