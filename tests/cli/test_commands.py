"""The commands that need no Asterisk, as a user runs them."""

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr.cli.app import app
from ivr.cli.commands import COMMANDS
from ivr.cli.runstate import Running, RunState
from ivr.errors import ConfigError, ContentError, OperatorError, SetupError

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kasja` with a state folder of its own."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))

    def running(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, arguments, input=typed)

    return running


def refusal(result: Result) -> OperatorError:
    assert isinstance(result.exception, OperatorError), result.output
    return result.exception


def test_every_command_explains_itself(run: Run) -> None:
    assert run("--help").exit_code == 0
    for command in COMMANDS:
        result = run(command, "--help")
        assert result.exit_code == 0
        assert "--help" in result.output


def test_the_content_of_the_project_is_right(run: Run) -> None:
    result = run("check", "--no-asterisk", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_check_says_what_is_wrong_where_and_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("grammars", "prompts", "config", "dialplan"):
        shutil.copytree(ROOT / name, tmp_path / name)
    prompts = tmp_path / "prompts" / "pl.toml"
    prompts.write_text(
        prompts.read_text("utf-8").replace("[fallback]", '[never]\nused = "Nic."\n\n[fallback]'),
        "utf-8",
    )
    dialplan = tmp_path / "dialplan" / "hotline.conf"
    dialplan.write_text("; first\nexten => 1,1,NoOp(@{nothing})\n", "utf-8")
    monkeypatch.setenv("KASJA_CONTENT", str(tmp_path))
    result = run("check", "--no-asterisk")
    assert result.exit_code == 2
    assert "prompt never.used is never used; remove it" in result.stdout
    assert "hotline.conf:2: unknown word @{nothing}; known words:" in result.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KASJA_TELEPHONY__SIP_PORT", "seven"),
        ("KASJA_DEPLOYMENT", "toy"),
        ("KASJA_CONFIG", "/none.toml"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    wrong = str(refusal(run("demo", "people")))
    assert name.removeprefix("KASJA_").lower().replace("__", ".") in wrong.lower()


def test_check_names_a_setting_once_and_its_remedy(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "other.toml"
    file.write_text("[telephony]\nsip_port = 'seven'\n", "utf-8")
    monkeypatch.setenv("KASJA_CONFIG", str(file))
    wrong = json.loads(run("check", "--json").stdout)
    monkeypatch.setenv("KASJA_CONFIG", "/none.toml")
    (missing,) = run("check").stdout.splitlines()

    assert [(each["file"], each["remedy"]) for each in wrong] == [
        (str(file), "see docs/settings.md")
    ]
    assert wrong[0]["wrong"].startswith("telephony.sip_port: Input should be a valid integer")
    assert missing.endswith("no file /none.toml; name a readable TOML file")


@pytest.mark.parametrize("command", [("report", "calls"), ("demo", "operators"), ("up",)])
def test_a_state_folder_that_cannot_be_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "file"))
    refused = str(refusal(run(*command)))

    assert refused.startswith(f"{tmp_path / 'file'}")
    assert refused.endswith("; name another, or mend its rights")


def test_a_whole_call_in_the_terminal(run: Run) -> None:
    typed = "kiedy dostanę zwrot podatku\n#90022778245\n#906317\npięć\n#4\n#10\n"
    result = run("talk", "--json", typed=typed)
    found = json.loads(result.stdout)
    assert found["outcome"] == "answered"
    assert (found["queue"], found["assurance"]) == ("us-zwroty", "telepin")
    assert found["survey"] == {"satisfaction": 5, "resolved": 4, "nps": 10}
    assert "906317" not in result.stdout


def test_for_a_principal(run: Run) -> None:
    typed = "kiedy dostanę zwrot podatku\n#44051401359\n#730284\nmocodawcy\n#02070803628\n"
    found = json.loads(run("talk", "--json", typed=typed).stdout)
    assert (found["outcome"], found["on_behalf_of"]) == ("answered", "PPO")


def test_a_script_in_the_terminal(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text('- say: konsultant\n- keys: "5"\n- hangup: true\n', "utf-8")
    found = json.loads(run("talk", "--json", "--script", str(script)).stdout)
    assert found["queue"] == "kis-ogolna"
    assert found["survey"] == {"satisfaction": 5}


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("- shout: hej\n", "1: unknown key"),
        ("- say: a\n- keys: abc\n", "2: not telephone keys"),
        ("- wait_ms: soon\n", "1: wait_ms is no number"),
        ("say: a\n", "1: not a list"),
        ("", "is empty"),
    ],
)
def test_a_wrong_script_is_refused_with_its_line(
    run: Run, tmp_path: Path, source: str, wrong: str
) -> None:
    script = tmp_path / "script.yaml"
    script.write_text(source, "utf-8")
    refused = refusal(run("talk", "--script", str(script)))
    assert isinstance(refused, ContentError)
    assert wrong in str(refused)


def test_demo_people_are_for_demos_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    people = json.loads(run("demo", "people", "--json").stdout)
    assert {"name", "pesel", "nip", "telepin", "acts_for"} <= set(people[0])
    monkeypatch.setenv("KASJA_DEPLOYMENT", "production")
    assert isinstance(refusal(run("demo", "people")), ConfigError)


def test_production_makes_no_secrets_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASJA_DEPLOYMENT", "production")
    assert "missing; put the installation's secret there" in str(refusal(run("talk", typed="")))


def test_a_secret_that_others_can_read_is_refused(run: Run, tmp_path: Path) -> None:
    run("talk", "--json", typed="")
    (tmp_path / "state" / "secrets" / "telepin-pepper").chmod(0o644)
    assert "chmod 600" in str(refusal(run("talk", typed="")))


def test_status_says_why_no_call_can_be_taken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AGI", "MEDIA", "AMI"):
        monkeypatch.setenv(f"KASJA_TELEPHONY__{name}_PORT", "1999")
    monkeypatch.setenv("KASJA_ACCOUNT__PORT", "1999")
    result = run("status", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert not found["healthy"]
    assert found["parts"]["service"]["why"]
    assert found["parts"]["account"]["why"]


def test_an_installation_without_the_account_page_misses_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KASJA_ACCOUNT__ENABLED", "false")
    monkeypatch.setenv("KASJA_TELEPHONY__AMI_PORT", "1999")
    assert "account" not in json.loads(run("status", "--json").stdout)["parts"]


def test_in_production_nobody_may_be_anybody(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASJA_DEPLOYMENT", "production")
    assert "account.login: demo lets anybody be anybody" in str(refusal(run("account")))


def test_an_account_page_on_a_taken_port_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("KASJA_ACCOUNT__PORT", str(taken.getsockname()[1]))
        assert "free it or set account.port" in str(refusal(run("account")))


def test_an_account_page_without_its_database_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KASJA_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert "the database does not answer" in str(refusal(run("account")))


def test_a_second_hotline_is_told_where_the_first_is(tmp_path: Path) -> None:
    first = RunState(tmp_path).take()
    first.write(Running(1, 2, 3, {"sip": 5070}, "now"))
    with pytest.raises(SetupError, match="running already on ports sip 5070"):
        RunState(tmp_path).take()
    first.release()
    RunState(tmp_path).take().release()


def test_classify_keeps_its_contract(run: Run) -> None:
    said = ["kiedy dostanę zwrot podatku", "no tak", "konsultant", "xyzzy"]
    rows = [json.loads(line) for line in run("classify", "--json", *said).stdout.splitlines()]
    assert [row["utterance"] for row in rows] == said
    assert [row["decision"] for row in rows] == ["accept", "command", "command", "reject"]
    assert [row["topic"] for row in rows[:3]] == ["ZWROT_NADPLATA", "META_TAK", "META_KONSULTANT"]
    assert [row["command"] for row in rows] == [None, "yes", "agent", None]
    assert set(rows[0]["alternatives"][0]) == {"topic", "confidence"}
    assert all(row["why"] for row in rows)


def test_classify_reads_lines(run: Run) -> None:
    result = run("classify", "--json", typed="ile kosztuje mandat\n\nco to jest ksef\n")
    topics = [json.loads(line)["topic"] for line in result.stdout.splitlines()]
    assert topics == ["MANDAT", "POZA_ZAKRESEM", "KSEF"]


def test_classify_evaluates_a_file(run: Run, tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.tsv"
    sentences.write_text("MANDAT\tjak opłacić mandat\nPIT\tco to jest ksef\tinvented\n", "utf-8")
    found = json.loads(run("classify", "--evaluate", str(sentences), "--json").stdout)
    assert (found["utterances"], found["top1"]) == (2, 0.5)
    assert found["confusions"] == [{"wanted": "PIT", "got": "KSEF", "count": 1}]
    assert "PIT → KSEF" in run("classify", "--evaluate", str(sentences)).stdout


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("no tab\n", ":1: no tab; write label<TAB>sentence"),
        ("\n", ": no sentences; write label<TAB>sentence lines"),
        ("PIT\tróżne\n", ": is not UTF-8 text; save it as UTF-8"),
        (None, ": cannot be read: No such file or directory; name a readable file"),
    ],
)
def test_a_wrong_evaluation_file_is_refused(
    run: Run, tmp_path: Path, source: str | None, wrong: str
) -> None:
    file = tmp_path / "sentences.tsv"
    if source is not None:
        file.write_text(source, "iso8859-2")

    assert str(refusal(run("classify", "--evaluate", str(file)))) == f"{file}{wrong}"


def test_a_call_nobody_knows(run: Run) -> None:
    assert run("report", "calls").stdout == "no calls yet\n"
    refused = refusal(run("report", "call", "none"))

    assert str(refused) == "no call none; kasja report calls lists them"


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text("utf-8")
    from ivr.settings import Settings  # noqa: PLC0415

    for name, field in Settings.model_fields.items():
        inner = getattr(field.annotation, "model_fields", {})
        for setting in [f"{name}.{each}" for each in inner] or [name]:
            assert f"`{setting}`" in documented
