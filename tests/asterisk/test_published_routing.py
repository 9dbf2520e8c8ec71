"""A supervisor publishes while calls are on: a real Asterisk learns of it, and nobody is dropped."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ivr.cli.call import Placed, place
from ivr.cli.hotline import Hotline
from ivr.settings import Settings
from ivr.store.routing_versions import RoutingVersions
from ivr.telephony.ami_packets import Packet
from ivr.testing.caller import CallerTurn
from ivr.wiring import parts
from ivr.wiring import routing as wiring_routing

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(240)]

WITHIN_S = 60.0
NEW = "  us-nowa: {spoken: nowej sprawy, hours: us, strategy: fewestcalls, max_length: 33}\n"
SURVEY = (CallerTurn(keys="5"), CallerTurn(keys="4"), CallerTurn(keys="10"))
FOR_KSEF = (CallerTurn(keys="8", barge_in_ms=700), *SURVEY)
DYNAMIC = "Local/nobody@from-agents"


@pytest.fixture
def versions(hotline: Hotline, hotline_settings: Settings) -> Iterator[RoutingVersions]:
    """The versions of the running hotline; what a test published is taken back."""
    engine = parts.open_store(hotline_settings)
    kept = wiring_routing.routing_versions(hotline_settings, engine)
    yield kept
    kept.rollback(1, by="test", reason="koniec próby", moment=datetime.now(UTC))
    until(lambda: "us-nowa" not in queues(hotline_settings))
    engine.dispose()


def queue_events(settings: Settings) -> list[Packet]:
    with parts.manager(settings) as asterisk:
        return asterisk.list("QueueStatus", "QueueStatusComplete")


def queues(settings: Settings) -> dict[str, Packet]:
    return {e["Queue"]: e for e in queue_events(settings) if e.get("Event") == "QueueParams"}


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def publish(versions: RoutingVersions) -> None:
    current = versions.current(datetime.now(UTC))
    assert current is not None
    text = current.sources.routing.replace("queues:\n", f"queues:\n{NEW}", 1)
    text = text.replace("KSEF: {queue: kis-vat}", "KSEF: {queue: us-nowa}", 1)
    files = replace(current.sources, routing=text)
    now = datetime.now(UTC)
    draft = versions.create_draft(files, title="próba", by="test", moment=now)
    versions.publish(draft.id, 1, by="test", reason="próba", moment=now)


def test_a_publish_drops_no_call_and_moves_no_agent(
    hotline_settings: Settings, versions: RoutingVersions
) -> None:
    """Calls that began before keep their route; a call after it finds the queue that is new."""
    with parts.manager(hotline_settings) as asterisk:
        asterisk.ask("QueueAdd", Queue="us-mandaty", Interface=DYNAMIC, Paused="yes")

    async def calls() -> tuple[list[Placed], Placed]:
        def calling() -> asyncio.Task[Placed]:
            return asyncio.create_task(place(hotline_settings, "223300330", FOR_KSEF, voice="pl"))

        before = [calling() for _ in range(3)]
        await asyncio.to_thread(until, lambda: in_conversation(hotline_settings) >= len(before))
        await asyncio.to_thread(publish, versions)
        await asyncio.to_thread(until, lambda: "us-nowa" in queues(hotline_settings))
        after = calling()
        return [await each for each in before], await after

    before, after = asyncio.run(calls())
    new = queues(hotline_settings)["us-nowa"]
    members = [e.get("Location") for e in queue_events(hotline_settings)]

    assert [(p.summary["outcome"], p.summary["queue"]) for p in before] == [
        ("answered", "kis-vat")
    ] * 3
    assert (after.summary["outcome"], after.summary["queue"]) == ("answered", "us-nowa")
    assert (new["Max"], new["Strategy"]) == ("33", "fewestcalls")
    assert DYNAMIC in members


def in_conversation(settings: Settings) -> int:
    """Calls that the dialplan has taken."""
    with parts.manager(settings) as asterisk:
        return int(asterisk.ask("CoreStatus").get("CoreCurrentCalls", "0"))
