"""Learns the words of drafts in the background, one after another, for those who edit them."""

import threading
from collections import OrderedDict

import structlog

from ivr.calls.judgement import Judge, Lesson
from ivr.errors import StageError
from ivr.routing.sources import Sources, Words

log = structlog.get_logger()

_KEPT = 4
"""What was learned takes some 40 MB."""


class Apprentice:
    """Usable from any thread; asking never waits."""

    def __init__(self, judge: Judge) -> None:
        """Nothing is learned yet."""
        self._judge = judge
        self._lessons: OrderedDict[Words | None, Lesson] = OrderedDict()
        self._wanted: Sources | None = None
        self._busy = False
        self._lock = threading.Lock()

    def lesson(self, sources: Sources) -> Lesson | None:
        """What was learned of these words; None while that takes its time: ask again.

        Of several that are asked for meanwhile, the last is learned next.
        """
        with self._lock:
            if sources.words in self._lessons:
                self._lessons.move_to_end(sources.words)
                return self._lessons[sources.words]
            self._wanted = sources
            if not self._busy:
                self._busy = True
                threading.Thread(target=self._learn, name="apprentice", daemon=True).start()
        return None

    def _learn(self) -> None:
        while (sources := self._next()) is not None:
            try:
                lesson = self._judge.lesson(sources)
            except StageError as failure:
                log.warning("draft_not_learned", code=failure.code)
                continue
            with self._lock:
                self._lessons[sources.words] = lesson
                while len(self._lessons) > _KEPT:
                    self._lessons.popitem(last=False)

    def _next(self) -> Sources | None:
        with self._lock:
            sources, self._wanted = self._wanted, None
            self._busy = sources is not None
            return sources
