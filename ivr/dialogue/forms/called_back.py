"""KASja calls: a person must be there and want the call before anything is said of its matter.

Who answers may be anybody, or a machine. So the matter is not named, nothing that was proved in the first
call holds, and three silences mean that nobody is there.
"""

from ivr.dialogue.actions import BargeIn, Disconnect, Ending
from ivr.dialogue.form import Advance, Block, Field, Finish, Form, Goto, Refuse, Step, prompt
from ivr.dialogue.session import Session
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Kind, Request


def _greet(session: Session) -> Step:
    return Step(session, Advance(), (prompt("called_back.greeting"),))


def _ready(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session, Goto("handoff", "handoff.first"))
        case "no":
            declined = Finish(Disconnect(Ending.CONTAINED))
            return Step(session, declined, (prompt("called_back.declined"),))
        case _:
            return Step(session, Refuse())


def _nobody(session: Session) -> Step:
    gone = Finish(Disconnect(Ending.UNREACHED))
    return Step(session, gone, (prompt("called_back.nobody"),))


CALLED_BACK = Form(
    "called_back",
    (
        Block("called_back.greeting", _greet, bargein=BargeIn.KEYS),
        Field(
            "called_back.ready",
            request=lambda _: Request(Kind.YESNO),
            filled=_ready,
            give_up=_nobody,
        ),
    ),
)
