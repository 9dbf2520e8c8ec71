"""The parts of a form, after VoiceXML 2.0: field, block, and what visiting one leads to.

A form is a value. Its words live in `prompts/`, under ids built from the item's name: `<item>.ask`,
`<item>.help`, `<item>.noinput1`, `<item>.nomatch2`. What the caller may answer lives in
`grammars/`. What remains here is what a clerk would say about the form: what is asked, in which
order, and what follows from the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.dialogue.actions import (
    BargeIn,
    Disconnect,
    Note,
    Prompt,
    PromptId,
    Transfer,
    Value,
    ValueKind,
)
from ivr.dialogue.lookups import Answer, Question
from ivr.dialogue.session import Session
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Request


@dataclass(frozen=True, slots=True)
class Advance:
    """Go on with the next item of this form."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Go to a form, at its first item or at the one named."""

    form: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Ask the same field again; what `Step.say` holds replaces its usual question."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """The answer was understood but is not valid here: a nomatch like any other."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The conversation ends."""

    action: Transfer | Disconnect


Next = Advance | Goto | Again | Refuse | Finish


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from an answer."""

    session: Session
    next: Next
    say: tuple[Prompt, ...] = ()
    notes: tuple[Note, ...] = ()


def prompt(prompt_id: str, *values: Value) -> Prompt:
    """Name a prompt and what fills its placeholders."""
    return Prompt(PromptId(prompt_id), values)


def topic_value(name: str, label: str) -> Value:
    """A topic as a value: spoken by its name."""
    return Value(name, ValueKind.TOPIC, label)


def menu(session: Session) -> tuple[Prompt, ...]:
    """The keypad menu: one short prompt a key, so that a key can be pressed after each."""
    return tuple(
        prompt(f"menu.key{key}", topic_value("topic", label))
        for key, label in enumerate(session.script.menu, start=1)
    )


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to collect."""

    name: str
    request: Callable[[Session], Request]
    filled: Callable[[Session, Interpretation], Step]
    ask: Callable[[Session], tuple[Prompt, ...]] | None = None
    """The question; by default the prompt `<name>.ask`."""
    give_up: Callable[[Session], Step] | None = None
    """After three failures in a row; by default a person."""
    skip: Callable[[Session], Step] | None = None
    """When the caller cannot or will not answer; None where an answer is needed."""
    menu_on: frozenset[str] = frozenset()
    """Events (`help`, `noinput2` …) after which the keypad menu is read as well."""
    dictated: bool = False
    """Numbers are read out from a letter: the caller gets more time."""
    secret: bool = False
    passing: bool = False
    """The question depends on what was heard just before: `back` goes past it."""

    def prompts(self, session: Session, event: str) -> tuple[Prompt, ...]:
        """The words of one rung of the prompt ladder; `ask` is the lowest."""
        if event == "ask" and self.ask is not None:
            return self.ask(session)
        words = (prompt(f"{self.name}.{event}"),)
        return words + menu(session) if event in self.menu_on else words


@dataclass(frozen=True, slots=True)
class Block:
    """Something to say or decide without listening."""

    name: str
    visit: Callable[[Session], Step]
    bargein: BargeIn = BargeIn.ALL


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Something to ask the world."""

    name: str
    question: Callable[[Session], Question]
    answered: Callable[[Session, Answer], Step]
    failed: Callable[[Session], Step]
    """When the world does not answer: the conversation must go on without it."""


Item = Field | Block | Inquiry


@dataclass(frozen=True, slots=True)
class Form:
    """A few items that belong together, visited in order."""

    name: str
    items: tuple[Item, ...]

    def item(self, name: str) -> Item:
        """The named item; the first one for the empty name."""
        return next((item for item in self.items if item.name == name), self.items[0])

    def after(self, name: str) -> Item:
        """The item that follows the named one; the last item must lead elsewhere itself."""
        names = [item.name for item in self.items]
        return self.items[names.index(name) + 1]
