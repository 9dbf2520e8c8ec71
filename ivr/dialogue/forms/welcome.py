"""The first words: a machine answers, a person can be reached, and what happens with the call.

The caller is told at the start that a machine speaks (Regulation (EU) 2024/1689, art. 50(1)).
"""

from ivr.dialogue.actions import BargeIn, Prompt, Value, ValueKind
from ivr.dialogue.form import Advance, Block, Form, Goto, Step, prompt
from ivr.dialogue.session import Session


def _greet(session: Session) -> Step:
    return Step(session, Advance(), (prompt("welcome.greeting"), *_emergency(session)))


def _emergency(session: Session) -> tuple[Prompt, ...]:
    """What everybody has to know today, while a supervisor has it switched on."""
    script = session.script
    if script.emergency:
        return (prompt(f"emergency.{script.emergency}"),)
    if script.announcement:
        words = Value("announcement", ValueKind.ANNOUNCEMENT, script.announcement)
        return (prompt("emergency.announcement", words),)
    return ()


def _open(session: Session) -> Step:
    return Step(session, Goto("need"))


WELCOME = Form(
    "welcome",
    (
        # The legal sentence is heard out, unless a caller who knows it presses a key.
        Block("welcome.greeting", _greet, bargein=BargeIn.KEYS),
        Block("welcome.open", _open),
    ),
)
