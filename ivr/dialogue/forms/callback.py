"""Instead of waiting: the caller is called back when their turn comes, at a number they confirmed.

Whatever goes wrong here, and whoever does not want it, goes on to the queue.
"""

from dataclasses import replace

from ivr.dialogue.actions import Disconnect, Ending, Prompt, Value, ValueKind
from ivr.dialogue.form import Advance, Field, Finish, Form, Goto, Inquiry, Refuse, Step, prompt
from ivr.dialogue.forms.dictation import read_back
from ivr.dialogue.forms.handoff import CALLBACK_OFFERED, hand_over
from ivr.dialogue.lookups import (
    Answer,
    CallbackFound,
    CallbackLeft,
    FindCallback,
    LeaveCallback,
    Question,
    WithdrawCallback,
)
from ivr.dialogue.session import Session
from ivr.identity import phone
from ivr.routing import forecast
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Kind, Request

_YES_NO = Request(Kind.YESNO)


def _goto(item: str) -> Goto:
    return Goto("callback", f"callback.{item}")


def _known(session: Session, answer: Answer) -> Step:
    """Who waits to be called already may take that back; who asked by key is not asked again."""
    asked_by_key = session.count(CALLBACK_OFFERED) > 0
    session = session.counted(CALLBACK_OFFERED)
    if not isinstance(answer, CallbackFound) or not answer.is_possible:
        return _wait_on(session, *((prompt("callback.unavailable"),) if asked_by_key else ()))
    if answer.is_open:
        return Step(session, _goto("cancel"))
    return _number(session) if asked_by_key else Step(session, _goto("offer"))


def _unavailable(session: Session) -> Step:
    asked_by_key = session.count(CALLBACK_OFFERED) > 0
    session = session.counted(CALLBACK_OFFERED)
    return _wait_on(session, *((prompt("callback.unavailable"),) if asked_by_key else ()))


def _offer(session: Session) -> tuple[Prompt, ...]:
    minutes = forecast.announced_minutes(
        session.decision.estimated_wait_s if session.decision else None
    )
    if minutes is None:
        return (prompt("callback.long"), prompt("callback.question"))
    wait = Value("wait", ValueKind.WAIT, str(minutes))
    return (prompt("callback.wait", wait), prompt("callback.question"))


def _offered(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return _number(session)
        case "no":
            return _wait_on(session)
        case _:
            return Step(session, Refuse())


def _number(session: Session) -> Step:
    """The number they call from, if it may be called, or another one."""
    if not session.ani:
        return Step(session, _goto("number"))
    return Step(replace(session, grouping=phone.groups(session.ani)), _goto("own"))


def _own(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(replace(session, number=session.ani), _goto("leave"))
        case "no":
            return Step(session, _goto("number"))
        case _:
            return Step(session, Refuse())


def _given(session: Session, heard: Interpretation) -> Step:
    if not isinstance(heard.value, str) or not phone.is_callable(heard.value):
        return Step(session, Refuse())
    groups = heard.grouping or phone.groups(heard.value)
    return Step(replace(session, number=heard.value, grouping=groups), Advance())


def _confirmed(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session, _goto("leave"))
        case "no":
            again = (prompt("callback.confirm.no"),)
            return Step(replace(session, number="", grouping=()), _goto("number"), again)
        case _:
            return Step(session, Refuse())


def _leave(session: Session) -> Question:
    return LeaveCallback(session.topic, _queue(session), session.number)


def _left(session: Session, answer: Answer) -> Step:
    session = replace(session, number="", grouping=())
    if not isinstance(answer, CallbackLeft) or not answer.accepted:
        return _wait_on(session, prompt("callback.refused"))
    proof = (prompt("callback.proof"),) if session.person else ()
    words = (prompt("callback.left"), *proof, prompt("goodbye.contained"))
    return Step(session, Finish(Disconnect(Ending.CALLBACK)), words)


def _cancel(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session, _goto("withdraw"))
        case "no":
            return _wait_on(session, prompt("callback.stays"))
        case _:
            return Step(session, Refuse())


def _withdrawn(session: Session, _answer: Answer) -> Step:
    return _wait_on(session, prompt("callback.withdrawn"))


def _not_kept(session: Session) -> Step:
    return _wait_on(replace(session, number="", grouping=()), prompt("callback.unavailable"))


def _queue(session: Session) -> str:
    return (session.decision.queue if session.decision else None) or session.queue


def _wait_on(session: Session, *say: Prompt) -> Step:
    """To the queue: the one that was decided on, or the one that the caller came from."""
    if session.decision is None:
        return Step(session, Goto("waiting", "waiting.back"), say)
    step = hand_over(session, session.decision)
    return replace(step, say=(*say, *step.say))


CALLBACK = Form(
    "callback",
    (
        Inquiry(
            "callback.known",
            question=lambda _: FindCallback(),
            answered=_known,
            failed=_unavailable,
        ),
        Field(
            "callback.offer",
            request=lambda _: _YES_NO,
            filled=_offered,
            ask=_offer,
            give_up=_wait_on,
            skip=_wait_on,
        ),
        Field(
            "callback.own",
            request=lambda _: _YES_NO,
            filled=_own,
            ask=lambda session: read_back(session, "callback.own.ask"),
            give_up=_wait_on,
            skip=_wait_on,
        ),
        Field(
            "callback.number",
            request=lambda _: Request(Kind.PHONE),
            filled=_given,
            give_up=_wait_on,
            skip=_wait_on,
            dictated=True,
        ),
        Field(
            "callback.confirm",
            request=lambda _: _YES_NO,
            filled=_confirmed,
            ask=lambda session: read_back(session, "callback.confirm.ask"),
            give_up=_wait_on,
            skip=_wait_on,
            passing=True,
        ),
        Inquiry("callback.leave", question=_leave, answered=_left, failed=_not_kept),
        Field(
            "callback.cancel",
            request=lambda _: _YES_NO,
            filled=_cancel,
            give_up=_wait_on,
            skip=_wait_on,
        ),
        Inquiry(
            "callback.withdraw",
            question=lambda _: WithdrawCallback(),
            answered=_withdrawn,
            failed=_not_kept,
        ),
    ),
)
