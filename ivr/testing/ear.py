"""What a caller hears: when the other side speaks and when it falls silent, from its audio alone."""

import asyncio
import time

from ivr.speech.clip import FRAME_MS
from ivr.speech.voice import level_dbfs

VOICE_DBFS = -50.0
"""Our prompts are digitally silent between words; A-law adds noise far below this."""


class Ear:
    """Follows received audio; attach `frame` to a call's media."""

    def __init__(self, *, record: bool = False) -> None:
        """`record` keeps everything heard."""
        self._record, self.heard = record, bytearray()
        self.first_voice_s: float | None = None
        self.last_voice_s: float | None = None
        self._after: dict[float, float] = {}

    def frame(self, pcm: bytes, at_s: float) -> None:
        """20 ms of audio, and when it arrived (monotonic)."""
        if self._record:
            self.heard += pcm
        if level_dbfs(pcm) <= VOICE_DBFS:
            return
        self.first_voice_s = self.first_voice_s or at_s
        self.last_voice_s = at_s
        for moment in [m for m, first in self._after.items() if first == 0.0 and at_s > m]:
            self._after[moment] = at_s

    def watch(self, moment_s: float) -> None:
        """Remember when voice is first heard after a moment; see `after`."""
        self._after[moment_s] = 0.0

    def after(self, moment_s: float) -> float | None:
        """Seconds from a watched moment to the first voice after it."""
        first = self._after.get(moment_s, 0.0)
        return first - moment_s if first else None

    async def hush(self, silence_s: float, *, since_s: float, ended: asyncio.Event) -> None:
        """Wait until something was said since a moment and silence followed, or the call ended."""
        while not ended.is_set():
            last = self.last_voice_s
            if last is not None and last > since_s and time.monotonic() - last >= silence_s:
                return
            await asyncio.sleep(FRAME_MS / 1000)

    async def voice(self, *, since_s: float, ended: asyncio.Event) -> None:
        """Wait until something is said after a moment, or the call ended."""
        while not ended.is_set() and (self.last_voice_s or 0.0) <= since_s:  # noqa: ASYNC110
            await asyncio.sleep(FRAME_MS / 1000)
