"""A clerk labels what was not understood: one keystroke an utterance."""

import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import typer

from ivr.cli.console import tell
from ivr.cli.examples import Examples
from ivr.secret import MASK
from ivr.store.unknown import Unknown
from ivr.understanding.catalogue import EntryError
from ivr.understanding.understanding import Understanding

_MOST_CHOICES = 9
_QUIT = "q"
_ENDS = ("\x03", "\x04", "\x1b")
"""Ctrl-C, Ctrl-D and Escape, where a terminal gives them as keys."""


class Keys(Protocol):
    """Where the clerk's keys come from."""

    def press(self) -> str:
        """The next key; empty for Enter, `q` at the end of input."""
        ...

    def line(self) -> str:
        """A typed line without its end; empty at the end of input."""
        ...


class Typed:
    """Plain lines, for scripts and tests: the first sign of a line is the key."""

    def press(self) -> str:
        """Read a line."""
        line = sys.stdin.readline()
        return line.strip()[:1] if line else _QUIT

    def line(self) -> str:
        """Read a line."""
        return sys.stdin.readline().strip()


class Pressed(Typed):
    """A terminal, where a key needs no Enter."""

    def press(self) -> str:
        """Wait for a key."""
        try:
            key = typer.getchar()
        except (EOFError, KeyboardInterrupt):
            return _QUIT
        return _QUIT if key in _ENDS else key.strip()


def keys() -> Keys:
    """The keys of this process: a terminal's, or lines of whatever standard input is."""
    return Pressed() if sys.stdin.isatty() else Typed()


@dataclass(slots=True)
class Tally:
    """How far the clerk came."""

    written: int = 0
    skipped: int = 0


class Labelling:
    """Shows utterances, takes keys and writes examples."""

    def __init__(self, grammars: Path, load: Callable[[], Understanding], pressed: Keys) -> None:
        """`load` reads the grammars anew; `ContentError` when they cannot be read."""
        self._examples, self._load, self._keys = Examples(grammars), load, pressed
        self._understanding = load()

    def run(self, found: Sequence[Unknown]) -> Tally:
        """Go through the utterances; `ContentError` when a file cannot be written."""
        tally = Tally()
        tell(f"1-{_MOST_CHOICES} topic   Enter skip   ? type a label   q end")
        for position, each in enumerate(found, start=1):
            tell(f"\n{position}/{len(found)}  „{each.text}”  {each.count}×, {each.reason.value}")
            label = self._asked(each)
            if label is None:
                break
            if label and self._write(label, each.text):
                tally.written += 1
            else:
                tally.skipped += 1
        return tally

    def _asked(self, each: Unknown) -> str | None:
        """The label that the clerk chose; empty to skip, None to end."""
        if why := self._why_not(each.text):
            tell(f"   skipped: {why}")
            return ""
        choices = self._choices(each)
        for key, label in choices.items():
            tell(f"   {key}  {label:20} {self._examples.name(label)}".rstrip())
        while True:
            key = self._keys.press()
            if key == _QUIT:
                return None
            label = self._typed() if key == "?" else choices.get(key, "")
            if label or not key:
                return label
            tell(f"   press {', '.join(choices)}{', ' if choices else ''}Enter, ? or q")

    def _why_not(self, text: str) -> str:
        if MASK in text:
            return "numbers are masked in it; a masked sentence is never written"
        owner = self._examples.owner(text)
        return f"it is an example of {owner} already" if owner else ""

    def _choices(self, each: Unknown) -> dict[str, str]:
        """The likely labels by key: what was thought then, what the call came to, what we think now."""
        now = self._understanding.classify(each.text).alternatives
        likely = [*each.alternatives, each.final_topic or "", *(c.label for c in now)]
        labels = (label for label in dict.fromkeys(likely) if label in self._examples.labels)
        return {str(key): label for key, label in enumerate(islice(labels, _MOST_CHOICES), 1)}

    def _typed(self) -> str:
        """The label that is typed, or begun unmistakably; empty if there is none."""
        tell("   label:")
        typed = self._keys.line().casefold()
        labels = {label.casefold(): label for label in self._examples.labels}
        begun = [label for label in labels if typed and label.startswith(typed)]
        if typed in labels or len(begun) == 1:
            return labels[typed if typed in labels else begun[0]]
        near = begun or difflib.get_close_matches(typed, labels) or list(labels)
        tell(f"   no label {typed!r}; there are {', '.join(labels[label] for label in near)}")
        return ""

    def _write(self, label: str, text: str) -> bool:
        """Write the example and say what became of it; false when it was refused."""
        try:
            file = self._examples.add(label, text)
        except EntryError as refused:
            tell(f"   not written: {refused}")
            return False
        tell(f"   written to {file.name}; learning …")
        self._understanding = self._load()
        for line in self._verdict(label, text):
            tell(f"   {line}")
        return True

    def _verdict(self, label: str, text: str) -> Iterator[str]:
        heard = self._understanding.classify(text)
        winner = heard.alternatives[0].label if heard.alternatives else heard.intent
        scored = f"({heard.outcome.value}, {heard.confidence:.2f})"
        if winner == label:
            yield f"won by {label} {scored}"
            return
        yield f"won by {winner or 'nobody'} {scored}, not by {label}"
        yield f"add a phrase to {label}, or make those of {winner or 'others'} more precise"
