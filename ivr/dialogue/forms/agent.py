"""A person, on request or after three failures: for the known topic, else the general line.

When that line is closed the caller hears when it opens, and the conversation ends there: asking on
would lead to the same closed door.
"""

from dataclasses import replace

from ivr.dialogue.actions import Disconnect, Ending
from ivr.dialogue.form import Finish, Form, Inquiry, Step, prompt
from ivr.dialogue.forms.closed import hours
from ivr.dialogue.forms.handoff import no_route, route, transfer
from ivr.dialogue.lookups import Answer, Routed
from ivr.dialogue.session import Session
from ivr.routing.decision import Destination


def _decided(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, Routed):
        return no_route(session)
    if answer.decision.destination is Destination.QUEUE:
        return transfer(session, answer.decision)
    session = replace(session, decision=answer.decision)
    closed = (hours(session), prompt("goodbye.closed"))
    return Step(session, Finish(Disconnect(Ending.CLOSED)), closed)


AGENT = Form(
    "agent",
    (Inquiry("agent.route", question=route, answered=_decided, failed=no_route),),
)
