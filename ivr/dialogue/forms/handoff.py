"""To the right queue: first whether anybody is there and whether proof is needed, then the way.

A closed office is said before any question about identity is asked.
"""

from dataclasses import replace

from ivr.dialogue.actions import Disconnect, Ending, Prompt, Transfer, Value, ValueKind
from ivr.dialogue.form import Finish, Form, Goto, Inquiry, Step, prompt
from ivr.dialogue.lookups import Answer, Question, Route, Routed
from ivr.dialogue.session import Session
from ivr.identity.assurance import Assurance
from ivr.routing import forecast
from ivr.routing.decision import Decision, Destination

CALLBACK_OFFERED, OFFICE_ASKED = "callback.offered", "office.asked"
"""What the session counts, so that nothing is offered or asked twice."""
LAST_PLACE_TOLD = 20
"""Further back, a place tells nobody anything."""


def route(session: Session) -> Question:
    """Where the call goes, for what is known of it."""
    return Route(session.topic, session.assurance, session.office)


def _first(session: Session, answer: Answer) -> Step:
    """Before identification: closed is closed, and not every topic needs proof."""
    if not isinstance(answer, Routed):
        return no_route(session)
    decision = answer.decision
    if decision.asks_office and not session.count(OFFICE_ASKED):
        return Step(session.counted(OFFICE_ASKED), Goto("office"))
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
    """Announce the queue and hand the call over; before a long wait, offer to call back."""
    session = replace(session, decision=decision)
    if _is_long(decision) and not session.count(CALLBACK_OFFERED):
        return Step(session, Goto("callback"))
    return hand_over(session, decision)


def hand_over(session: Session, decision: Decision) -> Step:
    """Announce the queue and hand the call over; the proof travels with it."""
    proved = session.assurance > Assurance.NONE
    action = Transfer(decision, session.subject if proved else None)
    return Step(replace(session, decision=decision), Finish(action), announce(decision))


def _is_long(decision: Decision) -> bool:
    terms, wait_s = decision.callback, decision.estimated_wait_s
    return terms is not None and wait_s is not None and wait_s >= terms.after_s


def announce(decision: Decision) -> tuple[Prompt, ...]:
    """Say where the call goes and, when it is known, how long the wait is."""
    queue = Value("queue", ValueKind.QUEUE, decision.queue or "")
    return (prompt("handoff.queue", queue), *wait(decision), prompt("handoff.survey"))


def wait(decision: Decision) -> tuple[Prompt, ...]:
    """The wait and the caller's place, as far as they are known; nothing where nobody knows."""
    words: list[Prompt] = []
    minutes = forecast.announced_minutes(decision.estimated_wait_s)
    if minutes is not None:
        words.append(prompt("handoff.wait", Value("wait", ValueKind.WAIT, str(minutes))))
    if decision.position is not None and 1 < decision.position <= LAST_PLACE_TOLD:
        place = Value("place", ValueKind.PLACE, str(decision.position))
        words.append(prompt("handoff.place", place))
    return tuple(words)


def no_route(session: Session) -> Step:
    """Routing failed: say so; the dialplan takes the caller to a person."""
    failed = Finish(Disconnect(Ending.FAILED))
    return Step(session, failed, (prompt("technical.problem"),))


HANDOFF = Form(
    "handoff",
    (
        Inquiry("handoff.first", question=route, answered=_first, failed=no_route),
        Inquiry("handoff.proved", question=route, answered=_final, failed=no_route),
        # Without proof: the same question, and whatever it answers is taken.
        Inquiry("handoff.general", question=route, answered=_final, failed=no_route),
    ),
)
