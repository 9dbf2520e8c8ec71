"""One question between two close topics, or a yes or no to the one we think we heard."""

from ivr.dialogue.actions import Prompt
from ivr.dialogue.form import Block, Field, Form, Goto, Refuse, Step, prompt, topic_value
from ivr.dialogue.forms.need import accept
from ivr.dialogue.session import Session
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Kind, Request

NEITHER = "neither"
"""The third choice: none of the two was meant."""


def _open(session: Session) -> Step:
    """One candidate is confirmed, two are chosen between; without any the need is asked for."""
    items = {1: "clarify.confirm", 2: "clarify.choice"}
    item = items.get(len(session.candidates))
    return Step(session, Goto("clarify", item) if item else Goto("need"))


def _confirm(session: Session) -> tuple[Prompt, ...]:
    return (prompt("clarify.confirm.ask", topic_value("topic", session.candidates[0])),)


def _confirmed(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return accept(session, session.candidates[0])
        case "no":
            return Step(session.with_topic(""), Goto("need"), (prompt("clarify.no"),))
        case _:
            return Step(session, Refuse())


def _choose(session: Session) -> tuple[Prompt, ...]:
    first, second = session.candidates
    question = prompt(
        "clarify.choice.ask", topic_value("first", first), topic_value("second", second)
    )
    return (question,)


def _chosen(session: Session, heard: Interpretation) -> Step:
    if heard.intent in session.candidates:
        return accept(session, heard.intent)
    if heard.intent == NEITHER:
        return Step(session.with_topic(""), Goto("need"), (prompt("clarify.no"),))
    return Step(session, Refuse())


CLARIFY = Form(
    "clarify",
    (
        Block("clarify.open", _open),
        Field(
            "clarify.confirm",
            request=lambda _: Request(Kind.YESNO),
            filled=_confirmed,
            ask=_confirm,
            passing=True,
        ),
        Field(
            "clarify.choice",
            request=lambda session: Request(Kind.CHOICE, (*session.candidates, NEITHER)),
            filled=_chosen,
            ask=_choose,
            passing=True,
        ),
    ),
)
