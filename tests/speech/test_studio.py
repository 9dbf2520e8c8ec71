"""Recordings: the script that a studio gets, and what is wrong with what it sends back."""

import csv
import re
import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.dialogue.actions import Pace
from ivr.speech.clipstore import ClipStore, write_whole
from ivr.speech.loudness import TARGET_LKFS, loudness_lkfs
from ivr.speech.prompts import PromptLibrary
from ivr.speech.studio import inventory, script, takes
from ivr.speech.studio.inventory import Source
from ivr.speech.wav import encode, sound
from ivr.wiring.parts import Content

RATE_HZ = 44_100
MOMENTS = np.arange(2 * RATE_HZ) / RATE_HZ
GOOD = 9000 * np.sin(2 * np.pi * 300 * MOMENTS)
"""Two seconds, as long as the fake synthesizer takes for everything."""
QUIET = np.zeros(2 * RATE_HZ)


class Toneful:
    """Says everything with the same two seconds."""

    identity = "toneful"

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        return (8000 * np.sin(np.arange(16_000) / 4)).astype("<i2").tobytes()


@pytest.fixture(scope="module")
def library(content: Content, tmp_path_factory: pytest.TempPathFactory) -> PromptLibrary:
    store = ClipStore(tmp_path_factory.mktemp("clips"), Toneful())
    rates = {Pace.NORMAL: 150, Pace.SLOW: 115}
    library = PromptLibrary(content.texts, content.names(), store, rates)
    library.render(Pace.NORMAL, progress=lambda _done, _all: None)
    return library


@pytest.fixture(scope="module")
def lines(library: PromptLibrary) -> dict[str, script.Line]:
    return {line.id: line for line in script.lines(library)}


def record(
    file: Path, samples: np.ndarray, *, rate_hz: int = RATE_HZ, width: int = 2, channels: int = 2
) -> None:
    scaled = np.repeat(np.clip(samples, -32768, 32767).astype("<i4"), channels)
    raw = (scaled << 8 * (4 - 2)).view(np.uint8).reshape(-1, 4)[:, 4 - width :]
    with wave.open(str(file), "wb") as audio:
        audio.setnchannels(channels)
        audio.setsampwidth(width)
        audio.setframerate(rate_hz)
        audio.writeframes(raw.tobytes())


def test_the_script_has_a_line_for_everything_that_can_be_said(
    library: PromptLibrary, lines: dict[str, script.Line]
) -> None:
    kinds = {"welcome.greeting": "prompt", "identify.confirm.ask-1": "segment"}
    kinds |= {"topic.KSEF": "value", "digits.dwa": "value", "wait.5": "value"}

    assert {line_id: lines[line_id].kind for line_id in kinds} == kinds
    assert lines["topic.KSEF"].spoken == "Krajowy System e faktur"
    assert lines["welcome.greeting"].target_s == 2.0


def test_the_table_and_the_page_hold_the_same(lines: dict[str, script.Line]) -> None:
    rows = list(csv.DictReader(script.table(lines.values()).splitlines()))
    page = script.page(lines.values())

    assert [row["file"] for row in rows] == [line.file for line in lines.values()]
    assert all(f"<code>{row['file']}</code>" in page for row in rows)


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("width", [2, 3])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_good_recording_is_taken(
    tmp_path: Path, lines: dict[str, script.Line], rate_hz: int, width: int, channels: int
) -> None:
    tone = 9000 * np.sin(2 * np.pi * 300 * np.arange(2 * rate_hz) / rate_hz)
    record(tmp_path / "universal.wait.wav", tone, rate_hz=rate_hz, width=width, channels=channels)
    good, problems = takes.judged(tmp_path, lines)
    takes.put(good, tmp_path / "recorded", write_whole)
    taken = sound(tmp_path / "recorded" / "universal.wait.wav")

    assert problems == []
    assert taken.rate_hz == 8000
    assert loudness_lkfs(taken.samples) == pytest.approx(TARGET_LKFS, abs=0.3)


def one_problem(folder: Path, lines: dict[str, script.Line]) -> str:
    good, problems = takes.judged(folder, lines)
    (problem,) = problems
    assert good == []
    return str(problem)


@pytest.mark.parametrize(
    ("samples", "wrong"),
    [
        (QUIET, "silent; check the microphone"),
        (40_000 * np.sin(2 * np.pi * 300 * MOMENTS), r"clipped \(.*; record it again with 6 dB less"),
        (np.tile(GOOD, 4), "8.0 s of speech where about 2.0 s are expected; is it „Dobrze, poczekam.”"),
        (GOOD[: RATE_HZ // 4], "0.2 s of speech where about 2.0 s"),
        (np.concatenate([QUIET, GOOD]), "2.0 s of silence before the words; cut it"),
        (np.concatenate([GOOD, QUIET]), "2.0 s of silence after the words; cut it"),
        (np.concatenate([GOOD[:RATE_HZ], QUIET, GOOD[:RATE_HZ]]), "2.0 s of silence within the words"),
        (GOOD / 40, "too quiet .* closer or with more gain"),
    ],
)  # fmt: skip
def test_a_bad_recording_is_refused_with_a_remedy(
    tmp_path: Path, lines: dict[str, script.Line], samples: np.ndarray, wrong: str
) -> None:
    record(tmp_path / "universal.wait.wav", samples)
    problem = one_problem(tmp_path, lines)

    assert re.search(wrong, problem), problem


@pytest.mark.parametrize(
    ("name", "raw", "wrong"),
    [
        ("universal.wait.wav", b"", "no WAV file"),
        ("universal.wait.wav", b"ID3 this is no sound", "no WAV file"),
        ("universal.wait.wav", encode(b""), "empty: not one sample"),
        ("universal.wiat.wav", encode(b"\0\0" * 8000), "is it universal.wait.wav?"),
        ("universal.wait.mp3", b"ID3", "save it as WAV"),
    ],
)
def test_a_file_that_is_no_recording_is_refused(
    tmp_path: Path, lines: dict[str, script.Line], name: str, raw: bytes, wrong: str
) -> None:
    (tmp_path / name).write_bytes(raw)

    assert wrong in one_problem(tmp_path, lines)


def test_an_empty_folder_is_a_problem(tmp_path: Path, lines: dict[str, script.Line]) -> None:
    assert "no recordings" in one_problem(tmp_path, lines)


def test_the_list_tells_who_speaks_and_how_long(content: Content, tmp_path: Path) -> None:
    rates = {Pace.NORMAL: 150, Pace.SLOW: 115}
    store = ClipStore(tmp_path / "clips", Toneful())
    library = PromptLibrary(content.texts, content.names(), store, rates)
    library.render(Pace.NORMAL, progress=lambda _done, _all: None)
    for name in ("universal.wait", "clarify.choice.ask-1"):
        record(tmp_path / f"{name}.wav", GOOD)
    library.take_recorded(tmp_path)
    listed = {entry.id: entry for entry in inventory.entries(library)}

    assert list(listed) == list(content.texts)
    assert listed["universal.wait"].source is Source.RECORDED
    assert listed["clarify.choice.ask"].source is Source.MIXED
    assert listed["clarify.choice.help"].source is Source.SYNTHESISED
    assert listed["clarify.choice.ask"].segments == (
        "clarify.choice.ask-1", "{first}", "clarify.choice.ask-2", "{second}",
    )  # fmt: skip
    assert listed["clarify.choice.ask"].duration_ms == pytest.approx(8000, rel=0.05)
