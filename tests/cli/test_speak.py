"""`kasja speak`, `say` and `prompts`, as a user runs them, with the real synthesizer."""

import json
import shutil
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr.cli.app import app
from ivr.errors import ConfigError

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(ROOT)

    def running(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, arguments, input=typed)

    return running


def seconds(file: Path) -> float:
    with wave.open(str(file), "rb") as audio:
        form = (audio.getframerate(), audio.getnchannels(), audio.getsampwidth())

        assert form == (8000, 1, 2)
        return audio.getnframes() / 8000


def test_speak_says_numbers_as_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.wav"
    result = run("speak", "Do 30.04 należy wpłacić 2,50 zł.", "-o", str(file), "--json")
    found = json.loads(result.stdout)
    words = "Do trzydziestego kwietnia należy wpłacić dwa złote pięćdziesiąt groszy."

    assert found["spoken"] == words
    assert found["duration_ms"] == pytest.approx(1000 * seconds(file), abs=1)


def test_slower_is_longer_and_another_voice_is_another(run: Run, tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.wav" for name in ("usual", "slow", "other")}
    run("speak", "Dzień dobry", "-o", str(files["usual"]))
    run("speak", "-", "-o", str(files["slow"]), "--slower", typed="Dzień dobry")
    run("speak", "Dzień dobry", "-o", str(files["other"]), "--voice", "pl+f2")

    assert seconds(files["slow"]) > 1.15 * seconds(files["usual"])
    assert files["other"].read_bytes() != files["usual"].read_bytes()


def test_say_is_speak_with_the_file_as_an_argument(run: Run, tmp_path: Path) -> None:
    said, spoken = tmp_path / "said.wav", tmp_path / "spoken.wav"
    run("say", "PIT-37", str(said))
    run("speak", "PIT-37", "-o", str(spoken))

    assert said.read_bytes() == spoken.read_bytes()


@pytest.mark.parametrize(
    ("text", "output", "options", "wrong"),
    [
        ("tak", "out.wav", ("--voice", "nobody"), "no voice 'nobody'; known voices: pl, pl"),
        ("", "out.wav", (), "nothing to say"),
        ("?!", "out.wav", (), "nothing to say"),
        ("tak", "none/out.wav", (), "no folder"),
        ("tak", ".", (), "name a file"),
    ],
)
def test_what_cannot_be_spoken_is_refused(
    run: Run, tmp_path: Path, text: str, output: str, *, options: tuple[str, ...], wrong: str
) -> None:
    result = run("speak", text, "-o", str(tmp_path / output), *options)

    assert isinstance(result.exception, ConfigError), result.output
    assert wrong in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_check_tells_what_is_wrong_with_the_words_of_a_prompt(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("grammars", "prompts", "config", "dialplan"):
        shutil.copytree(ROOT / name, tmp_path / name)
    prompts = tmp_path / "prompts" / "pl.toml"
    source = prompts.read_text("utf-8").replace('wait = "Dobrze', 'wait = "Niech pan powie {wait}')
    prompts.write_text(source, "utf-8")
    monkeypatch.setenv("KASJA_CONTENT", str(tmp_path))
    result = run("check", "--no-asterisk")

    assert result.exit_code == 2
    assert "universal.wait: „pan” assumes who is calling; say it without" in result.stdout
    assert "universal.wait: {wait} is not filled here; filled here: none" in result.stdout
