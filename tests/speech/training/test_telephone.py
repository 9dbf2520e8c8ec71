"""The telephone line: what it keeps, what it cuts off, and that it is the same every time."""

import numpy as np
import pytest

from ivr.speech.training import telephone
from ivr.speech.training.telephone import RATE_HZ, Audio, Law, Line, Noise


def tone(hz: float, seconds: float = 0.5) -> Audio:
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(0.5 * np.sin(2 * np.pi * hz * time), np.float32)


def power(audio: Audio) -> float:
    return float(np.mean(np.square(audio[800:])))


def test_the_same_seed_gives_the_same_samples() -> None:
    line = telephone.drawn(np.random.default_rng(5))
    once, again, other = (telephone.carry(tone(700), line, seed) for seed in (1, 1, 2))

    assert np.array_equal(once, again)
    assert not np.array_equal(once, other) or line.snr_db is None


@pytest.mark.parametrize("seed", range(40))
def test_any_drawn_line_carries_speech(seed: int) -> None:
    random = np.random.default_rng(seed)
    heard = telephone.carry(tone(600), telephone.drawn(random), seed, babble=tone(300, 0.1))

    assert heard.dtype == np.float32
    assert heard.size == tone(600).size
    assert np.isfinite(heard).all()
    assert 0 < np.abs(heard).max() <= 1.01


def test_the_band_keeps_speech_and_cuts_the_rest() -> None:
    def after(hz: float) -> float:
        return power(telephone.banded(tone(hz), (300.0, 3400.0), 4)) / power(tone(hz))

    assert after(1000) > 0.9
    assert after(80) < 0.01
    assert after(3900) < 0.05


@pytest.mark.parametrize("kind", Noise)
def test_noise_is_as_far_below_as_told(kind: Noise) -> None:
    noise = telephone.noise(kind, 8000, np.random.default_rng(1))
    mixed = telephone.mixed(tone(500, 1.0), noise, 20.0)
    below_db = 10 * np.log10(power(tone(500, 1.0)) / power(mixed - tone(500, 1.0)))

    assert below_db == pytest.approx(20.0, abs=1.5)


def test_pauses_do_not_count_as_speech_when_noise_is_measured() -> None:
    padded = np.concatenate([np.zeros(16_000, np.float32), tone(500, 1.0)])
    noise = telephone.noise(Noise.WHITE, padded.size, np.random.default_rng(1))
    added = telephone.mixed(padded, noise, 10.0) - padded

    assert 10 * np.log10(power(tone(500)) / power(added)) == pytest.approx(10.0, abs=1.0)


@pytest.mark.parametrize("law", [Law.A, Law.MU])
def test_companding_keeps_loud_and_quiet(law: Law) -> None:
    for level in (1.0, 0.02):
        audio = tone(440) * np.float32(level)
        error = telephone.companded(audio, law) - audio

        assert power(error) < power(audio) * 10**-2.5


def test_lost_packets_repeat_the_one_before_and_fade() -> None:
    audio = tone(440, 4.0)
    heard = telephone.with_losses(audio, 0.2, np.random.default_rng(3))
    packets = heard.reshape(-1, 160)
    changed = [
        k for k in range(len(packets)) if not np.array_equal(packets[k], audio.reshape(-1, 160)[k])
    ]

    assert 0.1 < len(changed) / len(packets) < 0.5
    assert all(np.allclose(packets[k], packets[k - 1] * 0.6) for k in changed)


def test_overload_clips() -> None:
    assert np.isclose(np.abs(telephone.levelled(tone(440), 0.0, overload=4.0)), 1.0).mean() > 0.5


def test_nothing_stays_nothing() -> None:
    assert telephone.carry(np.zeros(0, np.float32), Line(snr_db=10.0), 1).size == 0
    assert np.isfinite(telephone.carry(np.zeros(800, np.float32), Line(snr_db=10.0), 1)).all()
