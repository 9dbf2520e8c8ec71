"""Proof of identity: PESEL or NIP, read back when it was spoken, then the telePIN, never read back.

Every failure sounds the same: nothing said here reveals whether a person is in the register, has a
telePIN, or is locked out (fiscal secrecy: Tax Ordinance, art. 293).
"""

from dataclasses import replace

from ivr.dialogue.actions import Prompt, Value, ValueKind
from ivr.dialogue.form import Advance, Field, Form, Goto, Inquiry, Refuse, Step, prompt
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


def heard_identifier(session: Session, heard: Interpretation) -> Session | None:
    """The session with the number that was heard, or None if it was none."""
    if not isinstance(heard.value, str):
        return None
    grouping = heard.grouping or (heard.value,)
    return replace(session, identifier=heard.value, grouping=grouping)


def read_back(session: Session, prompt_id: str) -> tuple[Prompt, ...]:
    """The number in the caller's own grouping."""
    digits = Value("digits", ValueKind.DIGITS, " ".join(session.grouping))
    return (prompt(prompt_id, digits),)


def _number_given(session: Session, heard: Interpretation) -> Step:
    known = heard_identifier(session.counted("identify.asked"), heard)
    if known is None:
        return Step(session, Refuse())
    # Keys do not mishear; a spoken number is read back, because it decides whose account it is.
    confirm = heard.mode is Mode.VOICE
    return Step(known, Goto("identify", "identify.confirm" if confirm else "identify.telepin"))


def _number_confirmed(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session, Advance())
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
