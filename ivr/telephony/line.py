"""One turn on a full-duplex line, as a pure machine in ticks of 20 ms.

Each tick takes the audio that came in and gives the frame that goes out. Keys and speech cut the
prompt short where the plan lets them; the key that cuts is kept; a noise that was taken for speech
gives the phrase back from its start. No socket, clock or recogniser in here: the time is a value,
audio to decode comes out as `Tick.feed`, partial hypotheses come in through `partial`.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from ivr.calls.ports import Listen, TurnPlan
from ivr.dialogue.actions import BargeIn
from ivr.speech.clip import FRAME_BYTES, FRAME_MS, Clip
from ivr.speech.endpointer import Endpointer, Phase
from ivr.speech.voice import VoiceDetector
from ivr.telephony.typeahead import TypeAhead
from ivr.understanding.progress import Progress

SILENCE = bytes(FRAME_BYTES)
PREROLL_FRAMES = 25
"""Half a second before the onset is decoded too: the first syllable is never lost."""
MOST_NOISES = 2
"""Noises in one turn that are passed over; the next one is a nomatch."""


class Done(Enum):
    """How a turn came to its end."""

    PLAYED = auto()
    """Nothing was listened for."""
    KEYS = auto()
    SPEECH = auto()
    """The utterance is over; its hypotheses are being made."""
    SILENCE = auto()


@dataclass(frozen=True, slots=True)
class Tick:
    """What one tick gives."""

    out: bytes
    """The frame that goes to the caller."""
    feed: bytes = b""
    """Audio for the recogniser."""
    done: Done | None = None


class Turn:
    """Carries out one `TurnPlan`."""

    def __init__(
        self, plan: TurnPlan, detector: VoiceDetector, ahead: TypeAhead, now_ms: int
    ) -> None:
        """Take over the keys that wait, unless this turn is secret."""
        self._plan, self._detector, self._ahead = plan, detector, ahead
        self._prompt = _Prompt(plan.clips)
        self._quiet_since_ms = now_ms
        self._preroll: deque[bytes] = deque(maxlen=PREROLL_FRAMES)
        self._noises = 0
        self._said = ""
        self._progress: Progress | None = None
        self.keys = ""
        self.done: Done | None = None
        self.first_audio_ms: int | None = None
        self.interrupted_ms: int | None = None
        self.onset_ms = now_ms
        """When the audio began that the recogniser was given."""
        self.decided_ms = now_ms
        self._endpointer = self._new_endpointer()
        self._take_ahead(now_ms)

    @property
    def speech_ms(self) -> int:
        """How long the caller has spoken, the silence that ended it included."""
        return self._endpointer.speech_ms if self._endpointer else 0

    @property
    def silence_ms(self) -> int:
        """The silence that ended the utterance."""
        return self._endpointer.silence_ms if self._endpointer else 0

    def key(self, key: str, now_ms: int) -> None:
        """The caller pressed a key."""
        listen = self._plan.listen
        if self.done is not None or listen is None:
            self._ahead.push(key)
            self._interrupt(now_ms)
            return
        self._interrupt(now_ms)
        self.keys += key
        self._quiet_since_ms = now_ms
        ends = key == listen.keys.terminator and listen.keys.max_digits > 1
        full = len(self.keys) >= listen.keys.max_digits
        if ends or full or listen.keys_complete(self.keys):
            self._decide(Done.KEYS, now_ms)

    def partial(self, text: str) -> None:
        """What the recogniser has heard so far; it may be complete already."""
        listen = self._plan.listen
        if listen is not None and self.done is None:
            self._said, self._progress = text, None

    def noise(self, now_ms: int) -> bool:
        """The utterance held no word: go on where the phrase began. False when it is enough."""
        self._noises += 1
        if self._noises > MOST_NOISES:
            return False
        self.done = None
        self._endpointer = self._new_endpointer()
        self._said, self._progress = "", None
        self._quiet_since_ms = now_ms
        if self.interrupted_ms is not None:
            self._prompt.resume()
            self.interrupted_ms = None
        return True

    def tick(self, frames: list[bytes], now_ms: int) -> Tick:
        """Take 20 ms of the caller's audio (or what came instead) and give 20 ms."""
        feed = b"".join(self._hear(frame, now_ms) for frame in frames)
        out = self._speak(now_ms)
        self._detector.played(out)
        if self.done is None:
            self._wait(now_ms)
        return Tick(out, feed, self.done)

    def _hear(self, frame: bytes, now_ms: int) -> bytes:
        voice = self._detector.is_voice(frame)
        endpointer = self._endpointer
        if endpointer is None or self.done is not None or self.keys:
            return b""
        if self._prompt.playing and self._plan.bargein is not BargeIn.ALL:
            return b""
        was_waiting = endpointer.phase is Phase.WAITING
        phase = endpointer.tick(
            voice=voice,
            playing=self._prompt.playing,
            progress=self._judge_progress,
            is_caller=self._is_caller,
        )
        self._preroll.append(frame)
        if phase is Phase.WAITING:
            return b""
        if phase is Phase.ENDED:
            self._decide(Done.SPEECH, now_ms)
        if was_waiting:
            self._interrupt(now_ms)
            self.onset_ms = now_ms - (len(self._preroll) - 1) * FRAME_MS
            return b"".join(self._preroll)
        return frame

    def _judge_progress(self) -> Progress:
        """How far what was said has come; judged once for each thing said."""
        listen = self._plan.listen
        if listen is None or not self._said:
            return Progress.UNCLEAR
        if self._progress is None:
            self._progress = listen.progress(self._said)
        return self._progress

    def _is_caller(self) -> bool:
        """While a prompt plays only a person interrupts; a while longer its echo may come back."""
        if self._prompt.playing:
            return self._detector.is_person()
        return not self._detector.is_echo()

    def _speak(self, now_ms: int) -> bytes:
        frame = self._prompt.next()
        if frame is None:
            return SILENCE
        self._quiet_since_ms = now_ms + FRAME_MS
        if self.first_audio_ms is None:
            self.first_audio_ms = now_ms
        return _amplified(frame, self._plan.gain)

    def _wait(self, now_ms: int) -> None:
        """Whether anything ends by itself: a prompt, an entry by keys, the caller's silence."""
        listen = self._plan.listen
        quiet_ms = now_ms - self._quiet_since_ms
        if listen is None:
            if not self._prompt.playing:
                self._decide(Done.PLAYED, now_ms)
        elif self.keys:
            if quiet_ms >= listen.keys.interdigit_timeout_ms:
                self._decide(Done.KEYS, now_ms)
        elif self._endpointer is not None and self._endpointer.phase is Phase.SPEAKING:
            self._quiet_since_ms = now_ms
        elif not self._prompt.playing and quiet_ms >= listen.timeout_ms:
            self._decide(Done.SILENCE, now_ms)

    def _decide(self, done: Done, now_ms: int) -> None:
        self.done, self.decided_ms = done, now_ms

    def _interrupt(self, now_ms: int) -> None:
        if self._prompt.playing:
            self._prompt.stop()
            self.interrupted_ms = now_ms

    def _take_ahead(self, now_ms: int) -> None:
        listen = self._plan.listen
        if listen is None:
            if self._ahead:
                self._prompt.stop()  # the caller is ahead of us
            return
        if listen.secret:
            self._ahead.clear()
        while self._ahead and self.done is None:
            self.key(self._ahead.take(1), now_ms)

    def _new_endpointer(self) -> Endpointer | None:
        listen: Listen | None = self._plan.listen
        return Endpointer(listen.endpointing) if listen and listen.speech else None


class _Prompt:
    """The clips of a turn, frame by frame."""

    def __init__(self, clips: tuple[Clip, ...]) -> None:
        self._clips = clips
        self._clip = self._at = 0
        self.playing = any(clip.pcm for clip in clips)

    def next(self) -> bytes | None:
        """The next frame, or None when the prompt is over or stopped."""
        while self.playing:
            pcm = self._clips[self._clip].pcm
            if self._at < len(pcm):
                frame = pcm[self._at : self._at + FRAME_BYTES]
                self._at += FRAME_BYTES
                self._skip_if_over()
                return frame.ljust(FRAME_BYTES, b"\0")
            self._skip_if_over()
        return None

    def _skip_if_over(self) -> None:
        if self._at >= len(self._clips[self._clip].pcm):
            self._clip, self._at = self._clip + 1, 0
            self.playing = self._clip < len(self._clips)

    def stop(self) -> None:
        """Fall silent, and remember the phrase."""
        self.playing = False

    def resume(self) -> None:
        """Begin the phrase again that was cut."""
        self._at = 0
        self.playing = self._clip < len(self._clips)


def _amplified(frame: bytes, gain: float) -> bytes:
    if gain == 1.0:
        return frame
    samples = np.frombuffer(frame, "<i2").astype(np.float32) * gain
    return bytes(np.clip(samples, -32768, 32767).astype("<i2").tobytes())
