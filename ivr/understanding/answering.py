"""An interpretation of what a field asked for: taken, or not understood."""

from ivr.secret import MASK, Secret
from ivr.understanding.interpretation import Hypothesis, Interpretation, Mode, Outcome
from ivr.understanding.request import Kind, Request


def accept(
    request: Request,
    heard: Hypothesis,
    *,
    outcome: Outcome = Outcome.ACCEPT,
    intent: str | None = None,
    value: str | Secret | None = None,
) -> Interpretation:
    utterance = MASK if request.kind is Kind.TELEPIN else heard.text
    return Interpretation(
        outcome, Mode.VOICE, utterance, heard.confidence, intent=intent, value=value
    )


def reject(request: Request, heard: Hypothesis) -> Interpretation:
    utterance = MASK if request.kind is Kind.TELEPIN else heard.text
    return Interpretation(Outcome.REJECT, Mode.VOICE, utterance, heard.confidence)
