"""Server-sent events: one channel to one browser (WHATWG HTML, 9.2).

    event: parts    {"now": 1795600000000, "parts": {"waiting": "<table>…"}}    what changed since the last
    event: alive    {"now": …}                                                  nothing changed; we are here
    event: over     {}                                                          the session has ended

`now` is the panel's clock in milliseconds: ages are counted from it, not from the browser's clock.
A stream lasts a minute; then the browser comes again at once, through the gate, which looks anew at the
account and what it may see.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from starlette.responses import StreamingResponse
from starlette.types import Send

from ivr.web.channel import Channel

ALIVE_EVERY_S = 3.0
SEND_WITHIN_S = 15.0
"""A browser that takes nothing for so long is let go; it comes back by itself when it can."""
LASTS_S = 60.0
_AGAIN_MS, _AT_ONCE_MS = 2000, 20
"""After a connection that broke, so that a panel that starts is not stormed; after one that had its time."""


class Audience:
    """How many streams there may be: each holds a connection that other pages need too.

    Used on the loop alone.
    """

    def __init__(self, *, most: int = 120, of_one: int = 6) -> None:
        """`of_one` session; a browser closes the streams of windows that nobody sees."""
        self._most, self._of_one = most, of_one
        self._open = Counter[str]()

    def enter(self, token: str) -> bool:
        """Count one more of this session; False where there is no room."""
        if self._open.total() >= self._most or self._open[token] >= self._of_one:
            return False
        self._open[token] += 1
        return True

    def leave(self, token: str) -> None:
        """One less."""
        self._open[token] -= 1
        if not self._open[token]:
            del self._open[token]


class EventStream(StreamingResponse):
    """The answer to a browser that watches a channel; it lasts as long as the session."""

    def __init__(
        self,
        channel: Channel,
        *,
        audience: Audience,
        token: str,
        lives: Callable[[], bool],
        now: Callable[[], datetime],
    ) -> None:
        """For the session of that token.

        `lives` tells whether the session goes on; it is asked every few seconds and must not block.
        """
        super().__init__((), media_type="text/event-stream")
        self.headers["X-Accel-Buffering"] = "no"  # nginx would collect events
        self._channel, self._audience, self._token = channel, audience, token
        self._lives, self._now = lives, now

    async def stream_response(self, send: Send) -> None:
        """Send until the session ends, the server does, or the browser takes nothing any more."""
        if not self._audience.enter(self._token):
            await self._begin(send, 503)
            await _send(send, b"", more=False)
            return
        self._channel.watchers += 1
        try:
            await self._begin(send, 200)
            with suppress(TimeoutError):
                await self._events(send)
                await _send(send, b"", more=False)
        finally:
            self._channel.watchers -= 1
            self._audience.leave(self._token)

    async def _begin(self, send: Send, status: int) -> None:
        start = {"type": "http.response.start", "status": status, "headers": self.raw_headers}
        await send(start)

    async def _events(self, send: Send) -> None:
        await _send(send, f"retry: {_AGAIN_MS}\n\n".encode())
        number, sent = 0, dict[str, str]()
        clock_s = asyncio.get_running_loop().time
        until_s = clock_s() + LASTS_S
        while not self._channel.closed:
            if not self._lives():
                await _send(send, _event("over", {}))
                return
            if clock_s() >= until_s:
                await _send(send, f"retry: {_AT_ONCE_MS}\n\n".encode())
                return
            state = await self._channel.newer(number, within_s=ALIVE_EVERY_S)
            if state is None:
                await _send(send, _event("alive", {"now": self._now_ms()}))
                continue
            changed = {name: part for name, part in state.parts.items() if sent.get(name) != part}
            await _send(send, _event("parts", {"now": self._now_ms(), "parts": changed}))
            number, sent = state.number, dict(state.parts)

    def _now_ms(self) -> int:
        return round(self._now().timestamp() * 1000)


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    async with asyncio.timeout(SEND_WITHIN_S):
        await send({"type": "http.response.body", "body": body, "more_body": more})


def _event(name: str, data: Mapping[str, int | Mapping[str, str]]) -> bytes:
    # JSON holds no line break outside its strings, and escapes those inside: one line of data.
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
