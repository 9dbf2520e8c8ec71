"""Makes the database ready for calls: at the start, or as soon as it answers.

A hotline does not wait for its database. While it is away calls are taken all the same: nobody is proved,
the last known routing decides, journals are spooled. A thread looks every few seconds, brings the schema
up to date and does once what a start with a database does at once.
"""

import threading
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from ivr.errors import StageError
from ivr.store.engine import migrate

log = structlog.get_logger()


class Arrival:
    """Waits for one database."""

    EVERY_S = 2.0

    def __init__(self, engine: Engine, then: Sequence[Callable[[], object]]) -> None:
        """`then` is done in order once the schema is up to date; each must bear being done twice."""
        self._engine, self._then = engine, then
        self._ready, self._told = False, False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)

    def attempt(self) -> bool:
        """Make it ready if it answers; False while it is away. What else is wrong is raised."""
        if self._ready:
            return True
        try:
            migrate(self._engine)
            for each in self._then:
                each()
        except (OperationalError, InterfaceError, StageError) as away:
            if not self._told:
                log.warning("database_away", reason=type(away).__name__)
            self._told = True
            return False
        if self._told:
            log.info("database_is_back")
        self._ready = True
        return True

    def start(self) -> None:
        """Look again and again, unless it is ready."""
        if not self._ready:
            self._thread.start()

    def close(self) -> None:
        """Wait no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping.wait(self.EVERY_S):
            try:
                if self.attempt():
                    return
            except SQLAlchemyError as wrong:  # it answers, and cannot be used: somebody must look
                log.error("database_not_usable", reason=type(wrong).__name__)
