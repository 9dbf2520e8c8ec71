"""What was heard and what it means: the values that pass between the line and the dialogue.

VoiceXML 2.0 calls these utterance, confidence, inputmode and interpretation.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from ivr.secret import Secret


class Mode(StrEnum):
    """How the caller answered (VoiceXML's inputmode)."""

    VOICE = "voice"
    DTMF = "dtmf"


class Outcome(StrEnum):
    """What the dialogue may do with an interpretation."""

    ACCEPT = "accept"
    """Sure enough to carry on."""
    CONFIRM = "confirm"
    """One candidate, not sure enough: ask yes or no."""
    CLARIFY = "clarify"
    """Two close candidates: ask which."""
    PARTIAL = "partial"
    """Digits of a number, and not yet one that is valid: ask for what is missing or wrong."""
    REJECT = "reject"
    """Not understood: a nomatch."""
    OUT_OF_SCOPE = "out_of_scope"
    """Understood, and not ours: say who can help."""
    COMMAND = "command"
    """A universal such as `repeat`; `intent` names it."""


class Command(StrEnum):
    """The universals: available in every field, in any words or by 0, * and #."""

    REPEAT = "repeat"
    HELP = "help"
    SLOWER = "slower"
    LOUDER = "louder"
    BACK = "back"
    RESTART = "restart"
    AGENT = "agent"
    WAIT = "wait"
    GOODBYE = "goodbye"
    ABOUT_BOT = "about_bot"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word."""

    text: str
    confidence: float
    """0 to 1, the recogniser's posterior."""
    start_ms: int
    end_ms: int
    """Both from the start of the listening turn."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way the recogniser heard the utterance."""

    text: str
    confidence: float = 1.0
    """0 to 1: the mean of the words' confidences, or the share of an alternative among all."""
    words: tuple[Word, ...] = ()
    """Empty for an alternative, which has no times."""
    is_open: bool = False
    """Heard with the open vocabulary, beside the hypotheses of the field's own grammar."""
    foreign: float = 0.0
    """0 to 1: the share of the speech that was no word of the grammar."""
    evidence: float = 0.0
    """Of an alternative: how well its whole decoding fits the sound, as a natural logarithm; tells
    decodings of one utterance from each other, and nothing by itself."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that the utterance may mean."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What an utterance means in the field that asked."""

    outcome: Outcome
    mode: Mode
    utterance: str
    """As heard, or the keys; the mask `•` in a secret field."""
    confidence: float = 1.0
    intent: str | None = None
    """A topic label, `yes`/`no`, a choice's label, or a `Command`."""
    value: str | Secret | None = None
    """Digits of an identifier without separators, a number on a scale, or the telePIN."""
    grouping: tuple[str, ...] = ()
    """The caller's own grouping of the digits, for reading them back."""
    alternatives: tuple[Candidate, ...] = ()
    """Best first, the winner included."""
    dictated: str = ""
    """All that was dictated for this number so far, in words; the next turn's `Request.before`."""
    readings: tuple[str, ...] = ()
    """Every reading of a dictated number that survived; empty in a secret field."""
    why: tuple[str, ...] = field(default=())
    """In Polish: which words, which rule, which score."""
