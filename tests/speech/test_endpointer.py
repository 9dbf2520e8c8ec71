"""When an utterance begins and ends."""

import pytest

from ivr.speech.endpointer import Endpointer, Phase
from ivr.speech.endpointing import DICTATION, OPEN_QUESTION, SHORT_ANSWER, Endpointing
from ivr.understanding.progress import Progress

PROFILES = [SHORT_ANSWER, OPEN_QUESTION, DICTATION]


def tick(endpointer: Endpointer, *, voice: bool, progress: Progress = Progress.UNCLEAR) -> Phase:
    return endpointer.tick(voice=voice, playing=False, progress=lambda: progress)


def silence_that_ends(profile: Endpointing, progress: Progress) -> int:
    """After how many milliseconds of silence an utterance of half a second is over."""
    endpointer = Endpointer(profile)
    for _ in range(25):
        tick(endpointer, voice=True)
    ticks = 0
    while endpointer.phase is not Phase.ENDED:
        tick(endpointer, voice=False, progress=progress)
        ticks += 1
    return ticks * 20


@pytest.mark.parametrize("progress", list(Progress))
@pytest.mark.parametrize("profile", PROFILES)
def test_each_question_has_its_patience(profile: Endpointing, progress: Progress) -> None:
    assert silence_that_ends(profile, progress) == profile.patience_ms(progress)


def test_a_dictating_caller_may_breathe() -> None:
    for progress in (Progress.UNCLEAR, Progress.PARTIAL):
        assert silence_that_ends(DICTATION, progress) >= 1200


def test_yes_is_enough() -> None:
    assert silence_that_ends(SHORT_ANSWER, Progress.COMPLETE) <= 300


def test_a_moment_stops_the_clock() -> None:
    assert silence_that_ends(DICTATION, Progress.WAIT) >= 10_000


def test_progress_is_not_asked_while_somebody_speaks() -> None:
    def never() -> Progress:
        raise AssertionError("asked")

    endpointer = Endpointer(OPEN_QUESTION)
    for _ in range(100):
        endpointer.tick(voice=True, playing=False, progress=never)
    assert endpointer.phase is Phase.SPEAKING


@pytest.mark.parametrize("profile", PROFILES)
def test_nobody_speaks_for_ever(profile: Endpointing) -> None:
    endpointer = Endpointer(profile)
    ticks = 0
    while endpointer.phase is not Phase.ENDED:
        tick(endpointer, voice=True)
        ticks += 1
    assert ticks * 20 <= profile.max_ms + 200


def test_more_voice_is_needed_to_interrupt_than_to_answer() -> None:
    for playing, phase in [(False, Phase.SPEAKING), (True, Phase.WAITING)]:
        endpointer = Endpointer(SHORT_ANSWER)
        for _ in range(6):
            endpointer.tick(voice=True, playing=playing, progress=lambda: Progress.UNCLEAR)
        assert endpointer.phase is phase


def test_what_is_no_caller_begins_nothing() -> None:
    endpointer = Endpointer(SHORT_ANSWER)
    for _ in range(50):
        endpointer.tick(
            voice=True, playing=True, progress=lambda: Progress.UNCLEAR, is_caller=lambda: False
        )
    assert endpointer.phase is Phase.WAITING
