"""Whose matter it is: the caller's own, or that of a principal they may act for.

A general attorney (PPO) or a user of an organisation's account (UKO) picks the principal from a short
list that is read out, or, where the list would be long, names them by NIP or PESEL. Unknown principal
and missing authority are answered with the same words.
"""

from dataclasses import replace

from ivr.dialogue.actions import Prompt, Value, ValueKind
from ivr.dialogue.form import Advance, Field, Form, Goto, Inquiry, Refuse, Step, prompt
from ivr.dialogue.forms import dictation
from ivr.dialogue.forms.clarify import NEITHER
from ivr.dialogue.forms.dictation import read_back
from ivr.dialogue.lookups import (
    Answer,
    ChoosePrincipal,
    FindPrincipal,
    ListPrincipals,
    PrincipalFound,
    PrincipalsListed,
    Question,
)
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


# --- by number ------------------------------------------------------------------------------------


def _number_given(session: Session, heard: Interpretation) -> Step:
    known = dictation.heard_identifier(session, heard)
    if known is None:
        return dictation.piece(session, heard, Goto("principal", "principal.rest"))
    spoken = heard.mode is Mode.VOICE
    return Step(known, Goto("principal", "principal.confirm" if spoken else "principal.find"))


def _ask_rest(session: Session) -> tuple[Prompt, ...]:
    doubt = dictation.is_long_enough(session)
    return read_back(session, "principal.rest.doubt" if doubt else "principal.rest.ask")


def _number_confirmed(session: Session, heard: Interpretation) -> Step:
    match heard.intent:
        case "yes":
            return Step(session, Advance())
        case "no" if other := dictation.other(session):
            return Step(other, Goto("principal", "principal.confirm"), (prompt("principal.other"),))
        case "no":
            again = (prompt("principal.confirm.no"),)
            return Step(session.without_identity(), Goto("principal", "principal.number"), again)
        case _:
            return Step(session, Refuse())


def _find(session: Session) -> Question:
    person = session.person or PersonRef("")
    return FindPrincipal(person, session.role or Role.PPO, session.identifier)


# --- from a list ----------------------------------------------------------------------------------


def _list(session: Session) -> Question:
    return ListPrincipals(session.person or PersonRef(""), session.role or Role.PPO)


def _listed(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, PrincipalsListed):
        return _unavailable(session)
    listed = replace(session, principals=answer.principals)
    way = "principal.choice" if answer.principals else "principal.number"
    return Step(listed, Goto("principal", way))


def _choice(session: Session) -> Request:
    names = tuple(principal.name for principal in session.principals)
    options = tuple(f"principal{key}" for key in range(1, len(names) + 1))
    return Request(Kind.CHOICE, (*options, NEITHER), names=names)


def _read_out(session: Session) -> tuple[Prompt, ...]:
    """One short prompt a key, so that a key can be pressed after each."""
    listed = tuple(
        prompt(f"principal.choice.key{key}", Value("name", ValueKind.NAME, principal.name))
        for key, principal in enumerate(session.principals, start=1)
    )
    other = prompt(f"principal.choice.other{len(listed) + 1}")
    return (prompt("principal.choice.question"), *listed, other)


def _chosen(session: Session, heard: Interpretation) -> Step:
    if isinstance(heard.value, str):  # whoever has the number at hand need not choose
        return _number_given(session, heard)
    options = _choice(session).options
    if heard.intent == NEITHER:
        return Step(session, Goto("principal", "principal.number"))
    if heard.intent not in options:
        return Step(session, Refuse())
    chosen = session.principals[options.index(heard.intent)]
    return Step(replace(session, principal=chosen.person), Advance())


def _choose(session: Session) -> Question:
    person, principal = session.person or PersonRef(""), session.principal or PersonRef("")
    return ChoosePrincipal(person, session.role or Role.PPO, principal)


# --- either way -----------------------------------------------------------------------------------


def _found(session: Session, answer: Answer) -> Step:
    if not isinstance(answer, PrincipalFound):
        return _unavailable(session)
    if answer.subject is None:
        return _not_found(session.counted("principal.tries"))
    return Step(replace(session, subject=answer.subject), PROVED, (prompt("principal.found"),))


def _not_found(session: Session) -> Step:
    session = _without_principal(session)
    if session.count("principal.tries") >= session.script.tries:
        return Step(session, PROVED, (prompt("principal.exhausted"),))
    return Step(session, Goto("principal"), (prompt("principal.not_found"),))


def _unavailable(session: Session) -> Step:
    return Step(_without_principal(session), PROVED, (prompt("principal.unavailable"),))


def _own_after_all(session: Session) -> Step:
    return Step(_without_principal(session), PROVED)


def _without_principal(session: Session) -> Session:
    return replace(session.without_identity(), role=None, principals=(), principal=None)


PRINCIPAL = Form(
    "principal",
    (
        Field(
            "principal.matter",
            request=lambda _: Request(Kind.CHOICE, (OWN, *ROLES)),
            filled=_matter,
            skip=_own_after_all,
        ),
        Inquiry("principal.list", question=_list, answered=_listed, failed=_unavailable),
        Field(
            "principal.choice",
            request=_choice,
            filled=_chosen,
            ask=_read_out,
            skip=_own_after_all,
            passing=True,
        ),
        Inquiry("principal.chosen", question=_choose, answered=_found, failed=_unavailable),
        Field(
            "principal.number",
            request=lambda _: Request(Kind.IDENTIFIER),
            filled=_number_given,
            skip=_own_after_all,
            dictated=True,
        ),
        Field(
            "principal.rest",
            request=dictation.rest,
            filled=_number_given,
            ask=_ask_rest,
            skip=_own_after_all,
            dictated=True,
            passing=True,
        ),
        Field(
            "principal.confirm",
            request=lambda _: Request(Kind.YESNO),
            filled=_number_confirmed,
            ask=lambda session: read_back(session, "principal.confirm.ask"),
            passing=True,
        ),
        Inquiry("principal.find", question=_find, answered=_found, failed=_unavailable),
    ),
)
