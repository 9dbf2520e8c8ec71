"""Who called lately, by pseudonym: kept in memory, so that no call waits for a database to know it."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from threading import Lock

_MOST = 200_000
"""A day of the hotline many times over; some 30 MB."""


class RecentCallers:
    """The last call of each number, across the calls of this process and those it was told of."""

    def __init__(self, known: Iterable[tuple[str, datetime]] = ()) -> None:
        """`known` are pseudonyms and the beginnings of their calls, oldest first."""
        self._last: OrderedDict[str, datetime] = OrderedDict()
        self._lock = Lock()
        for caller, moment in known:
            self.seen(caller, moment)

    def learn(self, known: Iterable[tuple[str, datetime]]) -> None:
        """Know earlier calls too; what was seen since stands."""
        with self._lock:
            for caller, moment in known:
                if caller not in self._last:
                    self._last[caller] = moment

    def seen(self, caller: str, moment: datetime) -> datetime | None:
        """Note a call; return when the same number called before, if it is known."""
        with self._lock:
            before = self._last.pop(caller, None)
            self._last[caller] = moment
            if len(self._last) > _MOST:
                self._last.popitem(last=False)
            return before
