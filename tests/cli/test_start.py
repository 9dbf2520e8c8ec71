"""A command waits for nothing that it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from ivr.cli.app import app
from ivr.cli.commands import COMMANDS, FILTERS

ROOT = Path(__file__).parents[2]
HEAVY = frozenset({"morfeusz2", "pydantic", "rapidfuzz", "sqlalchemy", "typer", "yaml"})
SENTENCE = "kiedy dostanę zwrot podatku"


def loaded(*arguments: str) -> set[str]:
    """The modules that `kasja` has loaded when it ends."""
    program = (
        "import sys, atexit; from ivr.cli import main;"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr)); main()"
    )
    command = [sys.executable, "-c", program, *arguments]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(told.stderr.split())


def test_a_sentence_of_known_words_needs_no_dictionary_and_no_settings() -> None:
    assert loaded("classify", SENTENCE) & HEAVY == set()


def test_an_unknown_word_is_looked_up() -> None:
    assert {"morfeusz2", "rapidfuzz"} <= loaded("classify", "kartofelki dla dragonałów")


def test_an_answer_to_a_field_needs_none_of_it() -> None:
    assert loaded("interpret", "--field", "date", "drugiego maja") & {*HEAVY, "numpy"} == set()


def test_the_programs_help_loads_no_command() -> None:
    modules = {f"ivr.cli.{target.partition(':')[0]}" for target, _ in COMMANDS.values()}

    assert loaded("--help") & modules == set()


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - FILTERS))
def test_the_summary_is_what_the_command_says_of_itself(name: str) -> None:
    group = get_command(app)
    with group.make_context("kasja", [name, "--help"], resilient_parsing=True) as context:
        _, command, _ = group.resolve_command(context, [name])  # type: ignore[attr-defined]

    assert COMMANDS[name][1] == command.help.partition("\n\n")[0].replace("\n", " ")


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_a_filters_summary_is_what_its_help_says(name: str) -> None:
    command = [sys.executable, "-m", "ivr.cli", name, "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert COMMANDS[name][1] in told


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ivr.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=given, capture_output=True, text=True, check=False
    )


def test_options_and_sentences_come_in_any_order_and_a_dash_may_be_said() -> None:
    first = run("classify", SENTENCE, "--json", "--", "--json", "-5")

    assert [line[:20] for line in first.stdout.splitlines()] == [
        '{"utterance": "kiedy',
        '{"utterance": "--jso',
        '{"utterance": "-5", ',
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["classify", "--jso", "x"], "--jso"),
        (["classify", "--evaluate"], "--evaluate"),
        (["classify", "--evaluate", "/none.tsv"], "/none.tsv"),
        (["interpret", "tak"], "--field"),
        (["interpret", "--field", "foo", "tak"], "no field 'foo'; use one of"),
    ],
)
def test_wrong_arguments_are_refused_with_a_reason(arguments: list[str], told: str) -> None:
    refused = run(*arguments)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert told in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["callbacks", "cancel", "9", "--reason", "x"], "no open callback 9; kasja callbacks list"),
        (["retention", "lift", "--call", "x"], "no hold on call:x; kasja retention holds"),
        (["report", "call", "x"], "no call x; kasja report calls lists them"),
        (["operators", "add", "ewa", "--spoken", "E"], "password: it is shorter than 12"),
    ],
)
def test_what_the_operator_can_mend_is_a_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.setenv("KASJA_STATE", str(tmp_path))
    refused = run(*arguments)

    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert refused.stderr.startswith(told)


@pytest.mark.parametrize(
    "command",
    [["report", "calls"], ["report", "volumes"], ["routing", "history"], ["operators", "list"]],
)
def test_a_database_that_is_away_is_a_line_and_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("KASJA_STATE", str(tmp_path))
    monkeypatch.setenv("KASJA_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    failed = run(*command)

    assert (failed.returncode, failed.stdout, failed.stderr) == (
        1,
        "",
        "database_url: the database does not answer (OperationalError); start it, then again\n",
    )


def test_nobody_reads_on() -> None:
    command = f"yes nic | {sys.executable} -m ivr.cli interpret --field yesno | head -1"
    told = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert told.stdout == "-  incomplete  \n"
    assert told.stderr == ""
