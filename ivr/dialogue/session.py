"""The whole state of a conversation, as one frozen value: equal sessions behave equally."""

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ivr.dialogue.actions import Pace, Prompt
from ivr.identity.assurance import Assurance, PersonRef, Role, Subject
from ivr.identity.principals import Principal
from ivr.routing.decision import Decision
from ivr.routing.model import Emergency, Office
from ivr.routing.policy import Routing
from ivr.secret import Secret


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question of the satisfaction survey; its words are the prompt `survey.<id>`."""

    id: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Script:
    """What the operator decides about every conversation."""

    menu: tuple[str, ...] = ()
    """Topic labels of the keypad menu, in key order 1 to 9."""
    survey: tuple[SurveyQuestion, ...] = ()
    tries: int = 3
    """How often an identity may be tried in one call."""
    timeout_ms: int = 6000
    """Silence before a NoInput, after an ordinary question."""
    dictation_timeout_ms: int = 10_000
    """The same where people fetch a letter or their glasses."""
    max_turns: int = 80
    """A conversation that lasts longer goes to a person."""
    emergency: str = ""
    """Heard after the greeting: the prepared prompt `emergency.<this>`; empty for none."""
    announcement: str = ""
    """The same in a supervisor's own words; empty for none."""

    def under(self, routing: Routing) -> "Script":
        """The script as this version of the routing has it."""
        emergency = routing.emergency if routing.emergency.active else Emergency()
        return replace(
            self,
            menu=routing.menu,
            emergency=emergency.prompt.partition(".")[2],
            announcement=emergency.text,
        )


class Awaiting(StrEnum):
    """What must happen next."""

    START = "start"
    INPUT = "input"
    ANSWER = "answer"
    NOTHING = "nothing"
    """The conversation has ended."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where the conversation stands."""

    script: Script = field(default_factory=Script)
    awaiting: Awaiting = Awaiting.START
    form: str = ""
    item: str = ""
    """The field that listens, or the inquiry that waits."""
    history: tuple[tuple[str, str], ...] = ()
    """Fields filled so far, for `back`."""

    topic: str = ""
    candidates: tuple[str, ...] = ()
    """Topics to confirm or to choose between."""
    identifier: str = ""
    grouping: tuple[str, ...] = ()
    dictated: str = ""
    """A number that is not whole yet, in the caller's words."""
    others: tuple[str, ...] = ()
    """Other numbers that the caller's words may mean, likelier first."""
    telepin: Secret | None = None
    """Only between the field that collected it and the verifier's answer."""
    role: Role | None = None
    principals: tuple[Principal, ...] = ()
    """Those the caller may act for on this ground, where they are few enough to be read out."""
    principal: PersonRef | None = None
    """The one chosen from them."""
    person: PersonRef | None = None
    """The caller, once proved."""
    subject: Subject | None = None
    decision: Decision | None = None
    queue: str = ""
    """The queue the caller comes from (survey, overflow)."""
    reason: str = ""
    """Why that queue was left, or the key that was pressed there."""
    ani: str = ""
    """The caller's own number, nine digits; empty where it may not be called."""
    number: str = ""
    """The number to be called back at."""
    office: str = ""
    """Code of the local office the caller chose."""
    offices: tuple[Office, ...] = ()
    """Those to choose from."""
    question: int = 0
    """Which question of the survey is asked."""

    pace: Pace = Pace.NORMAL
    loud: bool = False
    keys_only: bool = False
    last: tuple[Prompt, ...] = ()
    """The last question as asked, for `repeat`."""
    failures: int = 0
    """NoInputs and NoMatches in a row, anywhere."""
    patience: int = 0
    """How many more signs of life while the caller fetches something."""
    turns: int = 0
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def assurance(self) -> Assurance:
        """How sure we are of the caller."""
        return Assurance.NONE if self.person is None else Assurance.TELEPIN

    def count(self, what: str) -> int:
        """How often `what` was counted."""
        return dict(self.counts).get(what, 0)

    def counted(self, what: str) -> "Session":
        """The session with `what` counted once more."""
        totals = Counter(dict(self.counts))
        totals[what] += 1
        return replace(self, counts=tuple(sorted(totals.items())))

    def with_topic(self, topic: str) -> "Session":
        """The session once the caller's need is known; another need may be another office's."""
        return replace(self, topic=topic, candidates=(), office="")

    def without_identity(self) -> "Session":
        """The session with an identifier to be given anew."""
        return replace(self, identifier="", grouping=(), dictated="", others=(), telepin=None)
