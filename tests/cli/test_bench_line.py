"""Calls against files: what the table counts."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli.app import app
from ivr.cli.bench_line import proof_key
from ivr.cli.bench_line_table import Compared, as_figures, print_figures
from ivr.cli.trial import free_port
from ivr.errors import ConfigError, SetupError
from ivr.routing.policy import Routing
from ivr.testing.speech_sets import Spoken


def spoken(field: str, kind: str) -> Spoken:
    return Spoken(b"", field, kind, None, 20.0, "room", "A-law", "f4", "sześć", speech_end_ms=900)


PESEL, TELEPIN = spoken("pesel", "pesel singles"), spoken("telepin", "telepin pairs")


def test_right_and_alike_are_counted_apart() -> None:
    compared = [
        Compared(PESEL, "a", in_file="a", in_call="a"),
        Compared(PESEL, "a", in_file="a", in_call="b"),
        Compared(PESEL, "a", in_file="b", in_call="b"),
        Compared(PESEL, "a", in_file="a", in_call=None),
    ]
    figures = as_figures(compared, [PESEL] * 5)

    assert figures["fields"] == {
        "pesel": {
            "recordings": 4,
            "right_in_file": 0.75,
            "right_in_call": 0.25,
            "difference_points": -50.0,
            "agree": 0.5,
        }
    }
    assert figures["not_compared"] == 1


def test_a_telepin_that_was_heard_differently_is_not_told() -> None:
    figures = as_figures([Compared(TELEPIN, "proved", "proved", None)], [TELEPIN])

    assert "sześć" not in str(figures)
    assert "•" in str(figures["different"])


def test_the_first_topic_of_the_menu_that_needs_proof_is_chosen(always_open: Routing) -> None:
    assert proof_key(always_open) == "1"


def test_without_such_a_topic_it_is_said_what_to_do(always_open: Routing) -> None:
    free = tuple(label for label in always_open.menu if label in ("PIT", "VAT"))
    with pytest.raises(ConfigError, match="no topic of the menu needs proof"):
        proof_key(replace(always_open, menu=free))


def test_without_a_running_hotline_no_call_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KASJA_STATE", str(tmp_path))
    monkeypatch.setenv("KASJA_TELEPHONY__AMI_PORT", str(free_port()))
    result = CliRunner().invoke(app, ["bench", "line"])

    assert isinstance(result.exception, SetupError)
    assert "start the hotline with kasja up" in str(result.exception)


def test_the_table_tells_what_was_heard_differently(capsys: pytest.CaptureFixture[str]) -> None:
    figures = as_figures([Compared(PESEL, "a", "a", "b"), Compared(PESEL, "a", "a", "a")], [PESEL])
    print_figures({**figures, "calls": {"placed": 3, "answered": 2}})
    lines = capsys.readouterr().out.splitlines()

    assert lines[0] == "2 of 3 calls answered; synthetic speech only"
    assert lines[3].split() == ["pesel", "2", "100.0%", "50.0%", "-50.0", "50.0%"]
    assert lines[-1] == "different: pesel „sześć” (f4, room 20.0 dB): right in file"
