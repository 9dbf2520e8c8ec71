"""What the pages of past calls and reports need of the hotline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ivr.panel.names import Names
from ivr.store.call_figures import CallFigures
from ivr.store.call_search import CallSearch
from ivr.store.marks import Mark
from ivr.store.reports import Reports


class MarkBook(Protocol):
    """What operators say about calls; `StageError` when the store is away."""

    def of(self, call_id: str) -> Sequence[Mark]:
        """The marks of a call, oldest first."""
        ...

    def add(self, mark: Mark) -> None:
        """Keep a mark."""
        ...


class ExampleRefusedError(Exception):
    """The sentence must not become an example; the message says why, in Polish."""


class Examples(Protocol):
    """The examples of the grammars that clerks work on."""

    def add(self, topic: str, text: str, *, by: str, moment: datetime) -> str:
        """Make a sentence an example of a topic; returns where it went, in Polish.

        `ExampleRefusedError` when it must not be one; `StageError` when the store is away.
        """
        ...


@dataclass(frozen=True, slots=True)
class CallPorts:
    """Past calls."""

    search: CallSearch
    reports: Reports
    figures: CallFigures
    marks: MarkBook
    examples: Examples | None
    """None where clerks cannot work on the grammars here: then nothing offers it."""
    pseudonyms_of: Callable[[str], tuple[str, ...]]
    """What a number may be called in calls and journals; the number itself goes no further."""
    names: Callable[[], Names]
    """Of the content in effect; cheap."""
    prompts: Mapping[str, str] = field(default_factory=dict)
    """What KASja says, by the id of the prompt, with its placeholders."""
