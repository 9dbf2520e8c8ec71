"""Sound files: what is taken, what is refused."""

import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.speech import wav
from ivr.speech.hold import music

TONE = (8000 * np.sin(np.arange(8000) / 4)).astype("<i2").tobytes()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "tone.wav"
    file.write_bytes(wav.encode(TONE))
    assert wav.read(file) == TONE


def test_other_rates_and_stereo_become_8_khz_mono(tmp_path: Path) -> None:
    file = tmp_path / "stereo.wav"
    with wave.open(str(file), "wb") as audio:
        audio.setnchannels(2)
        audio.setsampwidth(2)
        audio.setframerate(22_050)
        audio.writeframes(np.zeros(2 * 22_050, "<i2").tobytes())
    assert abs(len(wav.read(file)) // 2 - 8000) < 20


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cut.wav"
    file.write_bytes(wav.encode(TONE)[:-100])
    with pytest.raises(wav.BadAudioError):
        wav.read(file)


@pytest.mark.parametrize(
    ("pcm", "words", "wrong"),
    [
        (bytes(16_000), 2, "silent"),
        (TONE, 40, "words"),
        (TONE[:320], 1, "words"),
        (TONE * 9, 1, "words"),
    ],
)
def test_a_bad_rendering_is_refused(pcm: bytes, words: int, wrong: str) -> None:
    with pytest.raises(wav.BadAudioError, match=wrong):
        wav.judge(pcm, words)


def test_silence_around_words_is_trimmed() -> None:
    trimmed = wav.trimmed(bytes(8000) + TONE + bytes(8000))
    assert abs(len(trimmed) - len(TONE)) < 2000


def test_music_is_never_silent_for_long_and_never_loud() -> None:
    samples = np.frombuffer(music(), "<i2")
    assert np.abs(samples).max() < 6000
    assert all(np.abs(part).max() > 10 for part in np.array_split(samples, 20))
