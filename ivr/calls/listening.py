"""From what a field wants to how a line listens, and from what a line heard to an event."""

from collections.abc import Callable

from ivr.calls.ports import Heard, HungUp, Keys, Listen, Silence, Speech, SpeechLost
from ivr.dialogue.actions import Collect
from ivr.dialogue.events import CallerHungUp, Event, Filled, LineDegraded, NoInput, NoMatch
from ivr.speech.endpointing import (
    DICTATION,
    DICTATION_UNCHECKED,
    OPEN_QUESTION,
    SHORT_ANSWER,
    Endpointing,
)
from ivr.understanding.interpretation import Interpretation, Outcome
from ivr.understanding.request import Kind
from ivr.understanding.understanding import Understanding

ENDPOINTING: dict[Kind, Endpointing] = {
    Kind.TOPIC: OPEN_QUESTION,
    Kind.YESNO: SHORT_ANSWER,
    Kind.IDENTIFIER: DICTATION,
    Kind.TELEPIN: DICTATION_UNCHECKED,
    Kind.PHONE: DICTATION,
    Kind.OFFICE: SHORT_ANSWER,
    Kind.CHOICE: SHORT_ANSWER,
    Kind.SCALE: SHORT_ANSWER,
    Kind.DIGITS: DICTATION,
    Kind.COMMAND: SHORT_ANSWER,
}


class Listener:
    """Listens for the dialogue's fields with the grammars of `understanding`."""

    def __init__(
        self,
        understanding: Understanding,
        *,
        observe: Callable[[Collect, Interpretation], None] = lambda _collect, _heard: None,
    ) -> None:
        """`observe` sees every interpretation, for the journal."""
        self._understanding, self._observe = understanding, observe

    def listen(self, collect: Collect) -> Listen:
        """How to listen for one field."""
        known, request = self._understanding, collect.request
        return Listen(
            keys=known.key_plan(request),
            keys_complete=lambda keys: known.keys_complete(request, keys),
            speech=collect.speech,
            decodings=known.decodings(request),
            settled=lambda hypotheses: known.settled(request, hypotheses),
            progress=lambda text: known.progress(request, text),
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
                return self._interpreted(
                    collect, self._understanding.from_speech(collect.request, hypotheses)
                )

    def _interpreted(self, collect: Collect, interpretation: Interpretation) -> Event:
        self._observe(collect, interpretation)
        if interpretation.outcome is Outcome.REJECT:
            return NoMatch(interpretation)
        return Filled(interpretation)
