"""The names of topics and queues for pages: from the grammars and the routing in effect."""

import time

from sqlalchemy import Engine

from ivr.calls.desk import utc_now
from ivr.errors import ContentError, StageError
from ivr.panel.names import Names
from ivr.settings import Settings
from ivr.store import known_routing
from ivr.store.draft_words import catalogue
from ivr.wiring import routing as wiring_routing

KNOWN_FOR_S = 10.0
"""A published routing has its new names on the pages within this time."""


class CurrentNames:
    """Those of the routing in effect. Threads may share one."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        """Nothing is read yet."""
        self._settings = settings
        self._versions = wiring_routing.routing_versions(settings, engine)
        self._cache = wiring_routing.routing_cache(settings)
        self._number, self._names = -1, Names()
        self._again_s = float("-inf")

    def __call__(self) -> Names:
        """The names now; those known last while the routing cannot be read."""
        if time.monotonic() >= self._again_s:
            self._again_s = time.monotonic() + KNOWN_FOR_S
            try:
                self._look()
            except (StageError, ContentError):
                return self._names
        return self._names

    def _look(self) -> None:
        files = self._settings.content
        known = known_routing.known(self._versions, self._cache, files, moment=utc_now())
        if known.number == self._number:
            return
        routing = wiring_routing.read_routing(self._settings, known)
        called = catalogue(wiring_routing.words_of(self._settings)(known.sources)).topics
        names = {label: topic.name for label, topic in called.items()}
        topics = {label: names.get(label) or label for label in routing.topics}
        queues = {name: queue.spoken for name, queue in routing.queues.items()}
        self._number, self._names = known.number, Names(topics, queues)
