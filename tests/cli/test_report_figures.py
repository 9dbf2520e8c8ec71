"""`kasja report volumes` and the others, as a user runs them."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr.cli.app import app
from ivr.errors import ConfigError
from ivr.store.call_figures import ReportName
from ivr.store.engine import migrate, open_engine
from ivr.testing.past_calls import past_calls, write

ROOT = Path(__file__).parents[2]
MOST_CALLS = 30
DAYS = ("--since", "2026-04-27", "--until", "2026-04-28")
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    engine = open_engine(f"sqlite:///{folder / 'kasja.sqlite'}")
    migrate(engine)
    write(engine, past_calls(MOST_CALLS, until=datetime(2026, 4, 28, 12, tzinfo=UTC), days=1))
    engine.dispose()
    return folder


@pytest.fixture
def run(state: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(state))
    return lambda *arguments: CliRunner().invoke(app, ["report", *arguments])


@pytest.mark.parametrize("name", ReportName)
def test_every_report_is_printed_for_people_and_for_programs(run: Run, name: ReportName) -> None:
    shown = run(name.value, *DAYS)
    found = json.loads(run(name.value, *DAYS, "--json").stdout)
    rows = list(csv.DictReader(run(name.value, *DAYS, "--csv").stdout.splitlines()))

    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"{name.value}  2026-04-27 – 2026-04-28")
    assert (found["report"], found["since"], found["until"]) == (name.value, *DAYS[1::2])
    assert len(rows) == len(found["rows"])
    assert all(list(row) == found["columns"] for row in rows)


def test_all_ways_tell_the_same(run: Run) -> None:
    found = json.loads(run("volumes", *DAYS, "--step", "hour", "--json").stdout)
    rows = csv.DictReader(run("volumes", *DAYS, "--step", "hour", "--csv").stdout.splitlines())

    assert found["total"]["calls"] == MOST_CALLS
    assert sum(int(row["calls"]) for row in rows) == MOST_CALLS
    assert len(found["rows"]) == 48


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("volumes", "--since", "2026-04-28", "--until", "2026-04-27"), "ends before it begins"),
        (("volumes", "--since", "1990-01-01"), "longer than"),
        (
            ("volumes", "--since", "2026-01-01", "--until", "2026-12-31", "--step", "quarter"),
            "steps",
        ),
        (("proofs", "--step", "hour"), "by day at the finest"),
        (("topics", "--json", "--csv"), "choose one"),
    ],
)
def test_what_makes_no_report_is_told(run: Run, arguments: tuple[str, ...], told: str) -> None:
    refused = run(*arguments).exception

    assert isinstance(refused, ConfigError)
    assert told in str(refused)


@pytest.mark.parametrize("typed", ["wczoraj", "2026-02-30", "9999-12-31x"])
def test_a_day_that_does_not_exist_is_told(run: Run, typed: str) -> None:
    assert run("volumes", "--since", typed).exit_code == 2
