"""Things kept for whoever asks for the like again, a few of them."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Warm(Generic[Thing]):
    """Idle things by what they are for, safe from any thread; the longest idle makes room."""

    def __init__(self, room: int) -> None:
        """`room`: how many are kept, of all kinds together."""
        self._room = room
        self._idle: list[tuple[Hashable, Thing]] = []
        self._lock = Lock()

    def take(self, kind: Hashable) -> Thing | None:
        """The last one of this kind that was put back, now the caller's; None: there is none."""
        with self._lock:
            for place in range(len(self._idle) - 1, -1, -1):
                if self._idle[place][0] == kind:
                    return self._idle.pop(place)[1]
        return None

    def put_back(self, kind: Hashable, thing: Thing) -> None:
        """Keep one that nobody uses any more."""
        with self._lock:
            self._idle.append((kind, thing))
            # What is let go is destroyed outside the lock: freeing a searched graph takes milliseconds.
            surplus, self._idle = self._idle[: -self._room], self._idle[-self._room :]
        del surplus
