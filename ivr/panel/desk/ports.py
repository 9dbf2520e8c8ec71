"""What the consultant's desk needs from the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ivr.calls.agents import QueueAgents
from ivr.identity.context import Contexts
from ivr.identity.information import Disclosure
from ivr.panel.names import Names
from ivr.store.entries import AgentCall
from ivr.store.marks import Mark
from ivr.store.reports import CallReport


class ServedCalls(Protocol):
    """The calls of consultants. Raises `StageError` when the store is away."""

    def latest(self, agent: str, limit: int) -> Sequence[AgentCall]:
        """Newest first; the first of them may still last."""
        ...

    def served(self, call_id: str, agent: str) -> AgentCall | None:
        """The call, if this consultant ever had it."""
        ...


class MarkBook(Protocol):
    """What operators say about calls. Raises `StageError` when the store is away."""

    def of(self, call_id: str) -> Sequence[Mark]:
        """The marks of a call, oldest first; later ones outweigh earlier ones."""
        ...

    def add(self, mark: Mark) -> None:
        """Keep a mark."""
        ...


@dataclass(frozen=True, slots=True)
class DeskPorts:
    """The ports."""

    calls: ServedCalls
    contexts: Contexts
    disclosure: Disclosure
    """What may be said on which proof."""
    valid_s: int
    """How long a proof holds."""
    report: Callable[[str], CallReport | None]
    """A call with its journal; raises `StageError`."""
    marks: MarkBook
    agents: QueueAgents
    names: Callable[[], Names]
    """Those of the routing in effect; raises `StageError`."""
