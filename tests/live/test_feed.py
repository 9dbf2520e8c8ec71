"""The feed's threads: each source fails alone, and comes back by itself."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ivr.calls.live.day import ServiceLevel
from ivr.calls.live.events import AsteriskHeard, Condition, QueueEvent, QueuesSeen
from ivr.errors import StageError
from ivr.panel.live import broadcast as broadcasts
from ivr.panel.live import feed as feeds
from ivr.panel.live.broadcast import Broadcast
from ivr.panel.live.feed import LiveFeed
from ivr.store.live import Written
from ivr.testing.live import MemoryJournals
from tests.live.history import NOW, WELCOME, caller, row, written


class LostQueues:
    """Asterisk that is lost after each list, and comes back."""

    def __init__(self) -> None:
        self.sessions = 0

    def events(self) -> Iterator[QueueEvent]:
        self.sessions += 1
        yield QueuesSeen(NOW, (caller(f"c{self.sessions}"),), ())
        yield AsteriskHeard(NOW)
        raise StageError("asterisk", "closed")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_EVERY_S", "PARTS_EVERY_S", "AGAIN_AFTER_S"):
        monkeypatch.setattr(feeds, name, 0.005)
    monkeypatch.setattr(broadcasts, "AGES_EVERY_S", 0.01)
    monkeypatch.setattr(broadcasts, "PAUSE_S", 0.001)


@pytest.fixture
def journals() -> MemoryJournals:
    return MemoryJournals()


@pytest.fixture
def queues() -> LostQueues:
    return LostQueues()


@pytest.fixture
def feed(journals: MemoryJournals, queues: LostQueues) -> Iterator[LiveFeed]:
    checks = {"spool": lambda: (Condition.WARNING, "czeka")}
    clock = iter(range(10_000))
    kept = LiveFeed(
        journals,
        queues,
        checks,
        rules=ServiceLevel(),
        now=lambda: datetime(2026, 11, 24, 10, tzinfo=UTC) + timedelta(seconds=next(clock)),
    )
    kept.start()
    yield kept
    kept.close()


def until(wanted: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not wanted():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_all_three_sources_come_together(feed: LiveFeed, journals: MemoryJournals) -> None:
    journals.next.append(written(WELCOME))
    until(lambda: "c1" in feed.board().calls)
    until(lambda: bool(feed.board().callers))
    until(lambda: "spool" in feed.board().parts)

    assert feed.board().parts["spool"].why == "czeka"
    assert feed.parts() == ("spool",)


def test_a_database_that_is_away_takes_nothing_else_away(
    feed: LiveFeed, journals: MemoryJournals
) -> None:
    journals.next.append(written(WELCOME))
    until(lambda: "c1" in feed.board().calls)
    journals.away = True
    until(lambda: feed.board().journals.away)
    heard = feed.board().parts["spool"].moment
    until(lambda: feed.board().parts["spool"].moment > heard)

    assert "c1" in feed.board().calls
    journals.away = False
    until(lambda: not feed.board().journals.away)


def test_asterisk_is_asked_again_when_it_was_lost(feed: LiveFeed, queues: LostQueues) -> None:
    until(lambda: queues.sessions >= 3)
    until(lambda: feed.board().asterisk.away)

    assert feed.board().asterisk.as_of == NOW


def test_calls_that_a_service_left_behind_go(feed: LiveFeed, journals: MemoryJournals) -> None:
    journals.next.append(written(WELCOME))
    until(lambda: "c1" in feed.board().calls)
    journals.known = Written((row(ended_at=NOW),))
    until(lambda: "c1" not in feed.board().calls)


def test_what_is_watched_is_drawn_when_it_changes(feed: LiveFeed, journals: MemoryJournals) -> None:
    shown = Broadcast(feed)
    channel = shown.channel("calls", lambda: {"n": str(len(feed.board().calls))})
    channel.watchers = 1
    shown.start()
    journals.next.append(written(WELCOME))
    until(lambda: channel._state.parts == {"n": "1"})

    assert shown.channel("calls", dict) is channel


def test_what_cannot_be_drawn_keeps_its_last_state(feed: LiveFeed) -> None:
    shown, states = Broadcast(feed), iter([{"n": "1"}])

    def draw() -> dict[str, str]:
        try:
            return next(states)
        except StopIteration:
            raise StageError("store", "OperationalError") from None

    first = shown.channel("call", draw)
    again = shown.channel("call", draw)

    assert again is first
    assert first._state.parts == {"n": "1"}


def test_what_nobody_watches_is_forgotten(feed: LiveFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasts, "FORGOTTEN_AFTER_S", 0.0)
    shown = Broadcast(feed)
    shown.channel("call c1", dict)
    shown.start()
    until(lambda: not shown._watched)


def test_an_end_ends_every_channel(feed: LiveFeed) -> None:
    shown = Broadcast(feed)
    before = shown.channel("one", dict)
    shown.close()

    assert (before.closed, shown.channel("two", dict).closed) == (True, True)
