"""The form interpretation algorithm: one event in, the new session and the actions out.

Theory of operation
-------------------
VoiceXML 2.0 (section 2.1.6 and appendix C) runs a conversation in three phases, and so do we:
*select* the next item of the form; *collect* its answer, by asking and listening; *process* what
came, by running the item's own function, whose `Step` names what follows.

`step` is called with one event at a time. It processes the event, then selects and visits items
until the conversation has to wait, for the caller (`Collect`) or for the world (`LookUp`), or is
over (`Transfer`, `Disconnect`). Prompts pile up on the way and are played before the wait. Rules
that hold for every form, and therefore live here and nowhere else:

1. Silence and nonsense climb the field's prompt ladder, each rung in other words. Three failures
   in a row, anywhere, end with a person.
2. Commands (repeat, help, a consultant …) work in every field; see `universals`.
3. A hang-up ends the conversation at once, whatever was going on.
4. An event that cannot happen now (an answer nobody asked for) asks again what is waited for; and a
   conversation of too many turns goes to a person, so any list of events ends.

Nothing here knows a topic, a queue or a word of Polish.
"""

from dataclasses import replace
from typing import assert_never

from ivr.dialogue import universals
from ivr.dialogue.actions import (
    Action,
    Collect,
    Disconnect,
    Ending,
    LookUp,
    Note,
    Play,
    Prompt,
    Transfer,
)
from ivr.dialogue.events import (
    CallerHungUp,
    CallStarted,
    Event,
    Filled,
    LineDegraded,
    LookedUp,
    LookUpFailed,
    NoInput,
    NoMatch,
)
from ivr.dialogue.form import (
    Advance,
    Again,
    Block,
    Field,
    Finish,
    Goto,
    Inquiry,
    Item,
    Refuse,
    Step,
    prompt,
)
from ivr.dialogue.forms import FORMS
from ivr.dialogue.session import Awaiting, Session
from ivr.understanding.interpretation import Interpretation, Outcome

MAX_FAILURES = 3
_RUNAWAY = 3
"""Events past the last allowed turn before even the way to a person is given up."""

Result = tuple[Session, tuple[Action, ...]]


def step(session: Session, event: Event) -> Result:
    """Carry a conversation on by one event; never raises for what a caller or the world does."""
    if session.awaiting is Awaiting.NOTHING:
        return session, ()
    if isinstance(event, CallerHungUp):
        return _end(session, Disconnect(Ending.HUNG_UP), ())
    session = replace(session, turns=session.turns + 1)
    if session.turns > session.script.max_turns + _RUNAWAY:
        return _end(session, Disconnect(Ending.FAILED), (prompt("technical.problem"),))
    if session.turns == session.script.max_turns:
        return _follow(Step(session, Goto("agent"), (prompt("agent.failed"),)))
    return _follow(_process(session, event))


# --- process: what the event means to the item that waited for it --------------------------------


def _process(session: Session, event: Event) -> Step:
    match event:
        case CallStarted() if session.awaiting is Awaiting.START:
            return _start(session, event)
        case Filled(interpretation) if (field := _listening(session)) is not None:
            return _answered(session, field, interpretation)
        case NoInput() if (field := _listening(session)) is not None:
            return _failure(session, field, "noinput")
        case NoMatch() if (field := _listening(session)) is not None:
            return _failure(session, field, "nomatch")
        case LookedUp(answer) if (inquiry := _inquiring(session)) is not None:
            return inquiry.answered(session, answer)
        case LookUpFailed() if (inquiry := _inquiring(session)) is not None:
            return inquiry.failed(session)
        case LineDegraded():
            return Step(replace(session, keys_only=True), Again(), (prompt("universal.keys_only"),))
        case _:
            return Step(session, Again(), ())


def _start(session: Session, event: CallStarted) -> Step:
    session = replace(
        session,
        topic=event.topic,
        queue=event.queue,
        reason=event.reason,
        candidates=event.candidates,
        ani=event.ani,
    )
    return Step(session, Goto(event.entry if event.entry in FORMS else "welcome"))


def _listening(session: Session) -> Field | None:
    item = _current(session)
    return item if isinstance(item, Field) and session.awaiting is Awaiting.INPUT else None


def _inquiring(session: Session) -> Inquiry | None:
    item = _current(session)
    return item if isinstance(item, Inquiry) and session.awaiting is Awaiting.ANSWER else None


def _current(session: Session) -> Item | None:
    return FORMS[session.form].item(session.item) if session.form else None


def _answered(session: Session, field: Field, interpretation: Interpretation) -> Step:
    """The field decides what follows; an answer that it refuses counts as a nomatch."""
    heard = replace(session, failures=0, patience=0)
    if interpretation.outcome is Outcome.COMMAND:
        return universals.obey(heard, field, interpretation)
    here = () if field.passing else ((session.form, session.item),)
    step = field.filled(replace(heard, history=session.history + here), interpretation)
    return _failure(session, field, "nomatch") if isinstance(step.next, Refuse) else step


def _failure(session: Session, field: Field, event: str) -> Step:
    """Climb the ladder: rung 1, rung 2, then a person (or what the field does instead)."""
    if event == "noinput" and session.patience > 0:
        return universals.still_here(session)
    session = replace(session.counted(f"{field.name}.{event}"), failures=session.failures + 1)
    if session.failures >= MAX_FAILURES:
        give_up = field.give_up or universals.give_up
        return give_up(replace(session, failures=0))
    rung = min(session.failures, MAX_FAILURES - 1)
    return Step(session, Again(), field.prompts(session, f"{event}{rung}"))


# --- select and collect: visit items until the conversation has to wait --------------------------


def _follow(step: Step) -> Result:
    said: tuple[Action, ...] = ()
    while True:
        session = step.session
        said += step.notes
        item = _select(step)
        match item:
            case None:
                assert isinstance(step.next, Finish)
                return _end(session, step.next.action, step.say, said)
            case Block():
                said += _spoken(session, step.say)
                step = item.visit(_at(session, step, item))
                said += _spoken(session, step.say, item)
                step = replace(step, say=())
            case Field():
                return _collect(_at(session, step, item), item, step, said)
            case Inquiry():
                waiting = replace(_at(session, step, item), awaiting=Awaiting.ANSWER)
                question = LookUp(item.question(waiting))
                return waiting, (*said, *_spoken(session, step.say), question)
            case _:
                assert_never(item)


def _select(step: Step) -> Item | None:
    """The item to visit next; None when the conversation is over."""
    match step.next:
        case Finish():
            return None
        case Goto(form, item):
            return FORMS[form].item(item)
        case Advance():
            return FORMS[step.session.form].after(step.session.item)
        case Again() | Refuse():
            current = _current(step.session)
            return current if current is not None else FORMS["welcome"].items[0]
        case _:
            assert_never(step.next)


def _at(session: Session, step: Step, item: Item) -> Session:
    form = step.next.form if isinstance(step.next, Goto) else session.form or "welcome"
    return replace(session, form=form, item=item.name)


def _collect(session: Session, field: Field, step: Step, said: tuple[Action, ...]) -> Result:
    question = _question(session, field, step)
    last = field.prompts(session, "ask") if isinstance(step.next, Again) else question
    collect = Collect(
        field.name,
        field.request(session),
        timeout_ms=_timeout_ms(session, field),
        secret=field.secret,
        speech=not session.keys_only,
    )
    session = replace(session, awaiting=Awaiting.INPUT, last=last)
    return session, (*said, *_spoken(session, question), collect)


def _question(session: Session, field: Field, step: Step) -> tuple[Prompt, ...]:
    """What is said before listening: what led here, then the question, unless it is replaced."""
    if isinstance(step.next, Again) and step.say:
        return step.say
    return step.say + field.prompts(session, "ask")


def _timeout_ms(session: Session, field: Field) -> int:
    if session.patience > 0:
        return universals.SIGN_OF_LIFE_MS
    script = session.script
    return script.dictation_timeout_ms if field.dictated else script.timeout_ms


def _spoken(
    session: Session, prompts: tuple[Prompt, ...], block: Block | None = None
) -> tuple[Play, ...]:
    if not prompts:
        return ()
    play = Play(prompts, pace=session.pace, loud=session.loud)
    return (replace(play, bargein=block.bargein) if block else play,)


def _end(
    session: Session,
    action: Transfer | Disconnect,
    say: tuple[Prompt, ...],
    said: tuple[Action | Note, ...] = (),
) -> Result:
    ended = replace(session, awaiting=Awaiting.NOTHING)
    return ended, (*said, *_spoken(session, say), action)
