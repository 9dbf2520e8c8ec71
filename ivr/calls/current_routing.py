"""The version that is in effect now, followed while the service runs.

A thread looks every second whether another version has come into effect: somebody published, or its time
came. The new one is made ready first (its phrases are learned, its words rendered, its queues exist) and
then taken over in one step; calls that are on keep theirs. While the database is away the last known version
decides, or the one that was known to follow it, from its time on.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from ivr.calls.published import Published
from ivr.errors import ContentError, StageError
from ivr.routing.policy import Routing
from ivr.store import known_routing
from ivr.store.known_routing import Versions
from ivr.store.routing_cache import Cached

log = structlog.get_logger()


class Follower(Protocol):
    """Who must be ready before a version is taken over."""

    def prepare(self, published: Published) -> None:
        """Make ready what calls will need; `StageError` puts the takeover off."""
        ...

    def announce(self, routing: Routing) -> None:
        """Tell Asterisk; `StageError` when it does not listen: it is told again."""
        ...


class CurrentRouting:
    """Gives the version in effect; from any thread, without waiting."""

    EVERY_S = 1.0

    def __init__(
        self,
        versions: Versions,
        known: Cached,
        *,
        read: Callable[[Cached], Published],
        keep: Callable[[Cached], None],
        follower: Follower,
        now: Callable[[], datetime],
    ) -> None:
        """`known` is in effect; `read` makes a version usable, `keep` remembers it on disk.

        `read` raises `ContentError` for what means nothing, and `StageError` to be asked again.
        """
        self._versions, self._known, self._read, self._keep = versions, known, read, keep
        self._follower, self._now = follower, now
        self._published = read(known)
        self._untold: Routing | None = None
        self._refused = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="routing", daemon=True)

    def published(self) -> Published:
        """The version in effect."""
        return self._published

    def routing(self) -> Routing:
        """Where it lets calls go."""
        return self._published.routing

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def close(self) -> None:
        """Follow no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def look(self) -> None:
        """Look once, and take over what came into effect."""
        self._tell()
        wanted = self._wanted()
        if wanted is None or wanted.number == self._refused:
            return
        if wanted.number == self._known.number:
            if wanted.following != self._known.following:
                self._remember(wanted)
            return
        try:
            self._take_over(wanted)
        except ContentError as wrong:
            self._refused = wanted.number
            log.error("routing_unreadable", version=wanted.number, problem=str(wrong.problems[0]))
        except StageError as failure:
            log.warning("routing_put_off", version=wanted.number, code=failure.code)

    def _wanted(self) -> Cached | None:
        """What is in effect now, by the database or, while it is away, by what it said last."""
        moment = self._now()
        try:
            return known_routing.published(self._versions, moment)
        except StageError:
            return self._known.at(moment)

    def _take_over(self, version: Cached) -> None:
        published = self._read(version)
        self._follower.prepare(published)
        routing = self._untold = published.routing
        self._tell()
        before, self._published = self._published.routing.version, published
        log.info("routing_taken_over", version=routing.version, before=before)
        self._remember(version)

    def _remember(self, version: Cached) -> None:
        self._known = version
        try:
            self._keep(version)
        except OSError as full:
            log.warning("routing_not_kept", version=version.number, reason=full.strerror)

    def _tell(self) -> None:
        """Asterisk must know the queues before calls are sent there; when it is away, they wait."""
        if self._untold is None:
            return
        try:
            self._follower.announce(self._untold)
            self._untold = None
        except StageError as away:
            log.warning("routing_not_announced", code=away.code)

    def _run(self) -> None:
        while not self._stopping.wait(self.EVERY_S):
            self.look()
