"""`kasja hear`, `kasja evaluate` and `kasja model`, as a user runs them, on speech of espeak-ng."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr import settings as settings_module
from ivr.cli.app import app
from ivr.errors import ConfigError, OperatorError
from ivr.setup import espeak
from ivr.speech.pyttsx_synthesizer import PyttsxSynthesizer
from ivr.speech.wav import encode

ROOT = Path(__file__).parents[2]
PESEL, PESEL_SAID = (
    "44051401359",
    [
        "czterdzieści cztery, zero pięć",
        "czternaście, zero jeden",
        "trzy pięćdziesiąt dziewięć",
    ],
)
TELEPIN, TELEPIN_SAID = "906317", "dziewięć zero sześć, trzy jeden siedem"
QUIET_MS = 16  # bytes a millisecond
FIELDS = {
    "file", "text", "words", "value", "topic", "command", "decision", "readings", "speech_ms",
    "endpoint_delay_ms", "decode_ms",
}  # fmt: skip
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Speak texts into a WAV, with pauses of so many milliseconds between them."""
    cache = settings_module.load().cache_dir
    voice = PyttsxSynthesizer("pl", espeak.environment(cache, lambda _text: None))
    folder = tmp_path_factory.mktemp("spoken")

    def speak(name: str, *texts: str, pause_ms: int = 0) -> Path:
        parts = [voice.speak(text, rate_wpm=140) for text in texts]
        gap, edge = bytes(QUIET_MS * pause_ms), bytes(QUIET_MS * 300)
        file = folder / f"{name}.wav"
        file.write_bytes(encode(edge + gap.join(parts) + edge))
        return file

    return speak


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_a_number_in_pieces_with_long_pauses_is_one_number(
    run: Run, spoken: Callable[..., Path]
) -> None:
    for pause_ms in (200, 1500, 5000):
        file = spoken(f"pesel{pause_ms}", *PESEL_SAID, pause_ms=pause_ms)
        result = run("hear", "--json", "--field", "pesel", file)
        (row,) = rows(result)
        assert (result.exit_code, set(row)) == (0, FIELDS)
        assert row["value"] == PESEL
        assert row["decision"] in ("accept", "confirm")
        assert row["readings"] == [PESEL]
        times = [word["start_ms"] for word in row["words"]]  # type: ignore[attr-defined]
        assert times == sorted(times)


def test_a_number_that_may_be_either(run: Run, spoken: Callable[..., Path]) -> None:
    (row,) = rows(run("hear", "--json", "--field", "identifier", spoken("either", *PESEL_SAID)))

    assert (row["value"], row["readings"]) == (PESEL, [PESEL])


def test_rows_come_in_the_order_of_the_files_and_a_bad_one_spoils_no_other(
    run: Run, spoken: Callable[..., Path], tmp_path: Path
) -> None:
    yes, no, broken = spoken("yes", "tak"), spoken("no", "nie"), tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF")
    silent = tmp_path / "silent.wav"
    silent.write_bytes(encode(bytes(16_000)))
    result = run("hear", "--json", "--field", "yesno", no, broken, yes, silent, tmp_path / "none")
    found = rows(result)
    assert result.exit_code == 2
    assert [row["value"] for row in found] == ["no", None, "yes", None, None]
    assert [row["decision"] for row in found] == ["accept", "error", "accept", "noinput", "error"]
    assert "broken.wav: no WAV file" in result.output


def test_a_telepin_is_shown_to_nobody_who_does_not_ask(
    run: Run, spoken: Callable[..., Path]
) -> None:
    file = spoken("telepin", TELEPIN_SAID)
    hidden = run("hear", "--json", "--field", "telepin", file)
    (row,) = rows(hidden)
    assert (row["value"], row["text"], row["readings"]) == ("•", "•", ["•"])
    assert {word["word"] for word in row["words"]} == {"•"}  # type: ignore[attr-defined]
    assert "dziewięć" not in hidden.output
    (shown,) = rows(run("hear", "--json", "--reveal", "--field", "telepin", file))
    assert shown["value"] == TELEPIN


def test_a_need_is_a_topic(run: Run, spoken: Callable[..., Path]) -> None:
    (row,) = rows(run("hear", "--json", spoken("need", "kiedy dostanę zwrot podatku")))
    assert (row["topic"], row["value"]) == ("ZWROT_NADPLATA", None)


def test_a_rating(run: Run, spoken: Callable[..., Path]) -> None:
    (row,) = rows(run("hear", "--json", "--field", "survey", spoken("rating", "pięć")))
    assert (row["value"], row["decision"]) == ("5", "accept")


def test_every_run_hears_the_same(run: Run, spoken: Callable[..., Path]) -> None:
    file = spoken("again", "chcę rozmawiać z konsultantem")
    first, second = (rows(run("hear", "--json", "--field", "command", file))[0] for _ in range(2))
    del first["decode_ms"], second["decode_ms"]
    assert first == second


def test_a_field_that_is_none(run: Run, tmp_path: Path) -> None:
    result = run("hear", "--field", "weather", tmp_path / "x.wav")
    assert isinstance(result.exception, ConfigError)
    assert "use one of topic, need, pesel" in str(result.exception)


def test_a_folder_is_evaluated(run: Run, spoken: Callable[..., Path], tmp_path: Path) -> None:
    for name, text in (("a", "tak"), ("b", "nie")):
        (tmp_path / f"{name}.wav").write_bytes(spoken(f"eval-{name}", text).read_bytes())
    transcripts = "file\twords\tfield\tvalue\na.wav\ttak\tyesno\tyes\nb.wav\tnie\tyesno\tno\n"
    (tmp_path / "transcripts.tsv").write_text(transcripts + "c.wav\tnic\n", "utf-8")
    result = run("evaluate", tmp_path, "--json")
    found = json.loads(result.stdout[result.stdout.index("{") :])
    assert result.exit_code == 2
    assert found["unreadable"] == ["c.wav"]
    assert (found["all"]["judged"], found["all"]["value_accuracy"]) == (2, 1.0)
    assert found["fields"]["yesno"]["recordings"] == 2


@pytest.mark.parametrize(
    ("transcripts", "wrong"),
    [
        (None, "transcripts.tsv: cannot be read: No such file or directory; put it there"),
        ("", "transcripts.tsv: no recordings; write"),
        ("a.wav\tróżne\n", "transcripts.tsv: is not UTF-8 text; save it as UTF-8"),
        ("a.wav\n", "transcripts.tsv:1: want file, words"),
        ("a.wav\ttak\tweather\n", "transcripts.tsv:1: no field 'weather'"),
    ],
)
def test_transcripts_that_are_wrong(
    run: Run, tmp_path: Path, transcripts: str | None, wrong: str
) -> None:
    if transcripts is not None:
        (tmp_path / "transcripts.tsv").write_text(transcripts, "iso8859-2")
    failure = run("evaluate", tmp_path).exception

    assert isinstance(failure, OperatorError)
    assert str(failure).startswith(f"{tmp_path}/{wrong}")


def test_models_are_listed_and_chosen(run: Run) -> None:
    listed = json.loads(run("model", "list", "--json").stdout)
    assert [(row["name"], row["in_use"]) for row in listed] == [("embedded", True)]
    assert run("model", "use", "embedded").exit_code == 0
    for arguments in (("use", "klingon"), ("install", "/none/at/all")):
        assert isinstance(run("model", *arguments).exception, ConfigError)
