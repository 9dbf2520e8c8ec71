"""Whose matter it is: the caller's own, or that of a principal they may act for.

A general attorney (PPO) or a user of an organisation's account (UKO) names the principal by NIP or
PESEL. Unknown principal and missing authority are answered with the same words.
"""

from dataclasses import replace

from ivr.dialogue.form import Advance, Field, Form, Goto, Inquiry, Refuse, Step, prompt
from ivr.dialogue.forms.dictation import heard_identifier, read_back
from ivr.dialogue.lookups import Answer, FindPrincipal, PrincipalFound, Question
from ivr.dialogue.session import Session
from ivr.identity.assurance import PersonRef, Role
from ivr.understanding.interpretation import Interpretation, Mode
from ivr.understanding.request import Kind, Request

OWN = "own"
ROLES = {"ppo": Role.PPO, "uko": Role.UKO}
PROVED = Goto("handoff", "handoff.proved")


def _matter(session: Session, heard: Interpretation) -> Step:
    if heard.intent == OWN:
        return Step(session, PROVED)
    role = ROLES.get(heard.intent or "")
    if role is None:
        return Step(session, Refuse())
    return Step(replace(session, role=role), Advance())


def _number_given(session: Session, heard: Interpretation) -> Step:
    known = heard_identifier(session, heard)
    if known is None:
        return Step(session, Refuse())
    spoken = heard.mode is Mode.VOICE
    return Step(known, Goto("principal", "principal.confirm" if spoken else "principal.find"))


def _number_confirmed(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session, Advance())
        case "no":
            again = (prompt("principal.confirm.no"),)
            return Step(session.without_identity(), Goto("principal", "principal.number"), again)
        case _:
            return Step(session, Refuse())


def _question(session: Session) -> Question:
    person = session.person or PersonRef("")
    return FindPrincipal(person, session.role or Role.PPO, session.identifier)


def _found(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, PrincipalFound):
        return _unavailable(session)
    if answer.subject is None:
        return _not_found(session.counted("principal.tries"))
    return Step(replace(session, subject=answer.subject), PROVED, (prompt("principal.found"),))


def _not_found(session: Session) -> Step:
    session = replace(session.without_identity(), role=None)
    if session.count("principal.tries") >= session.script.tries:
        return Step(session, PROVED, (prompt("principal.exhausted"),))
    return Step(session, Goto("principal"), (prompt("principal.not_found"),))


def _unavailable(session: Session) -> Step:
    session = replace(session.without_identity(), role=None)
    return Step(session, PROVED, (prompt("principal.unavailable"),))


PRINCIPAL = Form(
    "principal",
    (
        Field(
            "principal.matter",
            request=lambda _: Request(Kind.CHOICE, (OWN, *ROLES)),
            filled=_matter,
            skip=lambda session: Step(session, PROVED),
        ),
        Field(
            "principal.number",
            request=lambda _: Request(Kind.IDENTIFIER),
            filled=_number_given,
            skip=lambda session: Step(replace(session, role=None), PROVED),
            dictated=True,
        ),
        Field(
            "principal.confirm",
            request=lambda _: Request(Kind.YESNO),
            filled=_number_confirmed,
            ask=lambda session: read_back(session, "principal.confirm.ask"),
            passing=True,
        ),
        Inquiry("principal.find", question=_question, answered=_found, failed=_unavailable),
    ),
)
