"""When the caller begins to speak and when they have finished: pure, in ticks of 20 ms.

The recogniser's own endpoints are not used: they cannot know which question was asked.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from ivr.speech.clip import FRAME_MS
from ivr.speech.endpointing import Endpointing
from ivr.understanding.progress import Progress

ONSET_WINDOW = 10
ONSET_FRAMES = 6
"""120 ms of voice in 200 ms: longer than a click, shorter than „tak”."""
BARGE_IN_FRAMES = 8
"""While a prompt plays, 160 ms of voice in 200 ms: clicks do not interrupt."""


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

    def tick(
        self,
        *,
        voice: bool,
        playing: bool,
        progress: Callable[[], Progress],
        is_caller: Callable[[], bool] = lambda: True,
    ) -> Phase:
        """Take one frame's verdict.

        `progress` is asked only when the caller has fallen silent, `is_caller` (the voice is neither a
        noise nor our own echo) only when an utterance would begin: both take time.
        """
        if self.phase is Phase.WAITING:
            self.recent.append(voice)
            enough = sum(self.recent) >= (BARGE_IN_FRAMES if playing else ONSET_FRAMES)
            if enough and is_caller():
                self.phase = Phase.SPEAKING
                self.speech_ms = len(self.recent) * FRAME_MS
        elif self.phase is Phase.SPEAKING:
            self._follow(voice=voice, progress=progress)
        return self.phase

    def _follow(self, *, voice: bool, progress: Callable[[], Progress]) -> None:
        self.speech_ms += FRAME_MS
        self.silence_ms = 0 if voice else self.silence_ms + FRAME_MS
        if self._is_over(progress) or self.speech_ms >= self.profile.max_ms:
            self.phase = Phase.ENDED

    def _is_over(self, progress: Callable[[], Progress]) -> bool:
        if self.silence_ms < self.profile.complete_ms:
            return False
        return self.silence_ms >= self.profile.patience_ms(progress())
