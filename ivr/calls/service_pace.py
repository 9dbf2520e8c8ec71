"""How fast each queue was served lately: by this process, and by what it was told of at its start."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar

from ivr.routing import forecast
from ivr.routing.decision import Load, QueueLoad
from ivr.routing.forecast import Served

_MOST = 40
"""The newest of each kind, for each queue."""
T = TypeVar("T")
_LATELY = timedelta(hours=2)
"""A morning says nothing of an afternoon."""


class ServicePace:
    """Keeps what was seen of the queues; safe to use from any thread."""

    def __init__(self, known: Callable[[], Load], now: Callable[[], datetime]) -> None:
        """`known` is what Asterisk tells of the queues; nothing was seen yet."""
        self._known, self._now = known, now
        self._served: defaultdict[str, deque[tuple[datetime, Served]]] = defaultdict(_newest)
        self._talks: defaultdict[str, deque[tuple[datetime, int]]] = defaultdict(_newest)
        self._lock = Lock()

    def served(self, queue: str, served: Served, at: datetime) -> None:
        """A caller who had to wait was served."""
        with self._lock:
            self._served[queue].append((at, served))

    def talked(self, queue: str, seconds: int, at: datetime) -> None:
        """A consultant was busy with a caller for so long."""
        with self._lock:
            self._talks[queue].append((at, seconds))

    def load(self) -> Load:
        """What is known of the queues now, with what a place in each costs."""
        queues = self._known().queues
        return Load({name: self._with_cost(name, queue) for name, queue in queues.items()})

    def _with_cost(self, name: str, queue: QueueLoad) -> QueueLoad:
        since = self._now() - _LATELY
        with self._lock:
            served = [each for at, each in self._served[name] if at >= since]
            talks = [seconds for at, seconds in self._talks[name] if at >= since]
        seen = forecast.cost_s(served, talks)
        return queue if seen is None else replace(queue, cost_s=seen)


def _newest() -> deque[T]:
    return deque(maxlen=_MOST)
