"""Which consultant serves which call; implements `calls.agents.AgentCalls`, and tells the panel."""

from datetime import datetime

from sqlalchemy import Engine, or_, select, update

from ivr.store.agent_tables import ServedCall
from ivr.store.engine import transaction
from ivr.store.entries import AgentCall


class SqlAgentCalls:
    """Who serves whom; safe to use from any thread and process. `StageError` when the store is away."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def connected(self, call: AgentCall) -> None:
        """A queue connected a consultant: whom the call had before, and what they had, is over."""
        with transaction(self._engine) as session:
            same = or_(ServedCall.call_id == call.call_id, ServedCall.agent == call.agent)
            others = update(ServedCall).where(same, ServedCall.ended_at.is_(None))
            session.execute(others.values(ended_at=call.began_at))
            session.add(
                ServedCall(
                    call_id=call.call_id,
                    agent=call.agent,
                    queue=call.queue,
                    began_at=call.began_at,
                )
            )

    def over(self, call_id: str, moment: datetime) -> None:
        """The consultant of this call, if it has one, is done with it."""
        with transaction(self._engine) as session:
            mine = ServedCall.call_id == call_id, ServedCall.ended_at.is_(None)
            session.execute(update(ServedCall).where(*mine).values(ended_at=moment))

    def latest(self, agent: str, limit: int) -> list[AgentCall]:
        """The calls of a consultant, newest first; the first of them may still last."""
        newest = select(ServedCall).where(ServedCall.agent == agent)
        with transaction(self._engine) as session:
            rows = session.scalars(
                newest.order_by(ServedCall.began_at.desc(), ServedCall.id.desc()).limit(limit)
            )
            return [_value(row) for row in rows]

    def served(self, call_id: str, agent: str) -> AgentCall | None:
        """The call, if this consultant ever had it: the last time."""
        wanted = select(ServedCall).where(ServedCall.call_id == call_id, ServedCall.agent == agent)
        with transaction(self._engine) as session:
            row = session.scalars(wanted.order_by(ServedCall.id.desc())).first()
            return _value(row) if row else None


def _value(row: ServedCall) -> AgentCall:
    return AgentCall(row.call_id, row.agent, row.queue, row.began_at, row.ended_at)
