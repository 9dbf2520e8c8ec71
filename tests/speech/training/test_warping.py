"""Other speakers out of one: each of tempo, pitch and formants moves and the others stay."""

import numpy as np
import pytest

from ivr.speech.training import warping
from ivr.speech.training.telephone import RATE_HZ, Audio
from ivr.speech.training.warping import Warp


def pulses(pitch_hz: float = 100.0, formant_hz: float = 1000.0, seconds: float = 1.0) -> Audio:
    """A buzz through one resonance: the simplest vowel."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    harmonics = np.arange(1, int(3800 / pitch_hz))
    gains = 1 / (1 + ((harmonics * pitch_hz - formant_hz) / 150) ** 2)
    waves = np.sin(2 * np.pi * pitch_hz * harmonics[:, None] * time)
    audio = (gains[:, None] * waves).sum(axis=0)
    return np.asarray(audio / np.abs(audio).max(), np.float32)


def pitch_of(audio: Audio) -> float:
    middle = audio[audio.size // 4 : audio.size // 4 + 2000]
    likeness = np.correlate(middle, middle, "full")[middle.size - 1 :]
    lag = 25 + int(np.argmax(likeness[25:100]))
    return RATE_HZ / lag


def formant_of(audio: Audio) -> float:
    spectrum = np.abs(np.fft.rfft(audio[1000:6000] * np.hanning(5000)))
    hz = np.fft.rfftfreq(5000, 1 / RATE_HZ)
    smooth = np.convolve(spectrum, np.ones(130), "same")
    return float(hz[np.argmax(smooth)])


@pytest.mark.parametrize("tempo", [0.8, 1.25])
def test_tempo_leaves_pitch_and_formants(tempo: float) -> None:
    audio = warping.warped(pulses(), Warp(tempo=tempo))

    assert audio.size == pytest.approx(RATE_HZ / tempo, rel=0.03)
    assert pitch_of(audio) == pytest.approx(100, rel=0.03)
    assert formant_of(audio) == pytest.approx(1000, rel=0.08)


@pytest.mark.parametrize("pitch", [0.9, 1.3])
def test_pitch_leaves_tempo_and_formants(pitch: float) -> None:
    audio = warping.warped(pulses(), Warp(pitch=pitch))

    assert audio.size == pytest.approx(RATE_HZ, rel=0.03)
    assert pitch_of(audio) == pytest.approx(100 * pitch, rel=0.03)
    assert formant_of(audio) == pytest.approx(1000, rel=0.13)  # harmonics lie 130 Hz apart


@pytest.mark.parametrize("formants", [0.85, 1.18])
def test_formants_leave_tempo_and_pitch(formants: float) -> None:
    audio = warping.warped(pulses(), Warp(formants=formants))

    assert audio.size == RATE_HZ
    assert pitch_of(audio) == pytest.approx(100, rel=0.03)
    assert formant_of(audio) == pytest.approx(1000 * formants, rel=0.08)


def test_no_warp_changes_nothing() -> None:
    assert np.array_equal(pulses(), warping.warped(pulses(), Warp()))


def test_speech_too_short_to_warp_is_let_through() -> None:
    short = pulses(seconds=0.01)

    assert np.array_equal(short, warping.warped(short, Warp(formants=1.1)))
