"""The surroundings of a consultant's desk in memory."""

from dataclasses import dataclass, field

from ivr.calls.agents import Availability
from ivr.errors import StageError
from ivr.identity.assurance import Assurance
from ivr.identity.information import Disclosure, Information
from ivr.panel.desk.ports import DeskPorts
from ivr.panel.names import Names
from ivr.store.marks import Mark
from ivr.store.reports import CallReport
from ivr.testing.agents import MemoryAgentCalls, MemoryQueueAgents
from ivr.testing.disclosure import MemoryContexts

NAMES = Names(
    {"PIT": "zeznanie PIT", "MANDAT": "mandat", "ZWROT_NADPLATA": "zwrot nadpłaty"},
    {"us-zwroty": "do spraw zwrotów podatku", "us-ogolna": "urzędu skarbowego"},
)
RULES = Disclosure({level: frozenset({Information.GENERAL}) for level in Assurance}, {})


class MemoryMarks:
    """Implements `panel.desk.ports.MarkBook`."""

    def __init__(self) -> None:
        """Nobody said anything."""
        self.all: list[Mark] = []

    def of(self, call_id: str) -> list[Mark]:
        """The marks of a call, oldest first."""
        return [mark for mark in self.all if mark.call_id == call_id]

    def add(self, mark: Mark) -> None:
        """Keep a mark."""
        self.all.append(mark)


@dataclass
class MemoryDesk:
    """What a test holds of it."""

    calls: MemoryAgentCalls = field(default_factory=MemoryAgentCalls)
    contexts: MemoryContexts = field(default_factory=MemoryContexts)
    marks: MemoryMarks = field(default_factory=MemoryMarks)
    reports: dict[str, CallReport] = field(default_factory=dict)
    agents: MemoryQueueAgents = field(
        default_factory=lambda: MemoryQueueAgents(
            {"bot": Availability(("us-zwroty",), paused=False, reason="", in_call=False)}
        )
    )

    def ports(self) -> DeskPorts:
        """As the panel sees it."""
        return DeskPorts(
            calls=self.calls,
            contexts=self.contexts,
            disclosure=RULES,
            valid_s=3600,
            report=self._report,
            marks=self.marks,
            agents=self.agents,
            names=lambda: NAMES,
        )

    def _report(self, call_id: str) -> CallReport | None:
        if self.calls.away:
            raise StageError("store", "OperationalError")
        return self.reports.get(call_id)
