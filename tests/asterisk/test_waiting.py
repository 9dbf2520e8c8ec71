"""Waiting on a real Asterisk: keys in the queue, a kept place, and a telephone that is called back."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from ivr.cli.call import Placed, place
from ivr.cli.hotline import Hotline
from ivr.routing.callback import CallbackState
from ivr.settings import Settings
from ivr.store.callbacks import SqlCallbacks
from ivr.store.reports import CallReport, Reports
from ivr.telephony.asterisk_config import TESTER
from ivr.telephony.pacer import Pacer
from ivr.testing.caller import CallerTurn
from ivr.testing.ear import Ear
from ivr.testing.sip.telephone import SipCall, Telephone
from ivr.wiring import parts

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(240)]

IN_THE_QUEUE_MS = 18_000
"""After the announcement before the queue has begun."""
WITHIN_S = 90.0
A_PERSON = CallerTurn(keys="0", barge_in_ms=1500)
HANG_UP = CallerTurn(hang_up=True)


def in_queue(key: str) -> CallerTurn:
    return CallerTurn(keys=key, barge_in_ms=IN_THE_QUEUE_MS)


@pytest.fixture
def store(hotline: Hotline, hotline_settings: Settings) -> Iterator[tuple[SqlCallbacks, Reports]]:
    engine = parts.open_store(hotline_settings)
    yield SqlCallbacks(engine), Reports(engine)
    engine.dispose()


def pause(settings: Settings, paused: str) -> None:
    """The general queue's consultant takes a break, or comes back."""
    with parts.manager(settings) as asterisk:
        asterisk.ask("QueuePause", Interface="PJSIP/agent-kis-ogolna", Paused=paused)


async def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.3)


@asynccontextmanager
async def softphone(settings: Settings) -> AsyncIterator[None]:
    """A telephone that says with a key that somebody is there, and hangs up after the talk."""

    async def answer(call: SipCall) -> None:
        ear = Ear(record=False)
        call.media.on_frame = ear.frame
        ear.watch(time.monotonic())
        await ear.voice(since_s=time.monotonic(), ended=call.ended)
        await ear.hush(1.5, since_s=time.monotonic(), ended=call.ended)
        call.media.press("1")
        await call.ended.wait()

    host, port = settings.telephony.sip_host, settings.telephony.sip_port
    pacer = Pacer()
    pacing = asyncio.create_task(pacer.run())
    password = parts.passwords(settings).tester
    telephone = await Telephone(TESTER, password, (host, port), pacer).open(host)
    telephone.on_call = answer
    await telephone.register()
    try:
        yield
    finally:
        telephone.close()
        pacing.cancel()


def kinds(report: CallReport | None, kind: str, field: str) -> list[object]:
    assert report is not None
    return [entry[field] for entry in report.of_kind(kind)]


def test_keys_while_waiting_and_a_callback(
    hotline_settings: Settings, store: tuple[SqlCallbacks, Reports]
) -> None:
    """One caller asks how long it takes, and is served in their place; another is called back."""
    callbacks, reports = store
    pause(hotline_settings, "true")

    async def calls() -> tuple[Placed, Placed]:
        async with softphone(hotline_settings):
            patient = asyncio.create_task(
                place(hotline_settings, "223300330", (A_PERSON, in_queue("1")), voice="pl")
            )
            busy = (A_PERSON, in_queue("3"), CallerTurn(keys="1"))
            asked = await place(hotline_settings, "223300330", busy, voice="pl")
            await until(lambda: len(callbacks.unended()) == 1)
            pause(hotline_settings, "false")
            await until(lambda: not callbacks.unended())
            return await patient, asked

    patient, asked = asyncio.run(calls())
    (history,) = callbacks.newest(1, ended=True)
    newest = [reports.call(str(call["call_id"])) for call in reports.calls(6)]
    (made,) = [call for call in newest if call and call.facts["dnis"] == "callback"]

    assert asked.summary["outcome"] == "callback"
    assert history.record.state is CallbackState.SERVED
    assert history.record.number is None
    assert made.facts["outcome"] == "answered"
    assert patient.summary["outcome"] == "answered"
    assert kinds(patient.report, "left_queue", "how") == ["key", "answered"]
    assert kinds(patient.report, "queued", "queue") == ["kis-ogolna"] * 2
