"""The 20 ms heartbeat of every line: one timer for all, which never catches up."""

import asyncio
import time
from typing import Protocol

import structlog

from ivr.speech.clip import FRAME_MS

log = structlog.get_logger()

FRAME_S = FRAME_MS / 1000
LATE_S = 0.1
"""A loop this late starts its time anew: a burst of frames would only fill Asterisk's buffers."""


class Ticking(Protocol):
    """Something that does its work every 20 ms."""

    def tick(self) -> None:
        """Do 20 ms of work; quick, and never raises."""
        ...


class Pacer:
    """Ticks whoever is added."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._ticking: dict[int, Ticking] = {}
        self.last_tick_s = time.monotonic()
        """For the watchdog: when the loop last got round to this."""

    def add(self, ticking: Ticking) -> None:
        """Tick this from now on."""
        self._ticking[id(ticking)] = ticking

    def remove(self, ticking: Ticking) -> None:
        """Tick it no more."""
        self._ticking.pop(id(ticking), None)

    async def run(self) -> None:
        """Tick until cancelled."""
        due = time.monotonic()
        while True:
            for ticking in tuple(self._ticking.values()):
                ticking.tick()
            now = self.last_tick_s = time.monotonic()
            due += FRAME_S
            if now - due > LATE_S:
                log.warning("pacer_late", late_ms=round((now - due) * 1000))
                due = now
            await asyncio.sleep(max(0.0, due - now))
