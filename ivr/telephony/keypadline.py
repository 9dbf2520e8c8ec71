"""The keys-only line: the same dialogue over plain AGI, when there is no media server for a call.

Runs in the AGI thread, on an event loop of the call's own; every command blocks that thread alone.
"""

from collections.abc import Callable

from ivr.calls.ports import Heard, HungUp, Keys, Listen, Silence, Timing, TurnPlan, TurnResult
from ivr.secret import Secret
from ivr.telephony.agi import AGIHangup, SafeAGI
from ivr.telephony.typeahead import TypeAhead

ALL_KEYS = "0123456789*#"


class KeypadLine:
    """One caller's line, keys only; nobody's voice is heard."""

    def __init__(self, agi: SafeAGI, clock_ms: Callable[[], int]) -> None:
        """`clock_ms` counts from the answer."""
        self._agi, self._clock_ms = agi, clock_ms
        self._ahead = TypeAhead()
        self._after_secret = False
        self._trigger, self._trigger_ms = "answer", 0

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        """Carry out one turn; see `calls.ports.Line`."""
        started_ms = self._clock_ms()
        secret = plan.listen is not None and plan.listen.secret
        if secret or self._after_secret:
            self._ahead.clear()
        self._after_secret = secret
        will_play = bool(plan.clips) and not self._ahead
        try:
            heard = self._turn(plan)
        except AGIHangup:
            heard = HungUp()
        return TurnResult(heard, self._timing(heard, started_ms, played=will_play))

    def _turn(self, plan: TurnPlan) -> Heard:
        first = "" if self._ahead else self._play(plan)
        if plan.listen is None:
            for key in first:
                self._ahead.push(key)
            return Silence()
        keys = self._collect(plan.listen, first)
        if not keys:
            return Silence()
        return Keys(Secret(keys) if plan.listen.secret else keys)

    def _play(self, plan: TurnPlan) -> str:
        """Play until the end or a key; the key is kept."""
        for clip in plan.clips:
            key = self._agi.play(str(clip.path.absolute().with_suffix("")), ALL_KEYS)
            if key:
                return key
        return ""

    def _collect(self, listen: Listen, first: str) -> str:
        """An entry by keys, ended as `keys` says."""
        keys, next_key = "", first
        while True:
            next_key = next_key or self._ahead.take(1) or self._wait(listen, begun=bool(keys))
            if not next_key:
                return keys
            keys, ends = keys + next_key, next_key == listen.keys.terminator
            full = len(keys) >= listen.keys.max_digits or (ends and listen.keys.max_digits > 1)
            if full or listen.keys_complete(keys):
                return keys
            next_key = ""

    def _wait(self, listen: Listen, *, begun: bool) -> str:
        return self._agi.wait_key(listen.keys.interdigit_timeout_ms if begun else listen.timeout_ms)

    def _timing(self, heard: Heard, started_ms: int, *, played: bool) -> Timing:
        """Asterisk plays at once; when exactly, plain AGI does not tell."""
        decided_ms = self._clock_ms()
        timing = Timing(
            started_ms=started_ms,
            first_audio_ms=started_ms if played else None,
            trigger=self._trigger,
            latency_ms=started_ms - self._trigger_ms if played else None,
            decided_ms=decided_ms,
        )
        self._trigger = "key" if isinstance(heard, Keys) else "silence"
        self._trigger_ms = decided_ms
        return timing
