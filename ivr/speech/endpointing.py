"""When an utterance is over: one profile a kind of question."""

from dataclasses import dataclass

from ivr.understanding.progress import Progress


@dataclass(frozen=True, slots=True)
class Endpointing:
    """How much silence ends an utterance, by what was understood so far; in milliseconds.

    VoiceXML 2.0 calls the first two completetimeout and incompletetimeout, the last maxspeechtimeout.
    """

    complete_ms: int
    """A whole answer was said."""
    incomplete_ms: int
    """Nothing tells whether more will come."""
    partial_ms: int
    """More will come: half a number, a sentence that hangs in the air."""
    wait_ms: int
    """The caller asked for a moment in the middle of an answer."""
    max_ms: int
    """No utterance lasts longer, whatever was said."""

    def patience_ms(self, progress: Progress) -> int:
        """The silence that ends the utterance now."""
        match progress:
            case Progress.COMPLETE:
                return self.complete_ms
            case Progress.PARTIAL:
                return self.partial_ms
            case Progress.WAIT:
                return self.wait_ms
            case Progress.UNCLEAR:
                return self.incomplete_ms


SHORT_ANSWER = Endpointing(
    complete_ms=300, incomplete_ms=700, partial_ms=700, wait_ms=500, max_ms=6_000
)
OPEN_QUESTION = Endpointing(
    complete_ms=600, incomplete_ms=1_000, partial_ms=2_000, wait_ms=800, max_ms=25_000
)
DICTATION = Endpointing(
    complete_ms=300, incomplete_ms=1_600, partial_ms=3_000, wait_ms=15_000, max_ms=60_000
)
DICTATION_UNCHECKED = Endpointing(
    complete_ms=800, incomplete_ms=1_600, partial_ms=3_000, wait_ms=15_000, max_ms=60_000
)
"""No check digit tells that the number is whole: what follows the caller is half a second late, and a
last `osiem` stands there as `osiemset` until then."""
