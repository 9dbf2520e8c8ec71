"""Consultants: which call each of them has, and whether they take the next one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.store.entries import AgentCall


class AgentCalls(Protocol):
    """Keeps who serves which call. Raises `StageError` when it is away."""

    def connected(self, call: AgentCall) -> None:
        """A queue connected a consultant with a call."""
        ...

    def over(self, call_id: str, moment: datetime) -> None:
        """The consultant of this call, if it has one, is done with it."""
        ...


@dataclass(frozen=True, slots=True)
class Availability:
    """A consultant as the queues see them."""

    queues: tuple[str, ...]
    """In which they take calls; by name."""
    paused: bool
    reason: str
    """Why they pause; empty when they do not, or did not say."""
    in_call: bool


class QueueAgents(Protocol):
    """The consultants in the queues. Raises `StageError` when Asterisk is away. Threads may share it."""

    def state(self, agent: str) -> Availability | None:
        """As it was seconds ago at most; None for who is in no queue."""
        ...

    def pause(self, agent: str, reason: str) -> None:
        """Give them no calls, in any queue; a call in progress goes on."""
        ...

    def resume(self, agent: str) -> None:
        """Give them calls again."""
        ...
