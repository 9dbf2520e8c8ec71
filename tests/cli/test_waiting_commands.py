"""`kasja callbacks` and `kasja report waits` as a supervisor uses them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from ivr import settings
from ivr.cli.app import app
from ivr.errors import OperatorError
from ivr.routing.callback import CallbackRequest
from ivr.store.callbacks import SqlCallbacks
from ivr.store.tables import Call, JournalEntry
from ivr.wiring import parts

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]
NUMBER = "600100200"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kasja` with a state folder of its own."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture
def asked(run: Run) -> None:
    """One callback that waits."""
    now = datetime.now(UTC)
    engine = parts.open_store(settings.load())
    SqlCallbacks(engine).leave(
        CallbackRequest("c1", "us-ogolna", "PIT", NUMBER, "ph-1", "ph-1", now, now)
    )
    engine.dispose()


def test_nobody_waits(run: Run) -> None:
    assert run("callbacks", "list").stdout == "nobody waits to be called back\n"
    assert run("callbacks", "list", "--json").stdout == ""


@pytest.mark.usefixtures("asked")
def test_who_waits_is_listed_without_their_number(run: Run) -> None:
    told, line = run("callbacks", "list").stdout, run("callbacks", "list", "--json").stdout
    found = json.loads(line)

    assert "••• 200" in told
    assert NUMBER not in told + line
    assert (found["id"], found["queue"], found["state"], found["tries"]) == (
        1,
        "us-ogolna",
        "open",
        0,
    )
    assert [event["kind"] for event in found["history"]] == ["asked"]


@pytest.mark.usefixtures("asked")
def test_a_callback_is_cancelled_once(run: Run) -> None:
    first = run("callbacks", "cancel", "1", "--reason", "sprawa załatwiona", "--json")
    second = run("callbacks", "cancel", "1", "--reason", "jeszcze raz")
    history = json.loads(run("callbacks", "list", "--all", "--json").stdout)["history"]

    assert (first.exit_code, json.loads(first.stdout)) == (0, {"id": 1, "cancelled": True})
    assert isinstance(second.exception, OperatorError)
    assert str(second.exception) == "no open callback 1; kasja callbacks list names them"
    assert history[-1]["kind"] == "cancelled"
    assert history[-1]["detail"].endswith(": sprawa załatwiona")
    assert run("callbacks", "list").stdout == "nobody waits to be called back\n"


@pytest.mark.parametrize(
    "arguments",
    [("cancel", "1"), ("cancel", "x", "--reason", "y"), ("list", "--limit", "0"), ("cancel",)],
)
def test_what_cannot_be_meant_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("callbacks", *arguments).exit_code == 2


def test_an_empty_reason_is_none(run: Run) -> None:
    assert isinstance(run("callbacks", "cancel", "1", "--reason", " ").exception, OperatorError)


def test_waits_are_told_in_a_sentence(run: Run) -> None:
    nothing = run("report", "waits").stdout
    engine = parts.open_store(settings.load())
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with Session(engine) as session, session.begin():
        for call, waited_s in (("a", 100), ("b", 110), ("c", 130)):
            session.add(
                Call(call_id=call, dnis="1", caller="x", started_at=yesterday, routing_version="1")
            )
            stay = {"queue": "kis-vat", "how": "answered", "waited_s": waited_s, "announced_s": 120}
            session.add(JournalEntry(call_id=call, at_ms=1, kind="left_queue", data=stay))
    engine.dispose()
    told = run("report", "waits").stdout
    lines = [json.loads(line) for line in run("report", "waits", "--json").stdout.splitlines()]
    later = run("report", "waits", "--since", "2999-01-01", "--json").stdout

    assert "no announcement can be judged yet" in nothing
    assert told.endswith("in 67% of 3 calls the wait was at most what callers were told\n")
    assert [(each["queue"], each["coverage"]) for each in lines] == [
        ("all", 0.6667),
        ("kis-vat", 0.6667),
    ]
    assert json.loads(later)["stays"] == 0
