"""Nobody is there: say when somebody is, and ask whether anything else can be done."""

from ivr.dialogue.actions import Disconnect, Ending, Prompt, Value, ValueKind
from ivr.dialogue.form import Advance, Block, Field, Finish, Form, Goto, Refuse, Step, prompt
from ivr.dialogue.session import Session
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Kind, Request


def hours(session: Session) -> Prompt:
    """The next opening, when it is known."""
    decision = session.decision
    if decision is None or decision.reopens is None:
        return prompt("closed.unknown")
    moment = decision.reopens.isoformat(timespec="minutes")
    return prompt("closed.until", Value("opening", ValueKind.OPENING, moment))


def _say(session: Session) -> Step:
    return Step(session, Advance(), (hours(session),))


def _else(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session.with_topic(""), Goto("need"))
        case "no":
            return _goodbye(session)
        case _:
            return Step(session, Refuse())


def _goodbye(session: Session) -> Step:
    ended = Finish(Disconnect(Ending.CLOSED))
    return Step(session, ended, (prompt("goodbye.closed"),))


CLOSED = Form(
    "closed",
    (
        Block("closed.hours", _say),
        Field(
            "closed.else",
            request=lambda _: Request(Kind.YESNO),
            filled=_else,
            give_up=_goodbye,
            skip=_goodbye,
        ),
    ),
)
