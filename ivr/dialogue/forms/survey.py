"""The satisfaction survey after the consultant hung up: a few scales, each of which can be skipped.

The questions are configuration; their words are the prompts `survey.<id>`. Rating is voluntary, so
three failures end the survey with thanks instead of a person.
"""

from dataclasses import replace

from ivr.dialogue.actions import Disconnect, Ending, Note, Prompt
from ivr.dialogue.form import Advance, Block, Field, Finish, Form, Goto, Refuse, Step, prompt
from ivr.dialogue.session import Session
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Kind, Request


def _open(session: Session) -> Step:
    if not session.script.survey:
        return _thanks(session)
    return Step(session, Advance(), (prompt("survey.intro"),))


def _ask(session: Session) -> tuple[Prompt, ...]:
    return (prompt(f"survey.{session.script.survey[session.question].id}"),)


def _request(session: Session) -> Request:
    asked = session.script.survey[session.question]
    return Request(Kind.SCALE, low=asked.low, high=asked.high)


def _rated(session: Session, heard: Interpretation) -> Step:
    if not isinstance(heard.value, str):
        return Step(session, Refuse())
    asked = session.script.survey[session.question]
    step = _next(session)
    return replace(step, notes=(Note(f"survey.{asked.id}", heard.value),))


def _next(session: Session) -> Step:
    """The next question, or thanks after the last."""
    session = replace(session, question=session.question + 1)
    if session.question < len(session.script.survey):
        return Step(session, Goto("survey", "survey.answer"))
    return _thanks(session)


def _thanks(session: Session) -> Step:
    surveyed = Finish(Disconnect(Ending.SURVEYED))
    return Step(session, surveyed, (prompt("survey.thanks"),))


SURVEY = Form(
    "survey",
    (
        Block("survey.open", _open),
        Field(
            "survey.answer",
            request=_request,
            filled=_rated,
            ask=_ask,
            give_up=_thanks,
            skip=_next,
        ),
    ),
)
