"""Callbacks in memory; implements `routing.callback.Callbacks`."""

from dataclasses import replace
from datetime import datetime

from ivr.errors import StageError
from ivr.routing.callback import ENDED, CallbackRecord, CallbackRequest, CallbackState


class MemoryCallbacks:
    """Keeps callbacks of one test."""

    def __init__(self, *, away: bool = False) -> None:
        """Nobody has asked yet; an `away` store answers nothing."""
        self.records: dict[int, CallbackRecord] = {}
        self.why: dict[int, list[str]] = {}
        self.away, self.refusing = away, False

    def open_of(self, caller: str) -> int | None:
        """The callback that this caller waits for."""
        self._require()
        waiting = (r for r in self.records.values() if r.state not in ENDED)
        return next((r.id for r in waiting if r.caller == caller), None)

    def leave(self, request: CallbackRequest) -> bool:
        """Keep a request."""
        self._require()
        if self.refusing:
            return False
        number = len(self.records) + 1
        self.records[number] = CallbackRecord(
            number, request.call_id, request.queue, request.topic, request.number, request.caller,
            request.place_at, request.moment, request.moment, 0, CallbackState.OPEN, None, None,
        )  # fmt: skip
        return True

    def find(self, callback: int) -> CallbackRecord | None:
        """One callback."""
        self._require()
        return self.records.get(callback)

    def unended(self) -> list[CallbackRecord]:
        """All that wait or are being dialled, the oldest place first."""
        self._require()
        waiting = [r for r in self.records.values() if r.state not in ENDED]
        return sorted(waiting, key=lambda record: record.place_at)

    def claim(self, callback: int, moment: datetime) -> bool:
        """Begin a try."""
        self._require()
        if self.records[callback].state is not CallbackState.OPEN:
            return False
        self._change(callback, state=CallbackState.DIALLING, dialled_at=moment)
        return True

    def put_off(self, callback: int, moment: datetime, due_at: datetime, why: str) -> None:  # noqa: ARG002
        """A try that does not count."""
        self._require()
        self._change(callback, state=CallbackState.OPEN, due_at=due_at, why=why)

    def missed(self, callback: int, moment: datetime, due_at: datetime | None, why: str) -> None:
        """A try that reached nobody."""
        self._require()
        if due_at is None:
            self.end(callback, CallbackState.EXHAUSTED, moment, why)
            return
        tries = self.records[callback].tries + 1
        self._change(callback, state=CallbackState.OPEN, due_at=due_at, tries=tries, why=why)

    def end(self, callback: int, state: CallbackState, moment: datetime, why: str) -> bool:
        """It has ended."""
        self._require()
        if self.records[callback].state in ENDED:
            return False
        self._change(callback, state=state, number=None, ended_at=moment, why=why)
        return True

    def _require(self) -> None:
        if self.away:
            raise StageError("callbacks", "away")

    def _change(self, callback: int, *, why: str = "", **values: object) -> None:
        self.records[callback] = replace(self.records[callback], **values)  # type: ignore[arg-type]
        self.why.setdefault(callback, []).append(why)
