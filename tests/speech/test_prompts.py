"""The prompt library: values, pace, recordings, what is rendered beforehand."""

from pathlib import Path

import numpy as np
import pytest

from ivr.dialogue.actions import Pace, Prompt, PromptId, Value, ValueKind
from ivr.dialogue.forms.handoff import LAST_PLACE_TOLD
from ivr.errors import ContentError, StageError
from ivr.routing.forecast import MINUTES
from ivr.speech import wav
from ivr.speech.clipstore import ClipStore, SilentClips
from ivr.speech.mastering import mastered
from ivr.speech.prompts import PromptLibrary
from ivr.wiring.parts import Content

TONE = (8000 * np.sin(np.arange(16_000) / 4)).astype("<i2").tobytes()
RATES = {Pace.NORMAL: 150, Pace.SLOW: 115}


class FakeSynthesizer:
    """Says everything with the same tone, and counts."""

    identity = "fake 1"

    def __init__(self) -> None:
        self.spoken: list[tuple[str, int]] = []

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        self.spoken.append((text, rate_wpm))
        return TONE


def library(content: Content, folder: Path, voice: FakeSynthesizer) -> PromptLibrary:
    return PromptLibrary(content.texts, content.names(), ClipStore(folder, voice), RATES)


def prompt(name: str, *values: Value) -> Prompt:
    return Prompt(PromptId(name), values)


TOPIC = prompt("need.accepted", Value("topic", ValueKind.TOPIC, "ZWROT_NADPLATA"))
DIGITS = prompt("identify.confirm.ask", Value("digits", ValueKind.DIGITS, "44 051"))


def test_values_become_words(content: Content) -> None:
    silent = PromptLibrary(content.texts, content.names(), SilentClips(), RATES)
    assert silent.text_of(TOPIC) == "zwrot podatku."
    assert silent.text_of(DIGITS).startswith("czterdzieści cztery, zero pięćdziesiąt jeden.")
    hidden = prompt("identify.confirm.ask", Value("digits", ValueKind.DIGITS, ""))
    assert silent.text_of(hidden).startswith("•")


def test_everything_required_is_enough_for_any_prompt(content: Content, tmp_path: Path) -> None:
    voice = FakeSynthesizer()
    prompts = library(content, tmp_path, voice)
    prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)
    assert prompts.clips(TOPIC, Pace.NORMAL)
    assert len(prompts.clips(DIGITS, Pace.NORMAL)) == 6
    opening = Value("opening", ValueKind.OPENING, "2026-04-27T08:00+02:00")
    assert prompts.clips(prompt("closed.until", opening), Pace.NORMAL)
    for minutes in MINUTES:
        wait = Value("wait", ValueKind.WAIT, str(minutes))
        assert prompts.clips(prompt("handoff.wait", wait), Pace.NORMAL)
    for number in range(1, LAST_PLACE_TOLD + 1):
        place = Value("place", ValueKind.PLACE, str(number))
        assert prompts.clips(prompt("handoff.place", place), Pace.NORMAL)
    chosen = Value("office", ValueKind.OFFICE, "1424")
    assert prompts.clips(prompt("office.chosen", chosen), Pace.NORMAL)


def test_asterisk_gets_the_numbers_it_says_by_itself(content: Content, tmp_path: Path) -> None:
    """As `say.c` puts Polish numbers together: 0 to 19, then the tens."""
    prompts = library(content, tmp_path, FakeSynthesizer())
    prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)
    prompts.export_numbers(LAST_PLACE_TOLD, tmp_path / "digits")
    written = {int(file.stem) for file in (tmp_path / "digits").iterdir()}

    assert written == set(range(21))


def test_slow_words_that_are_not_there_yet_are_stretched(content: Content, tmp_path: Path) -> None:
    prompts = library(content, tmp_path, FakeSynthesizer())
    with pytest.raises(StageError):
        prompts.clips(TOPIC, Pace.SLOW)
    prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)
    assert_slower(prompts, TOPIC)


def assert_slower(prompts: PromptLibrary, said: Prompt) -> None:
    """By the ratio of the rates, piece by piece."""
    pairs = zip(prompts.clips(said, Pace.SLOW), prompts.clips(said, Pace.NORMAL), strict=True)
    for slow, normal in pairs:
        assert slow.duration_ms / normal.duration_ms == pytest.approx(150 / 115, rel=0.01)
        assert wav.read(slow.path) == slow.pcm


def test_values_and_recordings_are_slower_too(content: Content, tmp_path: Path) -> None:
    prompts = library(content, tmp_path / "clips", FakeSynthesizer())
    prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)
    for name in ("welcome.greeting", "identify.confirm.ask-1", "topic.ZWROT_NADPLATA"):
        (tmp_path / f"{name}.wav").write_bytes(wav.encode(TONE))
    prompts.take_recorded(tmp_path)
    for said in (prompt("welcome.greeting"), TOPIC, DIGITS):
        assert_slower(prompts, said)


def test_groups_of_digits_are_told_apart_by_a_pause(content: Content) -> None:
    silent = PromptLibrary(content.texts, content.names(), SilentClips(), RATES)
    digits = prompt("identify.confirm.ask", Value("digits", ValueKind.DIGITS, "44 05 1"))

    assert silent.text_of(digits).startswith("czterdzieści cztery, zero pięć, jeden. ")


def test_a_segment_and_a_value_can_be_recorded(content: Content, tmp_path: Path) -> None:
    prompts = library(content, tmp_path / "clips", FakeSynthesizer())
    prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)
    for name in ("identify.confirm.ask-1", "digits.piec"):
        (tmp_path / f"{name}.wav").write_bytes(wav.encode(TONE))
    prompts.take_recorded(tmp_path)

    assert prompts.is_recorded("digits.piec")
    assert not prompts.is_recorded("digits.dwa")


def test_a_second_start_renders_nothing_and_a_damaged_file_is_rendered_again(
    content: Content, tmp_path: Path
) -> None:
    library(content, tmp_path, FakeSynthesizer()).render(Pace.NORMAL, progress=lambda _d, _a: None)
    damaged = min(tmp_path.glob("*.wav"))
    damaged.write_bytes(b"RIFF")
    voice = FakeSynthesizer()
    library(content, tmp_path, voice).render(Pace.NORMAL, progress=lambda _d, _a: None)
    assert len(voice.spoken) == 1


def test_a_recording_replaces_the_synthesizer(content: Content, tmp_path: Path) -> None:
    prompts = library(content, tmp_path / "clips", FakeSynthesizer())
    (tmp_path / "welcome.greeting.wav").write_bytes(wav.encode(TONE))
    prompts.take_recorded(tmp_path)
    (clip,) = prompts.clips(prompt("welcome.greeting"), Pace.NORMAL)
    assert clip.pcm == mastered(np.frombuffer(TONE, "<i2").astype(np.float32), clip.text)
    assert wav.read(clip.path) == clip.pcm


@pytest.mark.parametrize(
    ("name", "content_of_file", "wrong"),
    [
        ("no.such.wav", wav.encode(TONE), "records no prompt"),
        ("need.accepted.wav", wav.encode(TONE), "records no prompt"),
        ("welcome.greeting.wav", b"not a sound", "no WAV file"),
    ],
)
def test_a_wrong_recording_is_refused(
    content: Content, tmp_path: Path, name: str, content_of_file: bytes, wrong: str
) -> None:
    (tmp_path / name).write_bytes(content_of_file)
    with pytest.raises(ContentError, match=wrong):
        library(content, tmp_path / "clips", FakeSynthesizer()).take_recorded(tmp_path)
