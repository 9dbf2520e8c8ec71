"""The networks speech comes through: what is there, and that each leaves speech to be heard."""

import numpy as np
import pytest

from ivr.speech.training import channels, telephone
from ivr.speech.training.channels import Channel
from ivr.speech.training.telephone import RATE_HZ, Audio

LINE = telephone.telephone(30.0)


def tone() -> Audio:
    time = np.arange(RATE_HZ) / RATE_HZ
    return np.asarray(0.5 * np.sin(2 * np.pi * 700 * time), np.float32)


@pytest.mark.parametrize("channel", channels.available())
def test_a_channel_carries_speech_through_the_trunks_a_law(channel: Channel) -> None:
    heard = channels.carried(tone(), LINE, channel, 3)
    around_hz = np.abs(np.fft.rfft(heard)).argmax()

    assert heard.size == tone().size
    assert abs(int(around_hz) - 700) <= 2
    assert np.array_equal(telephone.companded(heard, telephone.Law.A), heard)


def test_channels_differ() -> None:
    heard = {bytes(channels.carried(tone(), LINE, each, 3).data) for each in channels.available()}

    assert len(heard) == len(channels.available())


def test_the_plain_channel_is_the_line_of_the_figures() -> None:
    heard = channels.carried(tone(), LINE, Channel.A_LAW, 3)

    assert np.array_equal(heard, telephone.carry(tone(), LINE, 3))


@pytest.mark.parametrize(
    ("missing", "there"), [("", tuple(Channel)), ("soundfile", (Channel.A_LAW, Channel.MU_LAW))]
)
def test_mobile_codecs_need_soundfile(
    missing: str, there: tuple[Channel, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "_has_codecs", lambda: not missing)

    assert channels.available() == there
