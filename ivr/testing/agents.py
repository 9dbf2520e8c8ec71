"""Consultants in memory: which call each has, and what the queues think of them."""

from dataclasses import replace
from datetime import datetime

from ivr.calls.agents import Availability
from ivr.errors import StageError
from ivr.store.entries import AgentCall


class MemoryAgentCalls:
    """Implements `calls.agents.AgentCalls`, and what the panel asks of `SqlAgentCalls`."""

    def __init__(self) -> None:
        """Nobody has a call."""
        self.away = False
        self._calls: list[AgentCall] = []

    def connected(self, call: AgentCall) -> None:
        """A queue connected a consultant with a call."""
        self.over(call.call_id, call.began_at)
        self._calls.append(call)

    def over(self, call_id: str, moment: datetime) -> None:
        """The consultant of this call, if it has one, is done with it."""
        self._answer()
        self._calls = [
            replace(call, ended_at=call.ended_at or moment) if call.call_id == call_id else call
            for call in self._calls
        ]

    def open(self) -> list[AgentCall]:
        """The calls that somebody has."""
        return [call for call in self._calls if call.ended_at is None]

    def latest(self, agent: str, limit: int) -> list[AgentCall]:
        """The calls of a consultant, newest first."""
        self._answer()
        return [call for call in reversed(self._calls) if call.agent == agent][:limit]

    def served(self, call_id: str, agent: str) -> AgentCall | None:
        """The call, if this consultant ever had it."""
        return next((c for c in self.latest(agent, 10_000) if c.call_id == call_id), None)

    def _answer(self) -> None:
        if self.away:
            raise StageError("store", "OperationalError")


class MemoryQueueAgents:
    """Implements `calls.agents.QueueAgents`."""

    def __init__(self, states: dict[str, Availability]) -> None:
        """By member interface."""
        self.away, self.states = False, states

    def state(self, agent: str) -> Availability | None:
        """None for who is in no queue."""
        if self.away:
            raise StageError("asterisk", "ConnectionRefusedError")
        return self.states.get(agent)

    def pause(self, agent: str, reason: str) -> None:
        """Give them no calls."""
        self._set(agent, paused=True, reason=reason)

    def resume(self, agent: str) -> None:
        """Give them calls again."""
        self._set(agent, paused=False, reason="")

    def _set(self, agent: str, *, paused: bool, reason: str) -> None:
        known = self.state(agent)
        if known is None:
            raise StageError("asterisk", "Interface not found")
        self.states[agent] = replace(known, paused=paused, reason=reason)
