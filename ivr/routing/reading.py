"""Small readings that every routing file needs: known names, bounded numbers, all problems at once."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import ParamSpec, TypeVar

from ivr.content import Node
from ivr.errors import ContentError, Problem

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Gathering:
    """Reads many things and keeps what is wrong with each, so that one run shows all of it."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.problems: list[Problem] = []

    def attempt(self, read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        """What was read; None, and the problems noted, when it is wrong."""
        try:
            return read(*given, **named)
        except ContentError as wrong:
            # What was settled inside was noted there already.
            self.problems += [p for p in wrong.problems if p not in self.problems]
            return None

    def settle(self) -> None:
        """`ContentError` when anything was wrong."""
        if self.problems:
            raise ContentError(self.problems)


def known(node: Node, names: Mapping[str, object], kind: str) -> str:
    """A name that must be one of those known."""
    name = node.text()
    if name not in names:
        node.refuse(f"unknown {kind} {name!r}", f"use one of {', '.join(sorted(names)) or 'none'}")
    return name


def number(node: Node | None, default: int, *, least: int = 0, most: int) -> int:
    """A whole number between two bounds."""
    if node is None:
        return default
    text = node.text()
    if not (text.isascii() and text.isdigit()):
        node.refuse(f"{text!r} is no whole number", f"write digits only, {least} to {most}")
    if len(text) > len(str(most)) or not least <= int(text) <= most:
        node.refuse(f"{text} is out of range", f"use {least} to {most}")
    return int(text)


def member(node: Node | None, default: E) -> E:
    """One of an enumeration's values."""
    if node is None:
        return default
    values = {str(one.value): one for one in type(default)}
    if node.text() not in values:
        node.refuse(
            f"unknown {type(default).__name__.lower()} {node.text()!r}",
            f"use one of {', '.join(values)}",
        )
    return values[node.text()]


def sentence(node: Node, *, most: int) -> str:
    """A text that is spoken: not empty, not too long, and without digits."""
    text = node.text().strip()
    if not text:
        node.refuse("no text", "write what KASja says")
    if len(text) > most:
        node.refuse(f"{len(text)} characters are too long to listen to", f"say it in {most}")
    if any(character.isdigit() for character in text):
        node.refuse("a digit", "write numbers as words: nothing else is spoken well")
    return text
