"""What a recording would be taken for in a field, had a caller said it in a call."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.calls.listening import Listener
from ivr.calls.ports import Speech, Timing, TurnPlan
from ivr.dialogue.actions import BargeIn, Collect
from ivr.dialogue.events import Filled, NoMatch
from ivr.dialogue.session import Script
from ivr.speech.recognizer import RecognizerPool
from ivr.testing.simulated import RecordedCaller
from ivr.understanding.interpretation import Hypothesis, Interpretation, Word
from ivr.understanding.request import Kind, Request
from ivr.understanding.understanding import Understanding

_LEAD = bytes(4800)
"""300 ms of a quiet line: a caller was there before they spoke."""
_LEAD_MS = len(_LEAD) // 16
_MOST_TURNS = 6


@dataclass(frozen=True, slots=True)
class HeardRecording:
    """What was heard in one recording."""

    meant: Interpretation | None
    """None when nothing was said."""
    text: str
    words: tuple[Word, ...]
    """Times count from the start of the recording."""
    timing: Timing
    """Of the turn that decided."""


def requests(script: Script) -> Mapping[str, Request]:
    """The fields that a recording can answer, by the names of `kasja hear --field`."""
    scales = script.survey
    low, high = min((q.low for q in scales), default=0), max((q.high for q in scales), default=10)
    need = Request(Kind.TOPIC, options=script.menu)
    return {
        "topic": need,
        "need": need,
        "pesel": Request(Kind.IDENTIFIER, ("pesel",)),
        "nip": Request(Kind.IDENTIFIER, ("nip",)),
        "identifier": Request(Kind.IDENTIFIER),
        "telepin": Request(Kind.TELEPIN),
        "digits": Request(Kind.DIGITS),
        "yesno": Request(Kind.YESNO),
        "command": Request(Kind.COMMAND),
        "survey": Request(Kind.SCALE, low=low, high=high),
    }


class RecordingListener:
    """Hears recordings as the dialogue would."""

    def __init__(
        self, understanding: Understanding, recognition: RecognizerPool, script: Script
    ) -> None:
        """`script` knows how patient the dialogue is."""
        self._understanding, self._recognition, self._script = understanding, recognition, script
        self.fields = requests(script)

    async def hear(self, pcm: bytes, field: str) -> HeardRecording:
        """Hear 8 kHz 16-bit mono samples in one of `fields`.

        A number that is only begun when the turn ends is gone on with in the next turn, as in a call.
        """
        collect = self._collect(field)
        listener = Listener(self._understanding)
        caller = RecordedCaller(_LEAD + pcm, self._recognition)
        heard = await _turn(caller, listener, collect)
        for _ in range(_MOST_TURNS):
            if not (caller.left_ms and heard.meant and heard.meant.dictated):
                break
            request = replace(collect.request, before=heard.meant.dictated)
            collect = replace(collect, request=request)
            heard = _followed(heard, await _turn(caller, listener, collect))
        return heard

    def _collect(self, field: str) -> Collect:
        request, script = self.fields[field], self._script
        dictated = request.kind in (Kind.IDENTIFIER, Kind.TELEPIN, Kind.DIGITS)
        return Collect(
            field,
            request,
            timeout_ms=script.dictation_timeout_ms if dictated else script.timeout_ms,
            secret=request.kind is Kind.TELEPIN,
        )


async def _turn(caller: RecordedCaller, listener: Listener, collect: Collect) -> HeardRecording:
    began_ms = caller.now_ms
    result = await caller.take_turn(TurnPlan((), BargeIn.ALL, listener.listen(collect)))
    event = listener.event(collect, result.heard)
    meant = event.interpretation if isinstance(event, Filled | NoMatch) else None
    best = Hypothesis("")
    if meant is not None and isinstance(result.heard, Speech) and result.heard.hypotheses:
        best = _spoken(result.heard.hypotheses, meant)
    words = tuple(_moved(word, began_ms - _LEAD_MS) for word in best.words)
    return HeardRecording(meant, best.text, words, result.timing)


def _spoken(hypotheses: tuple[Hypothesis, ...], meant: Interpretation) -> Hypothesis:
    """The hypothesis that was taken; alternatives have no times, so the first stands for them."""
    taken = (each for each in hypotheses if each.words and each.text == meant.utterance)
    return next(taken, hypotheses[0])


def _moved(word: Word, by_ms: int) -> Word:
    return replace(word, start_ms=max(0, word.start_ms + by_ms), end_ms=max(0, word.end_ms + by_ms))


def _followed(before: HeardRecording, after: HeardRecording) -> HeardRecording:
    if after.meant is None:
        return before
    text = f"{before.text} {after.text}".strip()
    return replace(after, text=text, words=before.words + after.words)
