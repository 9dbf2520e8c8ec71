"""To the right queue: first whether anybody is there and whether proof is needed, then the way.

A closed office is said before any question about identity is asked.
"""

from dataclasses import replace

from ivr.dialogue.actions import Disconnect, Ending, Prompt, Transfer, Value, ValueKind
from ivr.dialogue.form import Finish, Form, Goto, Inquiry, Step, prompt
from ivr.dialogue.lookups import Answer, Question, Route, Routed
from ivr.dialogue.session import Session
from ivr.identity.assurance import Assurance
from ivr.routing.decision import Decision, Destination


def _route(session: Session) -> Question:
    return Route(session.topic, session.assurance)


def _first(session: Session, answer: Answer) -> Step:
    """Before identification: closed is closed, and not every topic needs proof."""
    if not isinstance(answer, Routed):
        return no_route(session)
    decision = answer.decision
    if decision.destination is Destination.CLOSED:
        return Step(replace(session, decision=decision), Goto("closed"))
    if decision.required > session.assurance:
        return Step(session, Goto("identify"))
    return transfer(session, decision)


def _final(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, Routed):
        return no_route(session)
    if answer.decision.destination is Destination.CLOSED:
        return Step(replace(session, decision=answer.decision), Goto("closed"))
    return transfer(session, answer.decision)


def transfer(session: Session, decision: Decision) -> Step:
    """Announce the queue and hand the call over; the proof travels with it."""
    proved = session.assurance > Assurance.NONE
    action = Transfer(decision, session.subject if proved else None)
    return Step(replace(session, decision=decision), Finish(action), announce(decision))


def announce(decision: Decision) -> tuple[Prompt, ...]:
    """Say where the call goes and, when it is known, how long the wait is."""
    queue = Value("queue", ValueKind.QUEUE, decision.queue or "")
    words = [prompt("handoff.queue", queue)]
    if decision.estimated_wait_s:
        minutes = max(1, round(decision.estimated_wait_s / 60))
        wait = Value("minutes", ValueKind.MINUTES, str(minutes))
        words.append(prompt("handoff.wait", wait))
    return (*words, prompt("handoff.survey"))


def no_route(session: Session) -> Step:
    """Routing failed: say so; the dialplan takes the caller to a person."""
    failed = Finish(Disconnect(Ending.FAILED))
    return Step(session, failed, (prompt("technical.problem"),))


HANDOFF = Form(
    "handoff",
    (
        Inquiry("handoff.first", question=_route, answered=_first, failed=no_route),
        Inquiry("handoff.proved", question=_route, answered=_final, failed=no_route),
        # Without proof: the same question, and whatever it answers is taken.
        Inquiry("handoff.general", question=_route, answered=_final, failed=no_route),
    ),
)
