"""Draws what somebody watches, once for all who watch it, and puts it into their channel."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from ivr.errors import StageError
from ivr.panel.live.feed import LiveFeed
from ivr.web.channel import Channel, Parts

log = structlog.get_logger()

AGES_EVERY_S = 1.0
"""Figures grow old without an event: whether one is stale is looked at least so often."""
PAUSE_S = 0.05
"""Between two drawings: a burst of events becomes one state."""
FORGOTTEN_AFTER_S = 30.0
"""What nobody watches any more, nor asked for lately."""


@dataclass(frozen=True, slots=True)
class _Watched:
    channel: Channel
    draw: Callable[[], Parts]
    asked_s: float


class Broadcast:
    """The channels of one feed. Threads may share it."""

    def __init__(self, feed: LiveFeed) -> None:
        """Nobody watches."""
        self._feed = feed
        self._watched: dict[str, _Watched] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to draw."""
        threading.Thread(target=self._run, name="live pages", daemon=True).start()

    def close(self) -> None:
        """End all streams."""
        self._feed.close()
        with self._lock:
            for each in self._watched.values():
                each.channel.close()

    def channel(self, key: str, draw: Callable[[], Parts]) -> Channel:
        """What those watch who watch this; `draw` makes its parts, and may raise `StageError`.

        The first state is drawn at once, by the thread that asks.
        """
        with self._lock:
            found = self._watched.get(key) or _Watched(Channel(), draw, 0.0)
            self._watched[key] = replace(found, asked_s=time.monotonic())
            if self._feed.closed:
                found.channel.close()
        _show(found)
        return found.channel

    def _run(self) -> None:
        while not self._feed.closed:
            self._feed.changed.wait(AGES_EVERY_S)
            self._feed.changed.clear()
            for each in self._with_watchers():
                _show(each)
            time.sleep(PAUSE_S)

    def _with_watchers(self) -> list[_Watched]:
        """What is watched; the rest is forgotten after a while."""
        now_s = time.monotonic()
        with self._lock:
            for key, each in list(self._watched.items()):
                if not each.channel.watchers and now_s - each.asked_s > FORGOTTEN_AFTER_S:
                    del self._watched[key]
            return [each for each in self._watched.values() if each.channel.watchers]


def _show(watched: _Watched) -> None:
    try:
        watched.channel.put(watched.draw())
    except StageError as away:
        log.warning("live_part_not_drawn", code=away.code)
