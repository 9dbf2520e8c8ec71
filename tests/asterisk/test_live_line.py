"""What a real Asterisk pushes while a real call waits and talks, and what the journals say of it."""

import asyncio
import threading

import pytest

from ivr.calls.desk import utc_now
from ivr.calls.live.board import after, begin
from ivr.calls.live.day import ServiceLevel
from ivr.calls.live.events import (
    AgentTalks,
    CallerJoined,
    CallerLeft,
    JournalsRead,
    QueueEvent,
    QueuesSeen,
)
from ivr.calls.live.progress import Stage
from ivr.cli.call import place
from ivr.cli.hotline import Hotline
from ivr.settings import Settings
from ivr.store.live import LiveJournals
from ivr.testing.caller import CallerTurn
from ivr.wiring import live as wiring_live
from ivr.wiring import parts

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(240)]


def test_a_call_is_seen_to_wait_to_talk_and_to_end(
    hotline: Hotline, hotline_settings: Settings
) -> None:
    """By both sources, which name the call alike."""
    events: list[QueueEvent] = []
    ready, stopping = threading.Event(), threading.Event()

    def listen() -> None:
        for event in wiring_live.queue_feed(hotline_settings).events():
            events.append(event)
            if isinstance(event, QueuesSeen):
                ready.set()
            if stopping.is_set():
                return

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    assert ready.wait(15)
    engine = parts.open_store(hotline_settings)
    journals = LiveJournals(engine)
    board = begin(ServiceLevel(), utc_now())
    journals.begin(utc_now())
    turns = (CallerTurn(keys="0"), CallerTurn(hang_up=True))
    stages: list[Stage] = []

    async def call_and_look() -> str:
        nonlocal board
        calling = asyncio.create_task(place(hotline_settings, "223300330", turns, voice="pl"))
        while not calling.done():
            await asyncio.wait({calling}, timeout=0.2)
            board = after(board, JournalsRead(utc_now(), journals.look()))
            stages.extend(call.stage for call in board.calls.values())
        return str((await calling).summary["call_id"])

    call_id = asyncio.run(call_and_look())
    stopping.set()
    listening.join(10)
    engine.dispose()
    told = {(type(e).__name__, getattr(getattr(e, "caller", e), "call_id", "")) for e in events}

    assert (CallerJoined.__name__, call_id) in told
    assert (CallerLeft.__name__, call_id) in told
    assert [e.talks for e in events if isinstance(e, AgentTalks)] == [True, False]
    (first, *_) = (e for e in events if isinstance(e, QueuesSeen))
    assert {member.queue for member in first.members} == set(hotline.queues)
    assert list(dict.fromkeys(stages))[:3] == [Stage.BOT, Stage.WAITING, Stage.TALKING]
    assert board.day.total().answered == 1
