"""The normal line: full duplex over AudioSocket, speech and keys at once.

Lives on the media loop. The pacer ticks it every 20 ms whether or not a turn runs, because Asterisk
ends an AudioSocket that is silent for two seconds.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import structlog

from ivr.calls.ports import (
    Heard,
    HungUp,
    Keys,
    Silence,
    Speech,
    SpeechLost,
    Timing,
    TurnPlan,
    TurnResult,
)
from ivr.errors import StageError
from ivr.metrics import DECODE, FAILURES, LATENCY
from ivr.secret import Secret
from ivr.speech.recognizer import Listened, Listening, RecognizerPool
from ivr.speech.voice import VoiceDetector
from ivr.telephony.line import SILENCE, Done, Turn
from ivr.telephony.typeahead import TypeAhead
from ivr.understanding.interpretation import Hypothesis

log = structlog.get_logger()

MOST_FRAMES = 15
"""Frames kept between two ticks; more means that the loop was late, and old audio is no use."""
_TRIGGERS = {Done.KEYS: "key", Done.SPEECH: "speech", Done.SILENCE: "silence"}


class Sink(Protocol):
    """Where frames go."""

    def send(self, frame: bytes) -> None:
        """Send 20 ms to the caller; after the end it does nothing."""
        ...


class AudioSocketLine:
    """One caller's line; `frame`, `key` and `hang_up` come from the connection."""

    def __init__(
        self, sink: Sink, recognition: RecognizerPool, clock_ms: Callable[[], int]
    ) -> None:
        """`clock_ms` counts from the answer."""
        self._sink, self._recognition, self._clock_ms = sink, recognition, clock_ms
        self._detector, self._ahead = VoiceDetector(), TypeAhead()
        self._frames: list[bytes] = []
        self._turn: Turn | None = None
        self._listening: Listening | None = None
        self._ended, self._dealt_with = asyncio.Event(), asyncio.Event()
        self._hung_up = self._deaf = self._after_secret = False
        self._trigger, self._trigger_ms = "answer", 0

    def frame(self, pcm: bytes) -> None:
        """20 ms of the caller's audio."""
        self._frames.append(pcm)
        del self._frames[:-MOST_FRAMES]

    def key(self, key: str) -> None:
        """A key the caller pressed."""
        if self._turn is None:
            self._ahead.push(key)
            return
        self._turn.key(key, self._clock_ms())
        self._wake()

    def hang_up(self) -> None:
        """The connection is gone."""
        self._hung_up = True
        self._ended.set()

    def tick(self) -> None:
        """Send 20 ms."""
        frames, self._frames = self._frames, []
        if self._turn is None:
            for pcm in frames:
                self._detector.is_voice(pcm)
            self._sink.send(SILENCE)
            return
        tick = self._turn.tick(frames, self._clock_ms())
        self._sink.send(tick.out)
        if tick.feed and self._listening is not None:
            self._listening.feed(tick.feed)
        self._wake()

    def _wake(self) -> None:
        if self._turn is not None and self._turn.done is not None:
            self._ended.set()
            self._dealt_with.clear()

    async def settled(self) -> None:
        """Wait until what was fed is decoded and what ended is dealt with: for simulated time."""
        if self._listening is not None:
            await self._listening.caught_up()
        await self._dealt_with.wait()

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        """Carry out one turn; see `calls.ports.Line`."""
        if self._after_secret:
            self._ahead.clear()
        started_ms = self._clock_ms()
        self._ended.clear()
        self._dealt_with.set()
        self._listening = self._new_listening(plan)
        self._turn = turn = Turn(plan, self._detector, self._ahead, started_ms)
        self._wake()
        try:
            heard, decode_ms = await self._until_done(plan, turn, started_ms)
        finally:
            self._turn = None
            self._dealt_with.set()
            self._after_secret = bool(plan.listen and plan.listen.secret)
        return TurnResult(heard, self._timing(turn, started_ms, decode_ms))

    async def _until_done(
        self, plan: TurnPlan, turn: Turn, started_ms: int
    ) -> tuple[Heard, int | None]:
        while True:
            if not self._hung_up:
                await self._ended.wait()
            if self._hung_up:
                return HungUp(), None
            match turn.done:
                case Done.KEYS:
                    secret = plan.listen is not None and plan.listen.secret
                    return Keys(Secret(turn.keys) if secret else turn.keys), None
                case Done.SPEECH:
                    began_s = time.perf_counter()
                    heard = await self._recognized(turn.onset_ms - started_ms)
                    decode_ms = round((time.perf_counter() - began_s) * 1000)
                    if heard is not None or not turn.noise(self._clock_ms()):
                        return heard or Speech(()), decode_ms
                    self._listening = self._new_listening(plan)
                case Done.PLAYED | Done.SILENCE:
                    return Silence(), None
                case None:
                    pass
            self._ended.clear()
            self._dealt_with.set()

    async def _recognized(self, onset_ms: int) -> Heard | None:
        """What was said; None for a noise without words."""
        assert self._listening is not None
        try:
            hypotheses = await self._listening.finish()
        except StageError as failure:
            log.exception("recognition_lost", stage=failure.stage, code=failure.code)
            FAILURES.labels(failure.stage).inc()
            self._deaf = True
            return SpeechLost()
        worded = tuple(_later(each, onset_ms) for each in hypotheses if each.text)
        return Speech(worded) if worded else None

    def _new_listening(self, plan: TurnPlan) -> Listening | None:
        if plan.listen is None or not plan.listen.speech or self._deaf:
            return None
        listened = Listened(plan.listen.decodings, plan.listen.settled, self._partial)
        return self._recognition.listen(listened)

    def _partial(self, text: str) -> None:
        if self._turn is not None:
            self._turn.partial(text)

    def _timing(self, turn: Turn, started_ms: int, decode_ms: int | None) -> Timing:
        """When this turn's things happened; the next prompt answers this turn's decision."""
        first, spoken = turn.first_audio_ms, turn.done is Done.SPEECH
        timing = Timing(
            started_ms=started_ms,
            first_audio_ms=first,
            trigger=self._trigger,
            latency_ms=None if first is None else first - self._trigger_ms,
            interrupted_ms=turn.interrupted_ms,
            decided_ms=turn.decided_ms,
            speech_ms=turn.speech_ms if spoken else None,
            endpoint_delay_ms=turn.silence_ms if spoken else None,
            decode_ms=decode_ms,
        )
        if timing.latency_ms is not None:
            LATENCY.labels(timing.trigger).observe(timing.latency_ms / 1000)
        if decode_ms is not None:
            DECODE.observe(decode_ms / 1000)
        if turn.done in _TRIGGERS:
            self._trigger, self._trigger_ms = _TRIGGERS[turn.done], turn.decided_ms
        elif first is not None:
            self._trigger, self._trigger_ms = "prompt", turn.decided_ms
        return timing


def _later(heard: Hypothesis, by_ms: int) -> Hypothesis:
    """The recogniser counts from the first audio it was given; words count from the turn's start."""
    words = (
        replace(word, start_ms=max(0, word.start_ms + by_ms), end_ms=word.end_ms + by_ms)
        for word in heard.words
    )
    return replace(heard, words=tuple(words))
