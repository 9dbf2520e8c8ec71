"""Proof of identity: PESEL or NIP, read back when it was spoken, then the telePIN, never read back.

Every failure sounds the same: nothing said here reveals whether a person is in the register, has a
telePIN, or is locked out (fiscal secrecy: Tax Ordinance, art. 293).
"""

from dataclasses import replace

from ivr.dialogue.actions import Prompt
from ivr.dialogue.form import Advance, Field, Form, Goto, Inquiry, Refuse, Step, prompt
from ivr.dialogue.forms import dictation
from ivr.dialogue.forms.dictation import read_back
from ivr.dialogue.lookups import Answer, Authenticate, Question
from ivr.dialogue.session import Session
from ivr.identity.assurance import Authenticated, Subject
from ivr.secret import Secret
from ivr.understanding.interpretation import Interpretation, Mode
from ivr.understanding.request import Kind, Request

GENERAL = Goto("handoff", "handoff.general")
"""Carry on without proof: a consultant gives general information."""


def ask_identifier(session: Session) -> tuple[Prompt, ...]:
    """Explain why at the first time, ask briefly afterwards."""
    asked_before = session.count("identify.asked") > 0
    return (prompt("identify.number.again" if asked_before else "identify.number.ask"),)


def _number_given(session: Session, heard: Interpretation) -> Step:
    known = dictation.heard_identifier(session, heard)
    if known is None:
        return dictation.piece(session, heard, Goto("identify", "identify.rest"))
    # Keys do not mishear; a spoken number is read back, because it decides whose account it is.
    confirm = heard.mode is Mode.VOICE
    return Step(
        known.counted("identify.asked"),
        Goto("identify", "identify.confirm" if confirm else "identify.telepin"),
    )


def _ask_rest(session: Session) -> tuple[Prompt, ...]:
    doubt = dictation.is_long_enough(session)
    return read_back(session, "identify.rest.doubt" if doubt else "identify.rest.ask")


def _number_confirmed(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session, Goto("identify", "identify.telepin"))
        case "no" if other := dictation.other(session):
            return Step(other, Goto("identify", "identify.confirm"), (prompt("identify.other"),))
        case "no":
            again = (prompt("identify.confirm.no"),)
            return Step(session.without_identity(), Goto("identify", "identify.number"), again)
        case _:
            return Step(session, Refuse())


def _telepin_given(session: Session, heard: Interpretation) -> Step:
    if not isinstance(heard.value, Secret):
        return Step(session, Refuse())
    return Step(replace(session, telepin=heard.value), Advance())


def _question(session: Session) -> Question:
    return Authenticate(session.identifier, session.telepin or Secret(""))


def _authenticated(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, Authenticated):
        return _unavailable(session)
    session = replace(session, telepin=None)
    if answer.person is None:
        return _not_proved(session.counted("identify.tries"))
    proved = replace(session, person=answer.person, subject=Subject(answer.person, answer.person))
    # Who represents nobody is not asked for whom they call.
    way = Goto("principal") if answer.roles else Goto("handoff", "handoff.proved")
    return Step(proved, way, (prompt("identify.proved"),))


def _not_proved(session: Session) -> Step:
    if session.count("identify.tries") >= session.script.tries:
        return Step(session.without_identity(), GENERAL, (prompt("identify.exhausted"),))
    again = Goto("identify", "identify.number")
    return Step(session.without_identity(), again, (prompt("identify.failed"),))


def _unavailable(session: Session) -> Step:
    return Step(session.without_identity(), GENERAL, (prompt("identify.unavailable"),))


def _without_proof(session: Session) -> Step:
    return Step(session.without_identity(), GENERAL, (prompt("identify.skipped"),))


IDENTIFY = Form(
    "identify",
    (
        Field(
            "identify.number",
            request=lambda _: Request(Kind.IDENTIFIER),
            filled=_number_given,
            ask=ask_identifier,
            skip=_without_proof,
            dictated=True,
        ),
        Field(
            "identify.rest",
            request=dictation.rest,
            filled=_number_given,
            ask=_ask_rest,
            skip=_without_proof,
            dictated=True,
            passing=True,
        ),
        Field(
            "identify.confirm",
            request=lambda _: Request(Kind.YESNO),
            filled=_number_confirmed,
            ask=lambda session: read_back(session, "identify.confirm.ask"),
            passing=True,
        ),
        Field(
            "identify.telepin",
            request=lambda _: Request(Kind.TELEPIN),
            filled=_telepin_given,
            skip=_without_proof,
            dictated=True,
            secret=True,
        ),
        Inquiry(
            "identify.verify",
            question=_question,
            answered=_authenticated,
            failed=_unavailable,
        ),
    ),
)
