"""Dials the callers who asked to be called back, each when it is their turn.

A thread looks every few seconds. A try holds a thread of its own while the telephone rings; what the caller
then says is a conversation like any other, which tells how the try ended.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from ivr.calls.callback_call import miss
from ivr.calls.queueing import Places
from ivr.errors import StageError
from ivr.routing.callback import (
    LONGEST_OPEN,
    LOST_AFTER,
    CallbackRecord,
    Callbacks,
    CallbackState,
    is_time,
)
from ivr.routing.decision import Load, Place
from ivr.routing.policy import Routing

log = structlog.get_logger()

_AGAIN_AFTER = timedelta(minutes=1)
"""When Asterisk could not be asked to dial."""


class CallOut(Protocol):
    """Places calls to people. Called in a thread of its own; blocks while it rings."""

    def ring(self, number: str, callback: int) -> bool:
        """Call somebody; True when they answered, and the dialplan has the call.

        `StageError` when the call could not even be placed.
        """
        ...


class CallbackDialling:
    """Follows the open callbacks of one installation."""

    EVERY_S = 3.0

    def __init__(
        self,
        callbacks: Callbacks,
        out: CallOut,
        *,
        places: Places,
        routing: Callable[[], Routing],
        load: Callable[[], Load],
        now: Callable[[], datetime],
    ) -> None:
        """Nobody is dialled yet; `places` learns of those who will be."""
        self._callbacks, self._out, self._places = callbacks, out, places
        self._routing, self._load, self._now = routing, load, now
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Dial nobody any more; a telephone that rings is let ring."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def look(self) -> list[CallbackRecord]:
        """Settle what is overdue; take what is to be dialled now, in the order of the places."""
        now, routing, load = self._now(), self._routing(), self._load()
        unended = self._callbacks.unended()
        dialling = Counter(r.queue for r in unended if r.state is CallbackState.DIALLING)
        self._places.await_callers(_places(unended, now))
        taken: list[CallbackRecord] = []
        for record in unended:
            if self._is_settled(record, routing, now):
                continue
            queue, known = routing.queues[record.queue], load.of(record.queue)
            if not is_time(record, queue, known, now, dialling=dialling[record.queue]):
                continue
            if self._callbacks.claim(record.id, now):
                dialling[record.queue] += 1
                taken.append(record)
        return taken

    def _is_settled(self, record: CallbackRecord, routing: Routing, now: datetime) -> bool:
        """Whether nothing is to be decided: it is dialled already, or it has ended just now."""
        if record.state is CallbackState.DIALLING:
            if record.dialled_at is not None and record.dialled_at + LOST_AFTER < now:
                miss(self._callbacks, record, routing, now, "próba bez wiadomego końca")
            return True
        queue = routing.queues.get(record.queue)
        if queue is None or queue.callback is None:
            why = "kolejka już nie oddzwania"
        elif record.created_at + LONGEST_OPEN < now:
            why = "za długo bez skutku"
        else:
            return False
        self._callbacks.end(record.id, CallbackState.EXPIRED, now, why)
        return True

    def dial(self, record: CallbackRecord) -> None:
        """One try; blocks while the telephone rings."""
        try:
            answered = self._out.ring(record.number or "", record.id)
            if not answered:
                miss(self._callbacks, record, self._routing(), self._now(), "nikt nie odebrał")
        except StageError as failure:
            log.warning("callback_put_off", stage=failure.stage, code=failure.code)
            self._put_off(record)
        else:
            log.info("callback_dialled", callback=record.id, answered=answered)

    def _put_off(self, record: CallbackRecord) -> None:
        now = self._now()
        try:
            self._callbacks.put_off(record.id, now, now + _AGAIN_AFTER, "nie można dzwonić")
        except StageError as away:
            log.warning("callback_not_put_off", stage=away.stage, code=away.code)

    def _run(self) -> None:
        told = False
        while not self._stopping.wait(self.EVERY_S):
            try:
                taken = self.look()
                told = False
            except StageError as away:
                if not told:
                    log.warning("callbacks_away", stage=away.stage, code=away.code)
                told = True
                continue
            for record in taken:
                threading.Thread(target=self.dial, args=(record,), daemon=True).start()


def _places(unended: Iterable[CallbackRecord], now: datetime) -> dict[str, tuple[Place, ...]]:
    """The places that are due, by queue: whoever waits behind them must reckon with them."""
    found: defaultdict[str, tuple[Place, ...]] = defaultdict(tuple)
    for record in unended:
        if record.state is CallbackState.OPEN and record.due_at <= now:
            found[record.queue] += (Place(record.place_at),)
    return dict(found)
