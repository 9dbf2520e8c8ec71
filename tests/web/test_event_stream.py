"""Streams to browsers: the newest state wins, sessions end them, slow ones hold no memory."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime

import pytest
from starlette.types import Message

from ivr.web import event_stream
from ivr.web.channel import Channel
from ivr.web.event_stream import Audience, EventStream

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Watching:
    """A browser on a stream: what it was sent; it may stop taking anything."""

    def __init__(self, channel: Channel, audience: Audience | None = None) -> None:
        self.messages: list[Message] = []
        self.takes = asyncio.Event()
        self.takes.set()
        self.came = asyncio.Event()
        self.alive = True
        self.stream = EventStream(
            channel,
            audience=audience or Audience(),
            token="one",
            lives=lambda: self.alive,
            now=lambda: NOW,
        )

    async def send(self, message: Message) -> None:
        await self.takes.wait()
        self.messages.append(message)
        self.came.set()

    def begin(self) -> asyncio.Task[None]:
        return asyncio.create_task(self.stream.stream_response(self.send))

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not wanted():
                await self.came.wait()
                self.came.clear()

    def events(self) -> list[tuple[str, dict[str, object]]]:
        text = b"".join(m.get("body", b"") for m in self.messages).decode()
        blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event:")]
        return [(name[7:], json.loads(data[6:])) for name, data in blocks]

    def parts(self) -> list[object]:
        return [data["parts"] for name, data in self.events() if name == "parts"]


def run(test: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(test())


def test_at_first_everything_comes_then_what_changed() -> None:
    async def story() -> None:
        channel = Channel()
        channel.put({"a": "1", "b": "1"})
        watching = Watching(channel)
        task = watching.begin()
        await watching.until(lambda: len(watching.parts()) == 1)
        channel.put({"a": "1", "b": "ż\n2"})
        await watching.until(lambda: len(watching.parts()) == 2)
        channel.close()
        await task

        assert watching.parts() == [{"a": "1", "b": "1"}, {"b": "ż\n2"}]
        assert watching.messages[-1] == {
            "type": "http.response.body",
            "body": b"",
            "more_body": False,
        }

    run(story)


def test_the_same_again_is_no_news() -> None:
    async def story() -> None:
        channel = Channel()
        channel.put({"a": "1"})
        channel.put({"a": "1"})
        state = await channel.newer(0, within_s=1)
        assert state is not None
        assert state.number == 1
        assert await channel.newer(1, within_s=0.01) is None

    run(story)


def test_a_slow_browser_skips_what_lies_between() -> None:
    async def story() -> None:
        channel = Channel()
        channel.put({"a": "0"})
        watching = Watching(channel)
        task = watching.begin()
        await watching.until(lambda: len(watching.parts()) == 1)
        watching.takes.clear()
        for number in range(1, 100):
            channel.put({"a": str(number)})
            await asyncio.sleep(0)
        watching.takes.set()
        await watching.until(lambda: watching.parts()[-1] == {"a": "99"})
        channel.close()
        await task

        assert len(watching.parts()) <= 3

    run(story)


def test_a_session_that_ends_ends_its_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "ALIVE_EVERY_S", 0.01)

    async def story() -> None:
        watching = Watching(Channel())
        task = watching.begin()
        await watching.until(lambda: ("alive", {"now": 1795514400000}) in watching.events())
        watching.alive = False
        await asyncio.wait_for(task, 5)

        assert watching.events()[-1] == ("over", {})

    run(story)


def test_after_its_time_the_browser_comes_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "LASTS_S", 0.0)

    async def story() -> None:
        watching = Watching(Channel())
        await asyncio.wait_for(watching.begin(), 5)

        assert watching.messages[-2]["body"] == b"retry: 20\n\n"

    run(story)


def test_a_browser_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "SEND_WITHIN_S", 0.01)

    async def story() -> None:
        channel, audience = Channel(), Audience()
        watching = Watching(channel, audience)
        task = watching.begin()
        await watching.until(lambda: len(watching.messages) == 2)
        watching.takes.clear()
        channel.put({"a": "1"})
        await asyncio.wait_for(task, 5)

        assert channel.watchers == 0
        assert audience.enter("one")

    run(story)


def test_there_is_room_for_so_many_of_one_session_and_of_all() -> None:
    audience = Audience(most=3, of_one=2)
    entered = [audience.enter(token) for token in ("a", "a", "a", "b", "c")]
    audience.leave("a")

    assert entered == [True, True, False, True, False]
    assert [audience.enter("c"), audience.enter("a")] == [True, False]


def test_who_finds_no_room_is_told_to_come_back() -> None:
    async def story() -> None:
        watching = Watching(Channel(), Audience(of_one=0))
        await watching.begin()

        assert watching.messages[0]["status"] == 503

    run(story)


def test_a_server_that_ends_waits_for_nobody() -> None:
    async def story() -> None:
        channel = Channel()
        watching = [Watching(channel) for _ in range(5)]
        audience = [each.begin() for each in watching]
        await asyncio.sleep(0)
        channel.close()
        await asyncio.wait_for(asyncio.gather(*audience), 1)

        assert all(task.done() for task in audience)

    run(story)
