"""A caller who is a recording, on the real line, in simulated time: a minute of it takes a second.

The turn, the endpointing, the recogniser and its pool are those of a call; only Asterisk and the clock
are missing. Each tick waits until what was heard so far is decoded, so that every run gives the same.
"""

import asyncio
from collections.abc import Iterator

from ivr.calls.ports import TurnPlan, TurnResult
from ivr.speech.clip import FRAME_BYTES, FRAME_MS
from ivr.speech.g711 import A_LAW
from ivr.speech.recognizer import RecognizerPool
from ivr.telephony.audiosocket_line import AudioSocketLine
from ivr.telephony.line import SILENCE


class RecordedCaller:
    """Speaks a recording once, from its first turn on, and is silent afterwards."""

    def __init__(self, pcm: bytes, recognition: RecognizerPool) -> None:
        """`pcm`: 8 kHz 16-bit mono; it goes through A-law, as on every Polish trunk."""
        self._frames = _frames(A_LAW.decode(A_LAW.encode(pcm)))
        self.now_ms = 0
        self.left_ms = -(-len(pcm) // FRAME_BYTES) * FRAME_MS
        """How much of the recording is still to come."""
        self.sent: list[bytes] = []
        """The frames that came from KASja."""
        self._line = AudioSocketLine(self, recognition, lambda: self.now_ms)

    def send(self, frame: bytes) -> None:
        """Take 20 ms from KASja."""
        self.sent.append(frame)

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        """Carry out one turn; see `calls.ports.Line`."""
        turn = asyncio.create_task(self._line.take_turn(plan))
        await asyncio.sleep(0)
        while not turn.done():
            self._line.frame(next(self._frames, SILENCE))
            self.left_ms = max(0, self.left_ms - FRAME_MS)
            self._line.tick()
            self.now_ms += FRAME_MS
            await self._line.settled()
            await asyncio.sleep(0)
        return await turn


def _frames(pcm: bytes) -> Iterator[bytes]:
    for at in range(0, len(pcm), FRAME_BYTES):
        yield pcm[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")
