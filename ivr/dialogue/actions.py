"""Everything a conversation can ask to be done. The conductor does it; the dialogue never looks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from ivr.dialogue.lookups import Question
from ivr.identity.assurance import Subject
from ivr.routing.decision import Decision
from ivr.understanding.request import Request

PromptId = NewType("PromptId", str)
"""`<field>.<event><count>`, a key of prompts/pl.toml."""


class ValueKind(StrEnum):
    """How a value that is put into a prompt is spoken."""

    TOPIC = "topic"
    """A topic label, spoken as its name."""
    QUEUE = "queue"
    """A queue, spoken as its name."""
    DIGITS = "digits"
    """Groups of digits separated by blanks, each spoken as one number."""
    WAIT = "wait"
    """A whole number of minutes, spoken as „około pięciu minut”."""
    PLACE = "place"
    """A place in a queue, spoken as its number."""
    OFFICE = "office"
    """The code of a local office, spoken as its name."""
    NAME = "name"
    """Somebody's name, known only now; rendered during the call and never written down."""
    OPENING = "opening"
    """An ISO moment in Polish time, spoken as weekday and hour."""
    ANNOUNCEMENT = "announcement"
    """The words themselves, as a supervisor wrote them for an emergency."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that fills a placeholder of a prompt."""

    name: str
    """The placeholder: `{name}` in the prompt's text."""
    kind: ValueKind
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence or two for the caller."""

    id: PromptId
    values: tuple[Value, ...] = ()


class BargeIn(StrEnum):
    """What interrupts a prompt."""

    ALL = "all"
    KEYS = "keys"
    """The legal notice: a caller who knows it presses a key."""


class Pace(StrEnum):
    """How fast KASja speaks; `slow` stays for the rest of the call."""

    NORMAL = "normal"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Play:
    """Speak; the next action does not wait for the end when a `Collect` follows."""

    prompts: tuple[Prompt, ...]
    bargein: BargeIn = BargeIn.ALL
    pace: Pace = Pace.NORMAL
    loud: bool = False
    """The caller asked for more volume."""


@dataclass(frozen=True, slots=True)
class Collect:
    """Listen, by voice and keys at once, for one field."""

    field: str
    request: Request
    timeout_ms: int = 6000
    """Of silence after the prompt, before a `NoInput`."""
    secret: bool = False
    speech: bool = True
    """False once the line has lost its hearing: keys only."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the world; a `LookedUp` or a `LookUpFailed` follows."""

    question: Question


@dataclass(frozen=True, slots=True)
class Note:
    """A fact for the journal that no event carries."""

    fact: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Blind transfer to a queue; the dialplan carries it out (VoiceXML: transfer, type blind)."""

    decision: Decision
    subject: Subject | None = None
    """Whose affairs, if proved; the consultant sees it."""


class Ending(StrEnum):
    """How a conversation without a transfer ended."""

    CONTAINED = "contained"
    """The caller has what they came for, or said goodbye."""
    CLOSED = "closed"
    """Nobody is there; the caller heard when somebody is."""
    CALLBACK = "callback"
    """The caller is called back, and waits no longer on the line."""
    UNREACHED = "unreached"
    """Whoever was called back is not there: silence, or a machine."""
    SURVEYED = "surveyed"
    HUNG_UP = "hung_up"
    FAILED = "failed"
    """The world failed us; the dialplan takes the caller to a person."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The conversation is over."""

    ending: Ending


Action = Play | Collect | LookUp | Note | Transfer | Disconnect
