"""The queue did not serve the caller (full, empty, too long): where to now?"""

from dataclasses import replace

from ivr.dialogue.actions import Disconnect, Ending, Transfer
from ivr.dialogue.form import Finish, Form, Inquiry, Step, prompt
from ivr.dialogue.forms.closed import hours
from ivr.dialogue.forms.handoff import announce, no_route
from ivr.dialogue.lookups import Answer, Overflow, Question, Routed
from ivr.dialogue.session import Session
from ivr.routing.decision import Destination


def _question(session: Session) -> Question:
    return Overflow(session.topic, session.queue, session.reason)


def _decided(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, Routed):
        return no_route(session)
    decision = answer.decision
    session = replace(session, decision=decision)
    if decision.destination is Destination.QUEUE:
        words = (prompt("overflow.elsewhere"), *announce(decision))
        return Step(session, Finish(Transfer(decision)), words)
    words = (prompt("overflow.sorry"), hours(session), prompt("goodbye.closed"))
    return Step(session, Finish(Disconnect(Ending.CLOSED)), words)


OVERFLOW = Form(
    "overflow",
    (Inquiry("overflow.route", question=_question, answered=_decided, failed=no_route),),
)
