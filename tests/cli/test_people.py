"""`kasja people` as an operator runs it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr import settings
from ivr.cli.app import app
from ivr.errors import ContentError, OperatorError
from ivr.store.audit_report import AuditReports, Filters
from ivr.wiring import parts

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kasja people` with a state folder of its own."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))

    def running(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, ["people", *arguments], input=typed)

    return running


@pytest.fixture
def files(run: Run, tmp_path: Path) -> list[str]:
    """The templates, written to files as an operator would."""
    names = []
    for what in ("people", "authorities"):
        file = tmp_path / f"{what}.csv"
        file.write_text(run("export-template", what).stdout, "utf-8")
        names.append(str(file))
    return names


def test_from_the_templates_to_a_person(run: Run, files: list[str]) -> None:
    told = json.loads(run("import", *files, "--dry-run", "--json").stdout)
    assert (told["dry_run"], told["people_new"], told["authorities_new"]) == (True, 3, 2)
    nobody = run("show", "44051401359").exception
    assert isinstance(nobody, OperatorError)
    assert "done: people 3 new" in run("import", *files).stdout

    shown = json.loads(run("show", "44051401359", "--json").stdout)
    assert (shown["name"], shown["pesel"], shown["telepin"]) == (
        "Anna Zmyślona", "•••359", "inactive",
    )  # fmt: skip
    assert [each["name"] for each in shown["acts_for"]] == ["Jan Niebyły", "Klonowa spółka z o.o."]
    firm = run("show", typed="526-025-02-74\n").stdout
    assert "represented by Anna Zmyślona (UKO basic) from 2024-10-01 to 2027-12-31" in firm
    assert "44051401359" not in firm


def test_a_view_is_a_disclosure(run: Run, files: list[str]) -> None:
    run("import", *files)
    run("show", "44051401359")
    engine = parts.open_store(settings.load())
    newest = AuditReports(engine).events(Filters(None, None, None, None), 1)[0]
    engine.dispose()

    assert (newest["kind"], newest["actor"]) == ("disclosure_view", "operator")


def test_the_json_template_is_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "both.json"
    file.write_text(run("export-template", "json").stdout, "utf-8")

    assert json.loads(run("import", str(file), "--json").stdout)["authorities_new"] == 2


def test_problems_for_people_and_for_programs(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name;pesel\nAnna;44051401358\nJan;1\n", "utf-8")
    refused = run("import", str(file))
    assert isinstance(refused.exception, ContentError)
    assert str(refused.exception).splitlines() == [
        f"{file}:2: PESEL has a wrong check digit; correct it",
        f"{file}:3: PESEL has 1 digits; write 11 digits",
    ]
    result = run("import", str(file), str(tmp_path / "none.csv"), "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 2
    assert [(Path(each["file"]).name, each["line"]) for each in lines] == [
        ("none.csv", 0), ("people.csv", 2), ("people.csv", 3),
    ]  # fmt: skip
    assert "44051401358" not in result.output + str(refused.exception)


@pytest.mark.parametrize(
    "arguments",
    [(), ("import",), ("export-template",), ("export-template", "xml"), ("show", "1", "2")],
)
def test_wrong_arguments(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
