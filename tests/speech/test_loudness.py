"""Loudness: the Recommendation's own figures, and everything at the same one."""

import numpy as np
import pytest

from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.loudness import TARGET_LKFS, Samples, levelled, loudness_lkfs


def tone(hz: float, seconds: float, peak: float = 1.0) -> Samples:
    moments = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (32768 * peak * np.sin(2 * np.pi * hz * moments)).astype(np.float32)


def test_the_tone_of_the_recommendation() -> None:
    """ITU-R BS.1770, annex 1: 997 Hz at full scale in one channel reads -3.01."""
    assert loudness_lkfs(tone(997, 3)) == pytest.approx(-3.01, abs=0.1)


def test_pauses_do_not_count() -> None:
    speech = tone(400, 2, 0.2)
    paused = np.concatenate([speech, np.zeros(5 * SAMPLE_RATE_HZ, np.float32), speech])

    assert loudness_lkfs(paused) == pytest.approx(loudness_lkfs(speech), abs=0.5)


@pytest.mark.parametrize("peak", [0.01, 0.3, 1.0])
@pytest.mark.parametrize("seconds", [0.2, 3])
def test_everything_becomes_equally_loud(peak: float, seconds: float) -> None:
    assert loudness_lkfs(levelled(tone(400, seconds, peak))) == pytest.approx(TARGET_LKFS, abs=0.2)


def test_silence_stays_silence_and_sharp_peaks_do_not_clip() -> None:
    silence = np.zeros(8000, np.float32)
    clicks = silence.copy()
    clicks[::800] = 3000

    assert not levelled(silence).any()
    assert np.abs(levelled(clicks)).max() < 32768
