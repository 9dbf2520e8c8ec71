"""Sets to measure with: every kind comes through every channel, over every noise."""

from collections import defaultdict
from pathlib import Path

import pytest

from ivr import settings as settings_module
from ivr.speech.training.channels import Channel
from ivr.speech.training.dictation import Style
from ivr.testing.speech_sets import NOISES, SpeechSets

TWO = (Channel.A_LAW, Channel.MU_LAW)


@pytest.fixture(scope="module")
def cache() -> Path:
    return settings_module.load().cache_dir


def test_channels_are_not_tied_to_noises(cache: Path) -> None:
    found = defaultdict[str, set[tuple[str, str]]](set)
    for each in SpeechSets(cache, 1, through=TWO).numbers(len(TWO) * len(NOISES)):
        found[each.kind].add((each.channel, each.noise))
    every = {(str(channel), str(noise)) for channel in TWO for noise in NOISES}

    assert [every] * len(found) == list(found.values())


def test_callers_come_over_a_law_unless_told_otherwise(cache: Path) -> None:
    said = SpeechSets(cache, 1).dictated("906317", "telepin", Style.PAIRS, 0)

    assert (said.channel, said.kind, said.value) == ("A-law", "telepin pairs", "906317")
