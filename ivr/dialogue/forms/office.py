"""The caller's local office, by town or name, spoken or by the letters on the keys.

Asked only where that office takes the call itself. Who cannot or will not say it goes on without.
"""

from dataclasses import replace

from ivr.dialogue.actions import Prompt, Value, ValueKind
from ivr.dialogue.form import Field, Form, Goto, Inquiry, Refuse, Step, prompt
from ivr.dialogue.forms.clarify import NEITHER
from ivr.dialogue.lookups import Answer, ListOffices, OfficesListed
from ivr.dialogue.session import Session
from ivr.routing.model import Office
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Kind, Request

ROUTE = Goto("handoff", "handoff.first")
MOST_READ_OUT = 7
"""Offices that are read out with a key each; of more, the caller says which."""


def _listed(session: Session, answer: Answer) -> Step:
    offices = answer.offices if isinstance(answer, OfficesListed) else ()
    if not offices:
        return _without(session)
    return Step(replace(session, offices=offices), Goto("office", "office.town"))


def _named(session: Session) -> Request:
    names = tuple(f"{office.town}, {office.name}" for office in session.offices)
    return Request(Kind.OFFICE, tuple(office.code for office in session.offices), names=names)


def _heard(session: Session, heard: Interpretation) -> Step:
    """One office is taken; of several the caller chooses; words that fit none are a nomatch."""
    codes = {candidate.label for candidate in heard.alternatives}
    fitting = tuple(office for office in session.offices if office.code in codes)
    if not fitting:
        return Step(session, Refuse())
    if len(fitting) == 1:
        return _chosen(session, fitting[0])
    if len(fitting) == len(session.offices):
        return Step(session, Refuse())  # nothing new was said
    return Step(
        replace(session, offices=fitting),
        Goto("office", "office.choice" if len(fitting) <= MOST_READ_OUT else "office.which"),
    )


def _choice(session: Session) -> Request:
    names = tuple(office.name for office in session.offices)
    return Request(
        Kind.CHOICE, (*(office.code for office in session.offices), NEITHER), names=names
    )


def _read_out(session: Session) -> tuple[Prompt, ...]:
    """One short prompt a key, so that a key can be pressed after each."""
    listed = tuple(
        prompt(f"office.choice.key{key}", _value(office))
        for key, office in enumerate(session.offices, start=1)
    )
    return (
        prompt("office.choice.question"),
        *listed,
        prompt(f"office.choice.other{len(listed) + 1}"),
    )


def _picked(session: Session, heard: Interpretation) -> Step:
    picked = next((o for o in session.offices if o.code == heard.intent), None)
    if picked is not None:
        return _chosen(session, picked)
    return _without(session) if heard.intent == NEITHER else Step(session, Refuse())


def _chosen(session: Session, office: Office) -> Step:
    chosen = replace(session, office=office.code, offices=())
    return Step(chosen, ROUTE, (prompt("office.chosen", _value(office)),))


def _without(session: Session) -> Step:
    return Step(replace(session, offices=()), ROUTE)


def _value(office: Office) -> Value:
    return Value("office", ValueKind.OFFICE, office.code)


OFFICE = Form(
    "office",
    (
        Inquiry(
            "office.list",
            question=lambda _: ListOffices(),
            answered=_listed,
            failed=_without,
        ),
        Field("office.town", request=_named, filled=_heard, give_up=_without, skip=_without),
        Field(
            "office.which",
            request=_named,
            filled=_heard,
            give_up=_without,
            skip=_without,
            passing=True,
        ),
        Field(
            "office.choice",
            request=_choice,
            filled=_picked,
            ask=_read_out,
            give_up=_without,
            skip=_without,
            passing=True,
        ),
    ),
)
