"""Voice, background, noise and our own echo."""

import numpy as np
import pytest

from ivr.speech.clip import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE_HZ
from ivr.speech.voice import VoiceDetector

RANDOM = np.random.default_rng(7)


def frames(samples: np.ndarray) -> list[bytes]:
    pcm = np.clip(samples, -32768, 32767).astype("<i2").tobytes()
    whole = len(pcm) - len(pcm) % FRAME_BYTES
    return [pcm[at : at + FRAME_BYTES] for at in range(0, whole, FRAME_BYTES)]


def noise(level: float, ms: int) -> np.ndarray:
    return RANDOM.normal(0, level, SAMPLE_RATE_HZ * ms // 1000)


def buzz(pitch_hz: float, ms: int, level: float = 3000) -> np.ndarray:
    """Vocal folds behind a telephone's band: harmonics from 300 Hz on, swelling like syllables."""
    time = np.arange(SAMPLE_RATE_HZ * ms // 1000) / SAMPLE_RATE_HZ
    numbers = range(int(300 // pitch_hz) + 1, int(3400 // pitch_hz))
    tone = sum(np.sin(2 * np.pi * pitch_hz * k * time + k * k) / k for k in numbers)
    swelling = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    return np.asarray(level * tone * swelling / np.abs(tone).max())


def hear(detector: VoiceDetector, samples: np.ndarray) -> list[bool]:
    return [detector.is_voice(frame) for frame in frames(samples)]


def test_silence_is_no_voice() -> None:
    assert not any(hear(VoiceDetector(), np.zeros(16_000)))


@pytest.mark.parametrize("level", [30, 200, 1500])
def test_a_steady_noise_becomes_the_background_within_a_second(level: float) -> None:
    detector = VoiceDetector()
    hear(detector, noise(level, 1200))
    assert sum(hear(detector, noise(level, 2000))) <= 2
    assert all(hear(detector, noise(level * 8, 100)))


def test_a_long_sentence_does_not_become_the_background() -> None:
    detector = VoiceDetector()
    syllable = np.concatenate([buzz(120, 180), np.zeros(SAMPLE_RATE_HZ * 60 // 1000)])
    said = hear(detector, np.tile(syllable, 40) + noise(20, 40 * 240)[: 40 * syllable.size])
    assert sum(said[-200:]) > 120


@pytest.mark.parametrize("pitch_hz", [80, 120, 220, 350])
def test_a_voice_is_a_person(pitch_hz: float) -> None:
    detector = VoiceDetector()
    hear(detector, buzz(pitch_hz, 300) + noise(100, 300))
    assert detector.is_person()


def test_a_noise_is_no_person() -> None:
    detector = VoiceDetector()
    for _ in range(50):
        hear(detector, noise(3000, 100))
        assert not detector.is_person()


@pytest.mark.parametrize("delay_ms", [20, 130, 350])
@pytest.mark.parametrize("loss_db", [6, 12, 24])
def test_what_we_play_comes_back_as_echo(delay_ms: int, loss_db: float) -> None:
    detector, delay = VoiceDetector(), SAMPLE_RATE_HZ * delay_ms // 1000
    played = buzz(200, 1500) + noise(300, 1500)
    back = np.concatenate([np.zeros(delay), played]) * 10 ** (-loss_db / 20)
    heard = back[: played.size] + noise(10, 1500)
    for out, in_ in zip(frames(played), frames(heard), strict=True):
        detector.played(out)
        detector.is_voice(in_)
    assert detector.is_echo()
    assert not detector.is_person()


def test_the_first_words_of_the_first_prompt_come_back_as_echo_too() -> None:
    detector, delay = VoiceDetector(), SAMPLE_RATE_HZ * 200 // 1000
    played = noise(3000, 360)
    heard = np.concatenate([np.zeros(delay), played * 0.2])[: played.size] + noise(5, 360)
    for out, in_ in zip(frames(played), frames(heard), strict=True):
        detector.played(out)
        detector.is_voice(in_)

    assert detector.is_echo()


def test_somebody_else_is_no_echo() -> None:
    detector = VoiceDetector()
    for out, in_ in zip(
        frames(buzz(200, 800) + noise(300, 800)), frames(buzz(113, 800)), strict=True
    ):
        detector.played(out)
        detector.is_voice(in_)
    assert not detector.is_echo()
    assert detector.is_person()


def test_a_frame_that_is_cut_off_is_heard_too() -> None:
    detector = VoiceDetector()
    for frame in (b"", b"\1\0", bytes(2 * FRAME_SAMPLES)):
        assert not detector.is_voice(frame)
    assert not detector.is_person()
