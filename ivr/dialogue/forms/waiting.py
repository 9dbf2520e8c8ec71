"""The caller pressed a key while waiting in a queue: the wait told anew, another matter, or a callback.

Whoever goes back to the queue has their place again, and so has who only asked how long it takes.
"""

from dataclasses import replace

from ivr.dialogue.form import Block, Form, Goto, Inquiry, Step, prompt
from ivr.dialogue.forms.handoff import CALLBACK_OFFERED, hand_over, no_route, wait
from ivr.dialogue.lookups import Answer, Question, Resume, Routed
from ivr.dialogue.session import Session
from ivr.routing.decision import Destination


def _open(session: Session) -> Step:
    # Who waits was offered a callback, or knows its key.
    session = session.counted(CALLBACK_OFFERED)
    match session.reason:
        case "2":
            return Step(session, Goto("need"), (prompt("waiting.other"),))
        case "3":
            return Step(session, Goto("callback"))
        case _:
            return Step(session, Goto("waiting", "waiting.back"))


def _question(session: Session) -> Question:
    return Resume(session.topic, session.queue)


def _decided(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, Routed):
        return no_route(session)
    decision = answer.decision
    session = replace(session, decision=decision)
    if decision.destination is Destination.CLOSED:
        return Step(session, Goto("closed"))
    told = wait(decision) or (prompt("waiting.unknown"),)
    return replace(hand_over(session, decision), say=(*told, prompt("waiting.back")))


WAITING = Form(
    "waiting",
    (
        Block("waiting.open", _open),
        Inquiry("waiting.back", question=_question, answered=_decided, failed=no_route),
    ),
)
