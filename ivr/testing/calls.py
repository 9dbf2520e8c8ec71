"""The panel's ports to past calls, over any database, with examples in memory."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from ivr.figures.survey import Question
from ivr.identity.pseudonym import Pseudonyms
from ivr.panel.calls.numbers import pseudonyms_of
from ivr.panel.calls.ports import CallPorts, ExampleRefusedError
from ivr.panel.names import Names
from ivr.store.call_figures import CallFigures
from ivr.store.call_search import CallSearch
from ivr.store.engine import open_engine
from ivr.store.marks import Marks
from ivr.store.reports import Reports

QUESTIONS = (Question("satisfaction", 1, 5), Question("resolved", 1, 5), Question("nps", 0, 10))
PSEUDONYMS = Pseudonyms(bytes(32))


class MemoryExamples:
    """Implements `panel.calls.ports.Examples`; each sentence is an example once."""

    def __init__(self) -> None:
        """None yet."""
        self.added: list[tuple[str, str, str]] = []

    def add(self, topic: str, text: str, *, by: str, moment: datetime) -> str:  # noqa: ARG002
        """Keep it."""
        if any(known == text for _, known, _ in self.added):
            raise ExampleRefusedError(f"„{text}” jest już przykładem.")
        self.added.append((topic, text, by))
        return f"Dodano przykład tematu {topic}."


def call_ports(
    engine: Engine,
    *,
    names: Callable[[], Names] = Names,
    examples: MemoryExamples | None = None,
) -> CallPorts:
    """The ports over a database whose schema is up to date."""
    return CallPorts(
        search=CallSearch(engine),
        reports=Reports(engine),
        figures=CallFigures(engine, questions=QUESTIONS),
        marks=Marks(engine),
        examples=examples or MemoryExamples(),
        pseudonyms_of=partial(pseudonyms_of, PSEUDONYMS),
        names=names,
    )


def no_calls() -> CallPorts:
    """Where the database is away."""
    return call_ports(open_engine("sqlite://"))
