"""What several browsers watch: parts of a page as they are now. The newest state wins.

One thread puts states in, any number of streams wait for a newer one. Who is slow skips what lies
between; nothing is queued, so that no browser holds memory but a reference to the state it was sent.
"""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

Parts = Mapping[str, str]
"""HTML by the name of the part of the page."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of all parts."""

    number: int = 0
    """0 before the first."""
    parts: Parts = field(default_factory=dict)


class Channel:
    """The states of one thing that is watched. Threads may share it."""

    def __init__(self) -> None:
        """Nothing was put in, nobody watches."""
        self._state, self._closed = State(), False
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._lock = threading.Lock()
        self.watchers = 0
        """Streams that are open; changed on the loop alone."""

    @property
    def closed(self) -> bool:
        """Whether nothing newer will come."""
        return self._closed

    def put(self, parts: Parts) -> None:
        """Show these parts from now on; nobody is woken where nothing changed."""
        with self._lock:
            if self._state.number and parts == self._state.parts:
                return
            self._state = State(self._state.number + 1, parts)
        self._wake()

    def close(self) -> None:
        """End: every stream is told."""
        self._closed = True
        self._wake()

    async def newer(self, than: int, *, within_s: float) -> State | None:
        """The state after that number; None when none came in time, or the channel was closed."""
        changed = asyncio.Event()
        with self._lock:
            self._waiting[changed] = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(within_s):
                while self._state.number <= than and not self._closed:
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            return None
        finally:
            with self._lock:
                del self._waiting[changed]
        return None if self._closed else self._state

    def _wake(self) -> None:
        with self._lock:
            waiting = list(self._waiting.items())
        for changed, loop in waiting:
            loop.call_soon_threadsafe(changed.set)
