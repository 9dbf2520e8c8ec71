"""From what a field wants to how a line listens, and from what a line heard to an event."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ivr.calls.ports import Heard, HungUp, Keys, Listen, Silence, Speech, SpeechLost
from ivr.dialogue.actions import Collect
from ivr.dialogue.events import CallerHungUp, Event, Filled, LineDegraded, NoInput, NoMatch
from ivr.speech.endpointing import DICTATION, OPEN_QUESTION, SHORT_ANSWER, Endpointing
from ivr.understanding.interpretation import Hypothesis, Interpretation, Outcome
from ivr.understanding.progress import Progress
from ivr.understanding.request import Kind
from ivr.understanding.understanding import Understanding

ENDPOINTING: dict[Kind, Endpointing] = {
    Kind.TOPIC: OPEN_QUESTION,
    Kind.YESNO: SHORT_ANSWER,
    Kind.IDENTIFIER: DICTATION,
    Kind.TELEPIN: DICTATION,
    Kind.CHOICE: SHORT_ANSWER,
    Kind.SCALE: SHORT_ANSWER,
    Kind.DIGITS: DICTATION,
    Kind.COMMAND: SHORT_ANSWER,
}
_TOGETHER = 0.5
"""What a hypothesis counts when it is taken for the rest of a number that was begun before."""


class Listener:
    """Listens for the dialogue's fields with the grammars of `understanding`; one a conversation."""

    def __init__(
        self,
        understanding: Understanding,
        *,
        observe: Callable[[Collect, Interpretation], None] = lambda _collect, _heard: None,
    ) -> None:
        """`observe` sees every interpretation, for the journal."""
        self._understanding, self._observe = understanding, observe
        self._begun_field = self._begun = ""

    def listen(self, collect: Collect) -> Listen:
        """How to listen for one field."""
        known, request = self._understanding, collect.request
        return Listen(
            keys=known.key_plan(request),
            keys_complete=lambda keys: known.keys_complete(request, keys),
            speech=collect.speech,
            decodings=known.decodings(request),
            settled=lambda heard: known.settled(request, self._together(collect, heard)),
            progress=lambda text: self._progress(collect, text),
            endpointing=ENDPOINTING[request.kind],
            timeout_ms=collect.timeout_ms,
            secret=collect.secret,
        )

    def event(self, collect: Collect, heard: Heard) -> Event:
        """What the dialogue makes of what the line heard."""
        match heard:
            case HungUp():
                return CallerHungUp()
            case SpeechLost():
                return LineDegraded()
            case Silence():
                return NoInput()
            case Keys(digits):
                return self._interpreted(
                    collect, self._understanding.from_keys(collect.request, digits)
                )
            case Speech(hypotheses):
                together = self._together(collect, hypotheses)
                meant = self._understanding.from_speech(collect.request, together)
                self._keep(collect, meant, hypotheses)
                return self._interpreted(collect, meant)

    def is_begun(self, collect: Collect) -> bool:
        """Whether the caller has said a part of the number that this field asks for."""
        return bool(self._begun) and self._begun_field == collect.field

    def _progress(self, collect: Collect, text: str) -> Progress:
        known = self._understanding
        progress = known.progress(collect.request, text)
        if progress is Progress.PARTIAL and self.is_begun(collect):
            return known.progress(collect.request, f"{self._begun} {text}")
        return progress

    def _together(
        self, collect: Collect, hypotheses: Iterable[Hypothesis]
    ) -> tuple[Hypothesis, ...]:
        """What was heard, by itself and as the rest of what was said in the turn before."""
        heard = tuple(hypotheses)
        if not self.is_begun(collect):
            return heard
        rest = (
            replace(each, text=f"{self._begun} {each.text}", confidence=each.confidence * _TOGETHER)
            for each in heard
        )
        return (*heard, *rest)

    def _keep(
        self, collect: Collect, meant: Interpretation, hypotheses: tuple[Hypothesis, ...]
    ) -> None:
        """Remember a number that was begun; a secret is not kept in pieces."""
        rejected = meant.outcome is Outcome.REJECT and collect.request.kind is Kind.IDENTIFIER
        text = hypotheses[0].text if rejected and hypotheses else ""
        partial = self._understanding.progress(collect.request, text) is Progress.PARTIAL
        before = self._begun if self.is_begun(collect) else ""
        self._begun_field = collect.field
        self._begun = f"{before} {text}".strip() if text and partial else ""

    def _interpreted(self, collect: Collect, interpretation: Interpretation) -> Event:
        self._observe(collect, interpretation)
        if interpretation.outcome is Outcome.REJECT:
            return NoMatch(interpretation)
        return Filled(interpretation)
