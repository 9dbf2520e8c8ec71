"""A waiting room for conversations without Asterisk and without a database."""

from collections.abc import Callable
from datetime import UTC, datetime

from ivr.calls.queueing import Places
from ivr.calls.service_pace import ServicePace
from ivr.calls.waiting_room import WaitingRoom
from ivr.routing.decision import Load
from ivr.testing.callbacks import MemoryCallbacks


def waiting_room(
    load: Load | None = None,
    *,
    callbacks: MemoryCallbacks | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> WaitingRoom:
    """What is known of the queues is `load`, or nothing."""
    known = load or Load()
    pace = ServicePace(lambda: known, now)
    return WaitingRoom(pace, Places(), callbacks or MemoryCallbacks(), calls_back=True)
