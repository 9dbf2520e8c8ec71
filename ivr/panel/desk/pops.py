"""What was shown of callers, for as long as their calls last.

The page looks every two seconds and is reloaded at will, yet the audit holds one view a call: what
`Contexts.show` gave stays here until the call or the proof is over, in memory alone.
"""

import threading
from datetime import datetime, timedelta

from ivr.identity.context import Contexts, ScreenPop
from ivr.store.entries import AgentCall


class Pops:
    """One screen pop a consultant. Threads may share it."""

    def __init__(self, contexts: Contexts, *, valid_s: int) -> None:
        """Nothing was shown yet."""
        self._contexts, self._valid = contexts, timedelta(seconds=valid_s)
        self._by_agent: dict[str, tuple[AgentCall, ScreenPop | None]] = {}
        self._lock = threading.Lock()

    def of(self, call: AgentCall, moment: datetime, *, by: str) -> ScreenPop | None:
        """What this call proved, to its consultant, the operator `by`; None while nothing that holds was.

        A proof is put aside before the consultant has the call: who was asked once for nothing is not
        asked again.
        """
        with self._lock:  # two tabs at once are one view
            known_call, shown = self._by_agent.get(call.agent, (None, None))
            if known_call != call or (shown is not None and not self._holds(shown, moment)):
                self._by_agent.pop(call.agent, None)
                shown = self._contexts.show(call.call_id, call.agent, moment, by=by)
                self._by_agent[call.agent] = (call, shown)
            return shown

    def forget(self, agent: str) -> None:
        """The consultant has no call any more."""
        with self._lock:
            self._by_agent.pop(agent, None)

    def _holds(self, shown: ScreenPop, moment: datetime) -> bool:
        return moment - shown.proof.proved_at < self._valid
