"""When an utterance begins and ends."""

import numpy as np
import pytest

from ivr.speech.clip import FRAME_SAMPLES
from ivr.speech.endpointer import Endpointer, Phase, VoiceDetector
from ivr.speech.endpointing import DICTATION, OPEN_QUESTION, SHORT_ANSWER, Endpointing


def noise(level: float, seed: int) -> bytes:
    samples = np.random.default_rng(seed).normal(0, level, FRAME_SAMPLES)
    return samples.astype("<i2").tobytes()


def test_silence_is_no_voice() -> None:
    detector = VoiceDetector()
    assert not any(detector.is_voice(bytes(320)) for _ in range(100))


def test_voice_stands_out_of_a_noisy_line() -> None:
    detector = VoiceDetector()
    for number in range(2000):
        detector.is_voice(noise(200, number))
    assert not any(detector.is_voice(noise(200, 9000 + number)) for number in range(50))
    assert detector.is_voice(noise(3000, 1))


def spoken_then_silent(profile: Endpointing, *, complete: bool) -> int:
    """After how many milliseconds of silence an utterance of half a second is over."""
    endpointer = Endpointer(profile)
    for _ in range(25):
        endpointer.tick(voice=True, playing=False, complete=complete)
    for tick in range(1, 200):
        phase = endpointer.tick(voice=False, playing=False, complete=complete)
        if phase is Phase.ENDED:
            return tick * 20
    raise AssertionError("never ended")


@pytest.mark.parametrize("profile", [SHORT_ANSWER, OPEN_QUESTION, DICTATION])
def test_each_question_has_its_patience(profile: Endpointing) -> None:
    assert spoken_then_silent(profile, complete=True) == profile.complete_ms
    assert spoken_then_silent(profile, complete=False) == profile.incomplete_ms


def test_nobody_speaks_for_ever() -> None:
    endpointer = Endpointer(SHORT_ANSWER)
    ticks = 0
    while endpointer.phase is not Phase.ENDED:
        endpointer.tick(voice=True, playing=False, complete=False)
        ticks += 1
    assert ticks * 20 <= SHORT_ANSWER.max_ms + 200


def test_more_voice_is_needed_to_interrupt_than_to_answer() -> None:
    for ticks, playing, phase in [(6, False, Phase.SPEAKING), (6, True, Phase.WAITING)]:
        endpointer = Endpointer(SHORT_ANSWER)
        for _ in range(ticks):
            endpointer.tick(voice=True, playing=playing, complete=False)
        assert endpointer.phase is phase
