"""`kasja routing` as a supervisor uses it, from export to taking back."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr.cli.app import app
from ivr.errors import OperatorError
from ivr.speech import wav

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kasja routing` with a state folder of its own."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))
    return lambda *arguments: CliRunner().invoke(app, ["routing", *arguments])


@pytest.fixture
def files(run: Run, tmp_path: Path) -> Path:
    """An exported routing in which fines go elsewhere."""
    folder = tmp_path / "exported"
    assert run("export", str(folder)).exit_code == 0
    edit(folder, "MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci")
    return folder


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "routing.yaml"
    source = file.read_text("utf-8")
    assert old in source
    file.write_text(source.replace(old, new, 1), "utf-8")


def told(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output + repr(result.exception)
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def refusal(result: Result) -> str:
    assert isinstance(result.exception, OperatorError), result.output
    return str(result.exception)


def queue(run: Run, *more: str) -> object:
    said = ("simulate", "gdzie zapłacić mandat", "--verified", "--at", "2026-04-30T09:00")
    return told(run(*said, "--json", *more))["queue"]


def test_from_export_to_rollback(run: Run, files: Path) -> None:
    draft = told(run("import", str(files), "--by", "Anna", "--json"))
    changes = told(run("diff", "draft:1", "--json"))["changes"]
    before = queue(run)
    proved = queue(run, "--ref", "draft:1")
    published = told(run("publish", "1", "--reason", "szczyt", "--by", "Anna", "--json"))
    after = queue(run)
    back = told(run("rollback", "1", "--reason", "pomyłka", "--by", "Anna", "--json"))
    history = [json.loads(line) for line in run("history", "--json").stdout.splitlines()]

    assert (draft["draft"], draft["revision"], draft["base"]) == (1, 1, 1)
    assert changes == ["Temat „mandat” (MANDAT): kolejka us-mandaty → us-platnosci."]
    assert (before, proved, after, queue(run)) == (
        "us-mandaty", "us-platnosci", "us-platnosci", "us-mandaty",
    )  # fmt: skip
    assert (published["number"], back["number"]) == (2, 3)
    assert [(v["number"], v["current"]) for v in history] == [(3, True), (2, False), (1, False)]


def test_an_export_imports_without_a_difference(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "exported"
    run("export", str(folder))

    assert "use --force" in refusal(run("export", str(folder)))
    assert told(run("diff", str(folder), "--json"))["changes"] == []
    for name in ("routing.yaml", "hours.yaml", "offices.yaml"):
        assert (folder / name).read_bytes() == (ROOT / "config" / name).read_bytes()


@pytest.mark.parametrize(
    ("damage", "wrong"),
    [
        (b"queues: {", "routing.yaml"),
        (b"", "routing.yaml: is empty"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"queues: {a: {hours: us, spoken: x}}\n", "no 'general'"),
        (b"\x00", "routing.yaml"),
        (b"- " * 5000, "routing.yaml"),
    ],
)
def test_a_corrupt_import_loses_nothing(run: Run, files: Path, damage: bytes, wrong: str) -> None:
    run("import", str(files), "--by", "Anna")
    (files / "routing.yaml").write_bytes(damage)
    refused = refusal(run("import", str(files), "--draft", "1", "--by", "Anna"))
    drafts = json.loads(run("drafts", "--json").stdout)

    assert wrong in refused
    assert [(draft["draft"], draft["revision"]) for draft in drafts] == [(1, 1)]


def test_what_is_wrong_cannot_be_published(run: Run, files: Path) -> None:
    edit(files, "  ETOLL: {queue: puesc}\n", "")
    run("import", str(files), "--by", "Anna")
    checked = run("check", "draft:1", "--no-phrases", "--json")
    refused = refusal(run("publish", "1", "--reason", "szczyt", "--by", "Anna"))

    assert checked.exit_code == 2
    assert [f["wrong"] for f in json.loads(checked.stdout) if f["severity"] == "error"] == [
        "topic ETOLL has no route"
    ]
    assert "draft-1/routing.yaml" in refused
    assert "topic ETOLL has no route" in refused


def test_a_schedule_and_its_withdrawal(run: Run, files: Path) -> None:
    run("import", str(files), "--by", "Anna")
    scheduled = told(
        run(
            "publish",
            "1",
            "--reason",
            "od stycznia",
            "--at",
            "2099-01-02T08:00",
            "--by",
            "A",
            "--json",
        )
    )
    refused = refusal(run("rollback", "1", "--reason", "awaria", "--by", "Jan"))
    withdrawn = run("withdraw", "2", "--by", "Jan").stdout

    assert scheduled["effective_at"] == "2099-01-02 07:00:00+00:00"
    assert "version 2 waits for 2099-01-02 08:00" in refused
    assert withdrawn == "version 2 is withdrawn; draft 1 is open\n"


def test_the_emergency_announcement_has_a_switch(run: Run) -> None:
    on = told(run("emergency", "on", "--reason", "awaria", "--by", "Jan", "--json"))
    changes = told(run("diff", "now", "1", "--json"))["changes"]

    assert on["origin"] == "switch"
    assert changes == ["Komunikat nadzwyczajny: włączony."]
    assert "on already" in refusal(run("emergency", "on", "--reason", "awaria", "--by", "Jan"))


def test_the_simulator_says_what_happens_to_what_is_no_topic(run: Run) -> None:
    person, nonsense, foreign = (
        told(run("simulate", said, "--at", "2026-04-30T09:00", "--json"))
        for said in ("konsultant", "ble ble", "w sprawie składek zusowskich")
    )

    assert (person["queue"], nonsense["queue"], foreign["queue"]) == (
        "kis-ogolna", "kis-ogolna", None,
    )  # fmt: skip


def test_a_dry_run_without_calls_says_so(run: Run, files: Path) -> None:
    found = told(run("dry-run", str(files), "--json"))

    assert (found["calls"], found["moved"]) == (0, 0)
    assert "Brak rozmów z ostatniego tygodnia" in run("dry-run", str(files)).stdout


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("diff", "99"), "no version 99"),
        (("diff", "draft:99"), "no draft 99"),
        (("diff", "/nowhere"), "names no routing"),
        (("diff", "99999999999999999999"), "no version"),
        (("import", "/nowhere"), "is no folder"),
        (("simulate", "mandat", "--at", "jutro"), "no moment"),
        (("simulate", "mandat", "--at", "2026-03-29T02:30"), "does not exist"),
        (("simulate", "mandat", "--office", "Toruń"), "0416 Pierwszy Urząd Skarbowy w Toruniu"),
        (("simulate", "mandat", "--empty", "nowhere"), "no queue 'nowhere'"),
        (("publish", "1", "--reason", "x", "--by", "A"), "no draft 1"),
        (("emergency", "maybe", "--reason", "x"), "use on or off"),
        (("rollback", "7", "--reason", "x", "--by", "A"), "no version 7"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    run: Run, arguments: tuple[str, ...], wrong: str
) -> None:
    assert wrong in refusal(run(*arguments))


def test_files_are_checked_where_they_lie(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    edit(tmp_path / "config", "hours: puesc", "hours: never")
    result = run("check", str(tmp_path / "config"), "--no-phrases")

    assert result.exit_code == 2
    assert f"{tmp_path}/config/routing.yaml:" in result.stdout
    assert not (tmp_path / "state" / "kasja.sqlite").exists()


def test_prompts_and_recordings_are_published_with_the_routing(
    run: Run, files: Path, tmp_path: Path
) -> None:
    prompts, again = files / "prompts" / "pl.toml", tmp_path / "again"
    written = prompts.read_text("utf-8")
    prompts.write_text(written.replace('"W jakiej sprawie', '"W czym i w jakiej sprawie'), "utf-8")
    spoken = files / "prompts" / "recorded" / "need.topic.again.wav"
    spoken.parent.mkdir(parents=True)
    spoken.write_bytes(wav.encode(bytes(16_000)))
    told(run("import", str(files), "--by", "Anna", "--json"))
    changes = told(run("diff", "draft:1", "--json"))["changes"]
    told(run("publish", "1", "--reason", "jaśniej", "--by", "Anna", "--json"))
    run("export", str(again))

    assert isinstance(changes, list)
    assert changes[1:] == [
        (
            "Komunikat need.topic.ask brzmi teraz „W czym i w jakiej sprawie mogę pomóc?” "
            "(było: „W jakiej sprawie mogę pomóc?”)."
        ),
        "need.topic.again mówi teraz lektor: nowe nagranie.",
    ]
    assert (again / "prompts" / "pl.toml").read_bytes() == prompts.read_bytes()
    assert (again / "prompts" / "recorded" / spoken.name).read_bytes() == spoken.read_bytes()


def test_a_prompt_that_calls_would_stumble_over_is_not_published(run: Run, files: Path) -> None:
    prompts = files / "prompts" / "pl.toml"
    written = prompts.read_text("utf-8")
    prompts.write_text(written.replace('"W jakiej sprawie', '"{topic}, pani'), "utf-8")
    told(run("import", str(files), "--by", "Anna", "--json"))
    refused = refusal(run("publish", "1", "--reason", "próba", "--by", "Anna"))

    assert "need.topic.ask: „pani” assumes who is calling" in refused
    assert "need.topic.ask: {topic} is not filled here" in refused
    assert told(run("simulate", "mandat", "--json"))["version"] == "version 1"


def test_phrases_that_cannot_be_read_are_not_imported(run: Run, files: Path) -> None:
    (files / "grammars" / "us.yaml").write_text("MANDAT: {one-of: ['(a']}", "utf-8")

    assert "us.yaml:1" in refusal(run("import", str(files), "--by", "Anna"))
    assert run("drafts", "--json").stdout.strip() == "[]"


def test_a_new_example_is_a_sentence_of_the_difference(run: Run, files: Path) -> None:
    grammar = files / "grammars" / "us.yaml"
    written = grammar.read_text("utf-8")
    grammar.write_text(written.replace("  examples:\n", "  examples:\n    - bzyczek\n", 1), "utf-8")
    told(run("import", str(files), "--by", "Anna", "--json"))
    changes = told(run("diff", "draft:1", "--json"))["changes"]

    assert isinstance(changes, list)
    assert "Przykład „bzyczek” doszedł do tematu „zwrot podatku” (ZWROT_NADPLATA)." in changes
