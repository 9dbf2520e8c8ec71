"""The standing commands: available in every field, in any words, and by 0, * and # on the keys."""

from dataclasses import replace

from ivr.dialogue.actions import Disconnect, Ending, Pace, Prompt
from ivr.dialogue.form import Again, Field, Finish, Goto, Step, prompt
from ivr.dialogue.session import Session
from ivr.understanding.interpretation import Command, Interpretation

SIGN_OF_LIFE_MS = 15_000
SIGNS_OF_LIFE = 4
"""Together one minute: time to fetch a letter or one's glasses."""


def obey(session: Session, field: Field, interpretation: Interpretation) -> Step:
    """Do what the caller asked for instead of answering."""
    match Command(interpretation.intent or ""):
        case Command.REPEAT:
            return _ask_again(session, prompt("universal.repeat"))
        case Command.HELP:
            return Step(session, Again(), field.prompts(session, "help"))
        case Command.SLOWER:
            return _ask_again(replace(session, pace=Pace.SLOW), prompt("universal.slower"))
        case Command.LOUDER:
            return _ask_again(replace(session, loud=True), prompt("universal.louder"))
        case Command.ABOUT_BOT:
            return _ask_again(session, prompt("universal.about_bot"))
        case Command.WAIT:
            patient = replace(session, patience=SIGNS_OF_LIFE)
            return Step(patient, Again(), (prompt("universal.wait"),))
        case Command.BACK:
            return _back(session)
        case Command.RESTART:
            return Step(_afresh(session), Goto("need"), (prompt("universal.restart"),))
        case Command.AGENT:
            return Step(session, Goto("agent"), (prompt("agent.asked"),))
        case Command.SKIP:
            return _skip(session, field)
        case Command.GOODBYE:
            bye = Finish(Disconnect(Ending.CONTAINED))
            return Step(session, bye, (prompt("goodbye.contained"),))


def still_here(session: Session) -> Step:
    """A sign of life while the caller fetches something; the last one asks the question again."""
    session = replace(session, patience=session.patience - 1)
    if session.patience == 0:
        return _ask_again(session, prompt("universal.resume"))
    sign = SIGNS_OF_LIFE - session.patience
    return Step(session, Again(), (prompt(f"universal.still_here{sign}"),))


def give_up(session: Session) -> Step:
    """After three failures in a row the caller gets a person."""
    return Step(session, Goto("agent"), (prompt("agent.failed"),))


def _ask_again(session: Session, first: Prompt) -> Step:
    return Step(session, Again(), (first, *session.last))


def _back(session: Session) -> Step:
    """Return to the field before this one; a proof that was given is kept."""
    if not session.history:
        return _ask_again(session, prompt("universal.back_nowhere"))
    *earlier, (form, item) = session.history
    session = replace(session, history=tuple(earlier))
    return Step(session, Goto(form, item), (prompt("universal.back"),))


def _afresh(session: Session) -> Session:
    return replace(session.without_identity(), topic="", candidates=(), history=(), failures=0)


def _skip(session: Session, field: Field) -> Step:
    if field.skip is None:
        return _ask_again(session, prompt("universal.no_skip"))
    return field.skip(session)
