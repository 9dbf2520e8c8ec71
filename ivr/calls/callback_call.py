"""Callbacks as one call meets them: it asks for one, takes one back, is served, or is one itself."""

from collections.abc import Callable
from datetime import datetime

import structlog

from ivr.errors import StageError
from ivr.identity.pseudonym import Pseudonyms
from ivr.routing.callback import CallbackRecord, CallbackRequest, Callbacks, CallbackState, next_try
from ivr.routing.decision import Circumstances
from ivr.routing.policy import Routing

log = structlog.get_logger()


class CallbackCall:
    """One call's dealings with callbacks."""

    def __init__(
        self,
        callbacks: Callbacks,
        pseudonyms: Pseudonyms,
        now: Callable[[], datetime],
        *,
        call_id: str,
        caller: str,
        made: CallbackRecord | None,
    ) -> None:
        """`caller` is a pseudonym; `made` is the callback that this call is, if it is one."""
        self._callbacks, self._pseudonyms, self._now = callbacks, pseudonyms, now
        self._call_id, self._caller, self.made = call_id, caller, made

    def is_open(self) -> bool:
        """Whether this caller waits to be called back; `StageError` while the store is away."""
        return self._callbacks.open_of(self._caller) is not None

    def leave(self, queue: str, topic: str, number: str, subject: Circumstances) -> bool:
        """Ask for one; the place that the caller has in the queue stays theirs."""
        now = self._now()
        kept = subject.since if subject.held == queue else None
        request = CallbackRequest(
            self._call_id,
            queue,
            topic,
            number,
            caller=self._pseudonyms.of("phone", number),
            asked_by=self._caller,
            place_at=kept or now,
            moment=now,
        )
        return self._callbacks.leave(request)

    def withdraw(self) -> None:
        """The caller does not want it any more; `StageError` while the store is away."""
        callback = self._callbacks.open_of(self._caller)
        if callback is not None:
            why = f"odwołane w rozmowie {self._call_id}"
            self._callbacks.end(callback, CallbackState.CANCELLED, self._now(), why)

    def answered(self) -> None:
        """A consultant took this call: whoever waited to be called back has what they wanted."""
        try:
            callback = self.made.id if self.made else self._callbacks.open_of(self._caller)
            if callback is not None:
                why = f"konsultant odebrał rozmowę {self._call_id}"
                self._callbacks.end(callback, CallbackState.SERVED, self._now(), why)
        except StageError as away:
            log.warning("callback_not_ended", stage=away.stage, code=away.code)

    def ended(self, outcome: str, routing: Routing) -> None:
        """The call is over; a callback that came to nothing is tried again, or given up."""
        if self.made is None:
            return
        try:
            self._settle(self.made, outcome, routing)
        except StageError as away:
            log.warning("callback_not_ended", stage=away.stage, code=away.code)

    def _settle(self, made: CallbackRecord, outcome: str, routing: Routing) -> None:
        now, why = self._now(), f"rozmowa {self._call_id}: {outcome}"
        match outcome:
            case "answered":
                self._callbacks.end(made.id, CallbackState.SERVED, now, why)
            case "contained" | "closed":
                self._callbacks.end(made.id, CallbackState.CANCELLED, now, why)
            case "abandoned":
                self._callbacks.end(made.id, CallbackState.ABANDONED, now, why)
            case _:
                miss(self._callbacks, made, routing, now, why)


def miss(
    callbacks: Callbacks, record: CallbackRecord, routing: Routing, now: datetime, why: str
) -> None:
    """A try reached nobody: the next one is due later, or there is none."""
    queue = routing.queues.get(record.queue)
    terms = queue.callback if queue else None
    due = next_try(record.tries + 1, terms, now) if terms else None
    callbacks.missed(record.id, now, due, why)
