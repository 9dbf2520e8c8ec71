"""What the caller needs: an open question, with the keypad menu when words fail."""

from dataclasses import replace

from ivr.dialogue.actions import Prompt
from ivr.dialogue.form import Field, Form, Goto, Refuse, Step, prompt, topic_value
from ivr.dialogue.session import Session
from ivr.understanding.interpretation import Interpretation, Outcome
from ivr.understanding.request import Kind, Request

MAX_OUT_OF_SCOPE = 3


def _request(session: Session) -> Request:
    return Request(Kind.TOPIC, options=session.script.menu)


def _ask(session: Session) -> tuple[Prompt, ...]:
    """The question the second time is not the question of the first."""
    asked_before = any(item == "need.topic" for _, item in session.history)
    return (prompt("need.topic.again" if asked_before else "need.topic.ask"),)


def _understood(session: Session, heard: Interpretation) -> Step:
    match heard.outcome:
        case Outcome.ACCEPT if heard.intent:
            return accept(session, heard.intent)
        case Outcome.CONFIRM if heard.intent:
            return Step(replace(session, candidates=(heard.intent,)), Goto("clarify"))
        case Outcome.CLARIFY if len(heard.alternatives) > 1:
            close = tuple(candidate.label for candidate in heard.alternatives[:2])
            return Step(replace(session, candidates=close), Goto("clarify"))
        case Outcome.OUT_OF_SCOPE:
            return _not_ours(session.counted("out_of_scope"), heard.intent or "other")
        case _:
            return Step(session, Refuse())


def accept(session: Session, topic: str) -> Step:
    """The need is known: name it in passing and go on."""
    named = (prompt("need.accepted", topic_value("topic", topic)),)
    return Step(session.with_topic(topic), Goto("handoff", "handoff.first"), named)


def _not_ours(session: Session, kind: str) -> Step:
    """Say who can help, and offer more; a caller who keeps coming back gets a person."""
    if session.count("out_of_scope") >= MAX_OUT_OF_SCOPE:
        return Step(session, Goto("agent"), (prompt("agent.asked"),))
    return Step(session, Goto("need"), (prompt(f"scope.{kind}"),))


NEED = Form(
    "need",
    (
        Field(
            "need.topic",
            request=_request,
            filled=_understood,
            ask=_ask,
            menu_on=frozenset({"help", "noinput1", "noinput2", "nomatch2"}),
        ),
    ),
)
