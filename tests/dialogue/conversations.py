"""Short ways to build the events of a conversation."""

from ivr.dialogue.actions import Action, Collect, Disconnect, Play, Transfer
from ivr.dialogue.events import CallStarted, Event, Filled, LookedUp, NoMatch
from ivr.dialogue.interpreter import step
from ivr.dialogue.lookups import Routed
from ivr.dialogue.session import Script, Session, SurveyQuestion
from ivr.identity.assurance import Assurance
from ivr.routing.decision import Decision, Destination
from ivr.secret import Secret
from ivr.understanding.interpretation import Candidate, Command, Interpretation, Mode, Outcome

SCRIPT = Script(
    menu=("ZWROT_NADPLATA", "MANDAT"),
    survey=(SurveyQuestion("satisfaction", 1, 5), SurveyQuestion("nps", 0, 10)),
)


def said(intent: str | None = None, **known: object) -> Interpretation:
    """An accepted interpretation of something spoken."""
    fields: dict[str, object] = {
        "outcome": Outcome.ACCEPT,
        "mode": Mode.VOICE,
        "utterance": intent or "…",
        "intent": intent,
    }
    return Interpretation(**(fields | known))  # type: ignore[arg-type]


def filled(intent: str | None = None, **known: object) -> Filled:
    """The caller said something the field understands."""
    return Filled(said(intent, **known))


def command(wanted: Command) -> Filled:
    """The caller gave a command."""
    return filled(wanted.value, outcome=Outcome.COMMAND)


def nonsense() -> NoMatch:
    """The caller said something nobody understands."""
    return NoMatch(said(outcome=Outcome.REJECT))


def close(first: str, second: str) -> Filled:
    """Two topics are equally likely."""
    alternatives = (Candidate(first, 0.5), Candidate(second, 0.5))
    return filled(first, outcome=Outcome.CLARIFY, alternatives=alternatives)


def number(digits: str, mode: Mode = Mode.VOICE) -> Filled:
    """The caller gave a PESEL or NIP."""
    return filled(None, value=digits, mode=mode, grouping=(digits[:2], digits[2:]))


def telepin(digits: str = "394857") -> Filled:
    """The caller keyed a telePIN."""
    return filled(None, value=Secret(digits), mode=Mode.DTMF)


def routed(queue: str | None = "us-zwroty", required: Assurance = Assurance.NONE) -> LookedUp:
    """Routing answered: a queue, or closed."""
    destination = Destination.QUEUE if queue else Destination.CLOSED
    return LookedUp(Routed(Decision(destination, "ZWROT_NADPLATA", queue, required)))


class Talk:
    """A conversation under test: feed events, look at what was done."""

    def __init__(self, script: Script = SCRIPT, entry: str = "welcome") -> None:
        """Answer the call."""
        self.session = Session(script=script)
        self.actions: tuple[Action, ...] = ()
        self.feed(CallStarted(entry=entry, queue="us-zwroty", reason="TIMEOUT"))

    def feed(self, *events: Event) -> "Talk":
        """Let events happen, one after another."""
        for event in events:
            self.session, self.actions = step(self.session, event)
        return self

    @property
    def prompts(self) -> list[str]:
        """The ids of what was said after the last event."""
        plays = [action for action in self.actions if isinstance(action, Play)]
        return [str(prompt.id) for play in plays for prompt in play.prompts]

    @property
    def field(self) -> str:
        """The field that listens now; empty if none does."""
        last = self.actions[-1] if self.actions else None
        return last.field if isinstance(last, Collect) else ""

    @property
    def end(self) -> Transfer | Disconnect | None:
        """How the conversation ended, if it has."""
        last = self.actions[-1] if self.actions else None
        return last if isinstance(last, Transfer | Disconnect) else None
