"""What the pages of the live line share: the feed, its channels, names, and journals to read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from starlette.responses import Response

from ivr.calls.live.board import Board
from ivr.calls.live.view import Wallboard, wallboard
from ivr.panel.live.broadcast import Broadcast
from ivr.panel.live.feed import LiveFeed
from ivr.panel.names import Names
from ivr.store.reports import CallReport
from ivr.web.channel import Channel
from ivr.web.event_stream import Audience, EventStream
from ivr.web.sessions import Sessions
from ivr.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Live:
    """The live line, as a port of the panel."""

    feed: LiveFeed
    broadcast: Broadcast
    names: Callable[[], Names]
    """Of the routing in effect; cheap."""
    report: Callable[[str], CallReport | None]
    """A call and its journal; None for one that does not exist. `StageError` when the store is away."""
    audience: Audience = field(default_factory=Audience)

    def start(self) -> None:
        """Begin to follow the line."""
        self.feed.start()
        self.broadcast.start()

    def close(self) -> None:
        """End all streams; the threads end by themselves."""
        self.broadcast.close()

    def now(self) -> datetime:
        """The clock of the feed."""
        return self.feed.now()

    def board(self) -> Board:
        """All that is known."""
        return self.feed.board()

    def wallboard(self) -> Wallboard:
        """What is known, as it is shown."""
        queues, parts = tuple(self.names().queues), self.feed.parts()
        return wallboard(self.board(), self.now(), queues=queues, parts=parts)

    def stream(self, visit: Visit, channel: Channel, sessions: Sessions) -> Response:
        """The channel as a stream that ends with the visitor's session."""
        return EventStream(
            channel,
            audience=self.audience,
            token=visit.token,
            lives=lambda: sessions.known(visit.token, self.now()) is not None,
            now=self.now,
        )
