"""Conversations that wait for their line: one-time ids between the AGI thread and the media server.

The AGI thread announces a conversation and gets an id; Asterisk connects with that id; the media
server claims it. An id works once: an unknown, used or withdrawn one opens nothing.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID, uuid4

from ivr.calls.conductor import Conversation
from ivr.calls.ports import Line


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that needs a line."""

    call_id: str
    clock_ms: Callable[[], int]
    """Counts from the answer of the call."""
    converse: Callable[[Line], Awaitable[Conversation]]
    """Runs on the media loop."""
    result: "Future[Conversation]" = field(default_factory=Future)
    """Where the AGI thread waits; done when the conversation is over."""


class Registry:
    """The waiting conversations of this process; safe to use from any thread."""

    def __init__(self) -> None:
        """Empty at start."""
        self._waiting: dict[UUID, Waiting] = {}
        self._lock = Lock()

    def announce(self, waiting: Waiting) -> UUID:
        """Register a conversation; the id is 122 random bits and is valid once."""
        call = uuid4()
        with self._lock:
            self._waiting[call] = waiting
        return call

    def claim(self, call: UUID) -> Waiting | None:
        """Take the conversation with this id, if it still waits."""
        with self._lock:
            return self._waiting.pop(call, None)

    def withdraw(self, call: UUID) -> bool:
        """Forget a conversation that nobody claimed; False when somebody already had."""
        return self.claim(call) is not None

    def __len__(self) -> int:
        """How many conversations wait."""
        return len(self._waiting)
