"""The normal line on a loop: turns, hang-ups, a recogniser that breaks, secrets."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ivr.calls.ports import Heard, HungUp, Keys, Silence, Speech, SpeechLost, TurnPlan
from ivr.dialogue.actions import BargeIn
from ivr.secret import Secret
from ivr.speech.clip import Clip
from ivr.speech.recognizer import RecognizerPool, Utterance
from ivr.telephony.audiosocket_line import AudioSocketLine
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.request import Decoding
from tests.telephony.lines import VOICE, FakeUtterance, listening


class Wire:
    """A line whose time is its ticks."""

    def __init__(
        self, open_utterance: Callable[[], Utterance] = lambda: FakeUtterance("tak")
    ) -> None:
        self.sent: list[bytes] = []
        self.now_ms = 0
        recognizer = FakeRecognizer(open_utterance)
        self.line = AudioSocketLine(self, RecognizerPool(recognizer, 1), lambda: self.now_ms)

    def send(self, frame: bytes) -> None:
        self.sent.append(frame)

    async def run(self, ticks: int, frame: bytes = b"") -> None:
        for _ in range(ticks):
            if frame:
                self.line.frame(frame)
            self.line.tick()
            self.now_ms += 20
            await asyncio.sleep(0)


class FakeRecognizer:
    def __init__(self, open_utterance: Callable[[], Utterance]) -> None:
        self._open = open_utterance

    def open(self, decoding: Decoding, *, whole: bool = False) -> Utterance:
        return self._open()

    def unknown(self, words: set[str]) -> set[str]:
        return set()


def plan(**options: Any) -> TurnPlan:
    clip = Clip("prompt", Path("p.wav"), b"\x01\x00" * 1600)
    return TurnPlan((clip,), BargeIn.ALL, listening(**options))


async def take(wire: Wire, turn: TurnPlan, act: Callable[[], object], ticks: int = 5) -> Heard:
    task = asyncio.create_task(wire.line.take_turn(turn))
    await asyncio.sleep(0)
    await wire.run(ticks)
    act()
    return (await asyncio.wait_for(task, 5)).heard


def test_keys() -> None:
    async def talk() -> Heard:
        wire = Wire()
        return await take(wire, plan(), lambda: wire.line.key("3"))

    assert asyncio.run(talk()) == Keys("3")


def test_a_secret_leaves_the_line_as_a_secret_and_nothing_typed_after_it_follows() -> None:
    async def talk() -> tuple[Heard, Heard]:
        wire = Wire()

        def press() -> None:
            for key in "7302845":
                wire.line.key(key)

        secret = await take(wire, plan(keys=6, secret=True), press)
        after = await take(wire, plan(), lambda: wire.line.key("1"))
        return secret, after

    secret, after = asyncio.run(talk())
    assert isinstance(secret, Keys)
    assert secret.digits == Secret("730284")
    assert "730284" not in repr(secret)
    assert after == Keys("1")


def test_speech_is_decoded_and_timed() -> None:
    async def talk() -> tuple[Heard, int | None]:
        wire = Wire()
        task = asyncio.create_task(wire.line.take_turn(plan()))
        await asyncio.sleep(0)
        await wire.run(20, VOICE)
        await wire.run(80, bytes(320))
        result = await asyncio.wait_for(task, 5)
        return result.heard, result.timing.endpoint_delay_ms

    heard, delay_ms = asyncio.run(talk())
    assert heard == Speech((Hypothesis("tak", 0.9),))
    assert delay_ms is not None
    assert 300 <= delay_ms <= 700


def test_a_hang_up_ends_any_turn_and_all_later_ones() -> None:
    async def talk() -> tuple[Heard, Heard]:
        wire = Wire()
        first = await take(wire, plan(), wire.line.hang_up)
        second = (await wire.line.take_turn(plan())).heard
        return first, second

    assert asyncio.run(talk()) == (HungUp(), HungUp())


def test_a_broken_recogniser_costs_the_voice_but_not_the_call() -> None:
    class Broken:
        def accept(self, pcm: bytes) -> str:
            raise RuntimeError("decoder fell over")

        def finish(self) -> tuple[Hypothesis, ...]:
            return ()

    async def talk() -> tuple[Heard, Heard]:
        wire = Wire(Broken)
        task = asyncio.create_task(wire.line.take_turn(plan()))
        await asyncio.sleep(0)
        await wire.run(20, VOICE)
        await wire.run(80, bytes(320))
        lost = (await asyncio.wait_for(task, 5)).heard
        return lost, await take(wire, plan(), lambda: wire.line.key("2"))

    assert asyncio.run(talk()) == (SpeechLost(), Keys("2"))


def test_something_is_always_sent() -> None:
    async def talk() -> int:
        wire = Wire()
        await wire.run(10)
        task = asyncio.create_task(wire.line.take_turn(TurnPlan((), BargeIn.ALL, None)))
        await asyncio.sleep(0)
        await wire.run(3)
        assert (await task).heard == Silence()
        await wire.run(10)
        return len(wire.sent)

    assert asyncio.run(talk()) == 23


@pytest.mark.parametrize("frames", [1, 200])
def test_a_flood_of_audio_is_cut_to_the_newest(frames: int) -> None:
    async def talk() -> None:
        wire = Wire()
        for _ in range(frames):
            wire.line.frame(VOICE)
        await wire.run(1)
        assert len(wire.sent) == 1

    asyncio.run(talk())
