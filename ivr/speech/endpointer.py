"""When the caller begins to speak and when they have finished: pure, in ticks of 20 ms.

Energy against a tracked noise floor decides whether a frame is voice. The recogniser's own
endpoints are not used: they cannot know which question was asked.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from ivr.speech.clip import FRAME_MS
from ivr.speech.endpointing import Endpointing

ABOVE_FLOOR_DB = 11.0
QUIETEST_VOICE_DBFS = -46.0
LOWEST_FLOOR_DBFS = -75.0
FLOOR_RISE_DB = 0.04
"""A frame: a steady noise becomes the floor within seconds, a long sentence does not."""
ONSET_WINDOW = 10
ONSET_FRAMES = 6
"""120 ms of voice in 200 ms: longer than a click, shorter than „tak”."""
BARGE_IN_FRAMES = 9
"""While a prompt plays, 180 ms of voice in 200 ms: coughs and clicks do not interrupt."""


def level_dbfs(frame: bytes) -> float:
    """The level of a frame (16-bit samples) against full scale, in dB."""
    samples = np.frombuffer(frame, "<i2").astype(np.float64)
    power = float(np.mean(samples * samples)) if samples.size else 0.0
    return 10 * math.log10(power / 32768.0**2) if power > 0 else LOWEST_FLOOR_DBFS


class VoiceDetector:
    """Tells voice from background, frame by frame; lives as long as the line."""

    def __init__(self) -> None:
        """Begin with a quiet line."""
        self._floor = LOWEST_FLOOR_DBFS

    def is_voice(self, frame: bytes) -> bool:
        """Judge one frame and learn the background from it."""
        level = max(level_dbfs(frame), LOWEST_FLOOR_DBFS)
        if level < self._floor:
            self._floor += 0.3 * (level - self._floor)
        else:
            self._floor += min(FLOOR_RISE_DB, level - self._floor)
        return level > max(self._floor + ABOVE_FLOOR_DB, QUIETEST_VOICE_DBFS)


class Phase(Enum):
    """Where an utterance stands."""

    WAITING = auto()
    SPEAKING = auto()
    ENDED = auto()


@dataclass(slots=True)
class Endpointer:
    """Follows one utterance."""

    profile: Endpointing
    phase: Phase = Phase.WAITING
    speech_ms: int = 0
    """How long the utterance is so far, trailing silence included."""
    silence_ms: int = 0
    """The trailing silence alone."""
    recent: deque[bool] = field(default_factory=lambda: deque(maxlen=ONSET_WINDOW))
    """The last frames' verdicts, to see an onset in."""

    def tick(self, *, voice: bool, playing: bool, complete: bool) -> Phase:
        """Take one frame's verdict. `complete`: the field already understands what was said."""
        if self.phase is Phase.WAITING:
            self.recent.append(voice)
            if sum(self.recent) >= (BARGE_IN_FRAMES if playing else ONSET_FRAMES):
                self.phase = Phase.SPEAKING
                self.speech_ms = len(self.recent) * FRAME_MS
        elif self.phase is Phase.SPEAKING:
            self._follow(voice=voice, complete=complete)
        return self.phase

    def _follow(self, *, voice: bool, complete: bool) -> None:
        self.speech_ms += FRAME_MS
        self.silence_ms = 0 if voice else self.silence_ms + FRAME_MS
        patience = self.profile.complete_ms if complete else self.profile.incomplete_ms
        if self.silence_ms >= patience or self.speech_ms >= self.profile.max_ms:
            self.phase = Phase.ENDED
