"""How often a browser, a person or an address may ask: windows of fixed length, bounded memory.

The counts live in the process. They slow down whoever hammers the pages; guesses of a telePIN on the
phone are counted in the database (`ivr.identity.verification`).
"""

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

REMEMBERED = 20_000
"""Keys counted at once; the ones longest unused are forgotten first."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in such a time."""

    times: int
    window_s: int


class RateLimit:
    """Counts by key. Threads may share one."""

    def __init__(self, rate: Rate, *, remembered: int = REMEMBERED) -> None:
        """Nothing is counted yet."""
        self._rate, self._remembered = rate, remembered
        self._windows: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, key: str, moment: datetime) -> int:
        """Count one attempt: 0 when it is allowed, else the seconds until the next may be."""
        window = timedelta(seconds=self._rate.window_s)
        with self._lock:
            began, count = self._windows.pop(key, (moment, 0))
            if moment - began >= window:
                began, count = moment, 0
            allowed = count < self._rate.times
            self._windows[key] = (began, count + allowed)
            if len(self._windows) > self._remembered:
                self._windows.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((began + window - moment).total_seconds()))
