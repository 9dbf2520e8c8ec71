"""Slower speech at the same pitch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.stretching import slowed


def tone(hz: float, seconds: float = 2) -> bytes:
    moments = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (8000 * np.sin(2 * np.pi * hz * moments)).astype("<i2").tobytes()


@pytest.mark.parametrize("hz", [100, 220, 1000])
@pytest.mark.parametrize("factor", [1.1, 1.3, 2.0])
def test_longer_and_no_deeper(hz: float, factor: float) -> None:
    slow = slowed(tone(hz), factor)
    spectrum = np.abs(np.fft.rfft(np.frombuffer(slow, "<i2")))

    assert len(slow) / len(tone(hz)) == pytest.approx(factor, rel=0.001)
    assert np.argmax(spectrum) * SAMPLE_RATE_HZ / (len(slow) / 2) == pytest.approx(hz, abs=3)


@given(st.binary(max_size=4000).filter(lambda raw: len(raw) % 2 == 0), st.floats(1, 3))
def test_any_audio_can_be_slowed(pcm: bytes, factor: float) -> None:
    assert len(slowed(pcm, factor)) >= len(pcm)
