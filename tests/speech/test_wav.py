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
    ("pcm", "text", "wrong"),
    [
        (bytes(16_000), "dwa słowa", "silent"),
        (TONE, "o wiele dłuższy tekst " * 10, "usual"),
        (TONE[:320], "słowo", "usual"),
        (TONE * 9, "tak", "usual"),
        (TONE[:8000] + bytes(32_000) + TONE[:8000], "tekst z długą ciszą w środku", "hole"),
        (b"\xff\x7f" * 8000, "dwa słowa", "clipped"),
    ],
)
def test_a_bad_rendering_is_refused(pcm: bytes, text: str, wrong: str) -> None:
    with pytest.raises(wav.BadAudioError, match=wrong):
        wav.judge(pcm, text, rate_wpm=150)


def test_24_bits_are_read_as_16(tmp_path: Path) -> None:
    file = tmp_path / "deep.wav"
    samples = np.frombuffer(TONE, "<i2").astype("<i4") << 16
    with wave.open(str(file), "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(3)
        audio.setframerate(8000)
        audio.writeframes(samples.view(np.uint8).reshape(-1, 4)[:, 1:].tobytes())

    assert wav.read(file) == TONE


def test_silence_around_words_is_trimmed() -> None:
    silence = np.zeros(4000, np.float32)
    tone = np.frombuffer(TONE, "<i2").astype(np.float32)
    trimmed = wav.trimmed(np.concatenate([silence, tone, silence]))
    assert abs(trimmed.size - tone.size) < 1000


def test_music_is_never_silent_for_long_and_never_loud() -> None:
    samples = np.frombuffer(music(), "<i2")
    assert np.abs(samples).max() < 6000
    assert all(np.abs(part).max() > 10 for part in np.array_split(samples, 20))
