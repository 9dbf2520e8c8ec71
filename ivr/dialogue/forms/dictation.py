"""A number that is dictated: in pieces, with a slip to put right, or so that it may mean two.

A caller who stops after four digits is read those four and goes on; a number whose check digit is
wrong is read back, and the caller says which part is another. Nothing that was said is asked for twice.
"""

from dataclasses import replace

from ivr.dialogue.actions import Prompt, Value, ValueKind
from ivr.dialogue.form import Goto, Refuse, Step, prompt
from ivr.dialogue.session import Session
from ivr.identity import nip
from ivr.understanding import grouping
from ivr.understanding.interpretation import Interpretation, Outcome
from ivr.understanding.request import Kind, Request

MOST_PIECES = 5
"""A number in more pieces is asked for anew, as after any answer that was not understood."""
MOST_OTHERS = 1
"""Readings offered after the first one was denied; who denies two dictates again."""


def rest(session: Session) -> Request:
    """What is missing, or a correction."""
    return Request(Kind.IDENTIFIER, before=session.dictated)


def read_back(session: Session, prompt_id: str) -> tuple[Prompt, ...]:
    """The digits in the caller's own grouping."""
    digits = Value("digits", ValueKind.DIGITS, " ".join(session.grouping))
    return (prompt(prompt_id, digits),)


def is_long_enough(session: Session) -> bool:
    """Whether nothing is missing, so that something must be wrong."""
    return sum(map(len, session.grouping)) >= nip.LENGTH


def heard_identifier(session: Session, heard: Interpretation) -> Session | None:
    """The session with the number that was heard, or None if it was none."""
    if not isinstance(heard.value, str):
        return None
    known = session.without_identity()
    groups = heard.grouping or (heard.value,)
    others = tuple(digits for digits in heard.readings if digits != heard.value)
    return replace(known, identifier=heard.value, grouping=groups, others=others[:MOST_OTHERS])


def piece(session: Session, heard: Interpretation, to: Goto) -> Step:
    """Keep what was heard and ask for the rest; too many pieces are a nomatch."""
    session = session.counted("dictation.pieces")
    if heard.outcome is not Outcome.PARTIAL or session.count("dictation.pieces") > MOST_PIECES:
        return Step(session, Refuse())
    return Step(replace(session, dictated=heard.dictated, grouping=heard.grouping), to)


def other(session: Session) -> Session | None:
    """The session with the next number that the words may mean, or None if there is no other."""
    if not session.others:
        return None
    digits, *others = session.others
    groups = grouping.printed(digits)
    return replace(session, identifier=digits, grouping=groups, others=tuple(others))
