"""The live line without a database or Asterisk: what a test puts in is what the pages show."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from ivr.calls.live.day import ServiceLevel
from ivr.calls.live.events import Condition, QueueEvent
from ivr.errors import StageError
from ivr.panel.live.broadcast import Broadcast
from ivr.panel.live.feed import LiveFeed
from ivr.panel.live.live import Live
from ivr.panel.names import Names
from ivr.store.live import Written
from ivr.store.reports import CallReport


class MemoryJournals:
    """Implements `panel.live.feed.Journals`: gives what was put into `next`."""

    def __init__(self) -> None:
        """Nothing is written."""
        self.next: list[Written] = []
        self.away = False
        self.known = Written()

    def begin(self, since: datetime) -> Written:  # noqa: ARG002
        """What is known at the beginning."""
        return self.look()

    def look(self) -> Written:
        """What was put in."""
        if self.away:
            raise StageError("store", "OperationalError")
        return self.next.pop(0) if self.next else Written()

    def rows(self, call_ids: Sequence[str]) -> Written:
        """The rows of `known`."""
        if self.away:
            raise StageError("store", "OperationalError")
        return Written(tuple(row for row in self.known.calls if row.call_id in call_ids))


class MemoryQueues:
    """Implements `panel.live.feed.Queues`: gives what was put in, then is lost."""

    def __init__(self, *events: QueueEvent) -> None:
        """These happen at once."""
        self._events = events

    def events(self) -> Iterator[QueueEvent]:
        """What was put in."""
        yield from self._events
        raise StageError("asterisk", "closed")


def quiet_live(
    now: Callable[[], datetime],
    *,
    reports: Mapping[str, CallReport] | None = None,
    names: Names | None = None,
    parts: Sequence[str] = (),
) -> Live:
    """A live line whose threads need not run: `live.feed.take` says what happens."""
    kept = reports if reports is not None else {}
    checks = dict.fromkeys(parts, _unwatched)
    feed = LiveFeed(MemoryJournals(), MemoryQueues(), checks, rules=ServiceLevel(), now=now)
    return Live(feed, Broadcast(feed), lambda: names or Names(), kept.get)


def _unwatched() -> tuple[Condition, str]:
    return Condition.GOOD, ""
