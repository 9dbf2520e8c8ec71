"""Journals of calls: taken at once, written soon, and kept when the database is away.

No call waits for a disk. Writes go into a queue; one thread of this process writes them in batches, in
order. When the database fails, they go to an append-only file beside it, one JSON object a line, and
from there into the database as soon as it answers again. When a call has ended, its journal is digested;
while nothing is to be written, so are those that nobody digested.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.store import digests
from ivr.store.entries import CallFacts, CallRecord, Entry
from ivr.store.tables import Call, JournalEntry

log = structlog.get_logger()

_BATCH = 500
_IDLE_S = 0.2
_RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class _Write:
    """One row to come: a call, facts of a call, or a journal entry."""

    kind: str
    call_id: str
    data: dict[str, object]


class Journals:
    """Writes journals from any thread; `close` writes what is left."""

    def __init__(self, engine: Engine, spool: Path) -> None:
        """`spool` is the file that takes the writes while the database is away."""
        self._engine, self._spool = engine, spool
        self._queue: SimpleQueue[_Write | threading.Event] = SimpleQueue()
        self._backlog = digests.Backlog(engine)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journals", daemon=True)
        self._thread.start()

    def open_call(self, call: CallRecord) -> None:
        """Begin the record of a call."""
        self._queue.put(_Write("call", call.call_id, _plain(asdict(call))))

    def know(self, call_id: str, facts: CallFacts) -> None:
        """Add what became known of a call."""
        known = {name: value for name, value in asdict(facts).items() if value is not None}
        self._queue.put(_Write("facts", call_id, _plain(known)))

    def append(self, call_id: str, entries: Sequence[Entry]) -> None:
        """Add lines to a call's journal."""
        for entry in entries:
            self._queue.put(_Write("entry", call_id, asdict(entry)))

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Wait until everything taken so far is written or spooled."""
        done = threading.Event()
        self._queue.put(done)
        return done.wait(timeout_s)

    def close(self) -> None:
        """Write what is left and stop."""
        self.flush()
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            writes, waiting = self._batch()
            if writes:
                self._write(writes)
            elif self._spool.exists():
                self._replay()
            elif not self._backlog.done:
                self._backlog.digest_some()
            for done in waiting:
                done.set()

    def _batch(self) -> tuple[list[_Write], list[threading.Event]]:
        """Everything that waits, up to a batch; blocks for a moment when nothing does."""
        writes: list[_Write] = []
        waiting: list[threading.Event] = []
        pause = _RETRY_S if self._spool.exists() else _IDLE_S
        while len(writes) < _BATCH:
            try:
                item = self._queue.get(timeout=0.0 if writes or waiting else pause)
            except (Empty, ValueError):
                break
            if isinstance(item, threading.Event):
                waiting.append(item)
            else:
                writes.append(item)
        return writes, waiting

    def _write(self, writes: Sequence[_Write]) -> None:
        """Into the database; behind the spool while there is one, so that the order holds."""
        if self._spool.exists():
            self._spooled(writes)
            self._replay()
        elif not self._stored(writes):
            self._spooled(writes)

    def _stored(self, writes: Sequence[_Write]) -> bool:
        try:
            with Session(self._engine) as session, session.begin():
                for write in writes:
                    _apply(session, write)
        except SQLAlchemyError as away:
            log.warning("journal_database_away", reason=type(away).__name__)
            return False
        return True

    def _spooled(self, writes: Sequence[_Write]) -> None:
        try:
            with self._spool.open("a", encoding="utf-8") as file:
                file.writelines(
                    json.dumps(asdict(write), ensure_ascii=False) + "\n" for write in writes
                )
        except OSError as full:
            log.error("journal_lost", writes=len(writes), reason=full.strerror)

    def _replay(self) -> None:
        """Put the spool into the database; lines that cannot be read are kept aside."""
        writes, broken = [], []
        for line in self._spool.read_text("utf-8").splitlines():
            try:
                writes.append(_Write(**json.loads(line)))
            except (ValueError, TypeError):
                broken.append(line)
        if not self._stored(writes):
            return
        if broken:
            aside = self._spool.with_suffix(".broken")
            with aside.open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in broken)
            log.warning("journal_spool_broken_lines", lines=len(broken), kept_in=aside.name)
        self._spool.unlink()
        log.info("journal_spool_replayed", writes=len(writes))


def _apply(session: Session, write: _Write) -> None:
    data = {name: _moment(name, value) for name, value in write.data.items()}
    match write.kind:
        case "call":
            session.merge(Call(**data))
        case "facts":
            call = session.get(Call, write.call_id)
            for name, value in data.items() if call else ():
                setattr(call, name, value)
            if "ended_at" in data:
                digests.write(session, write.call_id)
        case "entry":
            session.add(JournalEntry(call_id=write.call_id, **data))


def _plain(data: dict[str, object]) -> dict[str, object]:
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in data.items()}


def _moment(name: str, value: object) -> object:
    if name.endswith("_at") and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value
