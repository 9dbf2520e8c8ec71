"""Phrases and prompts over a real store, with a voice that hums and lessons that take no time."""

from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from ivr.calls.apprentice import Apprentice
from ivr.calls.judgement import Judge, Lesson
from ivr.calls.preview import Preview
from ivr.calls.recordings import RecordingFiles
from ivr.dialogue.actions import Pace
from ivr.dialogue.vocabulary import PLACEHOLDERS
from ivr.errors import ContentError, Problem
from ivr.panel.routing.ports import RoutingPorts
from ivr.panel.words.ports import WordsPorts
from ivr.routing.sources import Sources
from ivr.settings import Settings
from ivr.speech import wav, wording
from ivr.speech.clipstore import ClipStore
from ivr.store.draft_words import DraftWords
from ivr.store.past_utterances import PastUtterances
from ivr.wiring import words as wiring_words
from tests.panel.routing_rig import content

_LETTER_S = 0.07


class Humming:
    """Takes as long as words take."""

    identity = "hum"

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        return wav.to_pcm(hum(len(text) * _LETTER_S))


def hum(seconds: float, peak: float = 8000.0) -> np.ndarray:
    """A tone that changes, as a voice does; 8 kHz."""
    at = np.arange(int(seconds * 8000)) / 8000
    loud = 0.6 + 0.4 * np.sin(2 * np.pi * 3 * at)
    return (peak * loud * np.sin(2 * np.pi * 220 * at)).astype(np.float32)


def spoken(seconds: float, peak: float = 8000.0) -> bytes:
    """The hum as a WAV file."""
    return wav.encode(wav.to_pcm(hum(seconds, peak).clip(-32_768, 32_767)))


class QuickJudge(Judge):
    """Understands everything by the shipped phrases; judges texts as they are."""

    def lesson(self, sources: Sources) -> Lesson:
        try:
            words = self.read(sources)
        except ContentError as wrong:
            return Lesson(None, {}, tuple(wrong.problems))
        problems = [
            Problem("prompts/pl.toml", text.line, f"{text.id}: {wrong}", remedy)
            for text, (wrong, remedy) in wording.faults(words.texts, PLACEHOLDERS)
        ]
        return Lesson(content().understanding, words.texts, tuple(problems))


def words_ports(routing: RoutingPorts, engine: Engine, folder: Path) -> WordsPorts:
    """As the wiring makes them, but for what takes time."""
    settings = Settings()
    versions = routing.versions
    judge = QuickJudge(
        lambda held: wiring_words.wording(settings, held), settings.lessons, lambda _words: set()
    )
    return WordsPorts(
        drafts=DraftWords(versions, lambda: wiring_words.installed(settings)),
        apprentice=Apprentice(judge),
        preview=Preview(
            ClipStore(folder / "clips", Humming()),
            {Pace.NORMAL: 150, Pace.SLOW: 115},
            RecordingFiles(folder / "recordings", versions.recordings.get),
        ),
        recordings=versions.recordings,
        utterances=PastUtterances(engine),
    )
