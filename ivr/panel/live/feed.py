"""One feed for all browsers: it follows the journals, the queues and the parts, and keeps the board.

The panel is another process than the service. What calls do comes through the database, by a cheap look
a few times a second; what queues and agents do is pushed by Asterisk; parts are checked every few seconds.
Each of the three has a thread of its own and fails alone: the board then says how old its figures are.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from ivr.calls.live import board as boards
from ivr.calls.live.board import Board
from ivr.calls.live.day import ServiceLevel
from ivr.calls.live.events import (
    AsteriskAway,
    Condition,
    JournalsAway,
    JournalsRead,
    LiveEvent,
    PartSeen,
    QueueEvent,
)
from ivr.errors import StageError
from ivr.routing.calendar import POLISH_TIME
from ivr.store.live import Written

log = structlog.get_logger()

LOOK_EVERY_S = 0.05
PARTS_EVERY_S = 5.0
AGAIN_AFTER_S = 2.0
"""Before the database is asked again, or Asterisk."""
LONGEST_CALL = timedelta(hours=2)
"""Calls that began before midnight are looked for so far back."""


class Journals(Protocol):
    """The journals as they are written; for one thread. Every failure is a `StageError`."""

    def begin(self, since: datetime) -> Written:
        """The calls that began since, and what moved them."""
        ...

    def look(self) -> Written:
        """What was written since the last look."""
        ...

    def rows(self, call_ids: Sequence[str]) -> Written:
        """The rows of these calls as they are now."""
        ...


class Queues(Protocol):
    """Asterisk's queues."""

    def events(self) -> Iterator[QueueEvent]:
        """What happens, the whole state first; `StageError` when the session is lost."""
        ...


Check = Callable[[], tuple[Condition, str]]
"""How one part is, and why in Polish where it is not good. Waits two seconds at most; raises nothing."""


class LiveFeed:
    """Keeps the board; threads may share it."""

    def __init__(
        self,
        journals: Journals,
        queues: Queues,
        parts: Mapping[str, Check],
        *,
        rules: ServiceLevel,
        now: Callable[[], datetime],
    ) -> None:
        """Nothing is followed yet; `now` is aware UTC."""
        self._journals, self._queues, self._parts, self.now = journals, queues, parts, now
        self._board = boards.begin(rules, now())
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self.changed = threading.Event()
        """Set when the board says something new."""

    def start(self) -> None:
        """Begin to follow."""
        for name, follow in (
            ("live journals", self._follow_journals),
            ("live queues", self._follow_queues),
            ("live parts", self._watch_parts),
        ):
            threading.Thread(target=follow, name=name, daemon=True).start()

    def close(self) -> None:
        """Follow no more."""
        self._stopping.set()
        self.changed.set()

    @property
    def closed(self) -> bool:
        """Whether it follows no more."""
        return self._stopping.is_set()

    def board(self) -> Board:
        """What is known now."""
        return self._board

    def parts(self) -> tuple[str, ...]:
        """The parts that are watched, in order."""
        return tuple(self._parts)

    def take(self, event: LiveEvent) -> None:
        """Put one event into the board."""
        with self._lock:
            before, self._board = self._board, boards.after(self._board, event)
            says_more = (
                before.calls is not self._board.calls or before.callers is not self._board.callers
            )
        if says_more or before.members is not self._board.members:
            self.changed.set()

    def _follow_journals(self) -> None:
        begun, away, checked_at = False, False, self.now()
        while not self._stopping.wait(AGAIN_AFTER_S if away else LOOK_EVERY_S):
            try:
                written = self._journals.look() if begun else self._begin()
                self.take(JournalsRead(self.now(), written))
                begun = True
                if self.now() - checked_at > timedelta(seconds=PARTS_EVERY_S):
                    checked_at = self.now()
                    still = self._journals.rows(list(self._board.calls))
                    self.take(JournalsRead(checked_at, still))
                away = False
            except StageError as failure:
                if not away:
                    log.warning("live_journals_away", code=failure.code)
                away = True
                self.take(JournalsAway(self.now()))

    def _begin(self) -> Written:
        moment = self.now()
        midnight = moment.astimezone(POLISH_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
        return self._journals.begin(min(midnight, moment - LONGEST_CALL))

    def _follow_queues(self) -> None:
        while not self._stopping.is_set():
            try:
                for event in self._queues.events():
                    self.take(event)
                    if self._stopping.is_set():
                        return
            except StageError as failure:
                if not self._board.asterisk.away:
                    log.warning("live_queues_away", code=failure.code)
                self.take(AsteriskAway(self.now()))
            self._stopping.wait(AGAIN_AFTER_S)

    def _watch_parts(self) -> None:
        while True:
            for event in self._seen_parts():
                self.take(event)
            if self._stopping.wait(PARTS_EVERY_S):
                return

    def _seen_parts(self) -> Iterable[PartSeen]:
        for name, check in self._parts.items():
            condition, why = check()
            yield PartSeen(self.now(), name, condition, why)
