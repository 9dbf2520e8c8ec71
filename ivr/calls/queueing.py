"""One call's stays in queues: what the caller was told of the wait, how long it was, how it ended.

Both stand in the journal, the truth beside the announcement: `queued` when the caller goes to a queue,
`left_queue` when the stay is over, `talked` when the consultant's work is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from ivr.calls.journal import Journal
from ivr.calls.service_pace import ServicePace
from ivr.routing import forecast
from ivr.routing.decision import Circumstances, Decision, Place
from ivr.routing.forecast import Served
from ivr.store.waits import LEFT_QUEUE, TALKED

KEY = "key"
"""How a caller leaves a queue who comes back, or does something else meanwhile."""


class Places:
    """The places that Asterisk does not know of; safe to use from any thread.

    From when the place of each waiting call of this process dates, and the places of those who will be
    called back.
    """

    def __init__(self) -> None:
        """Nobody waits."""
        self._since: dict[str, datetime] = {}
        self._awaited: Mapping[str, tuple[Place, ...]] = {}
        self._lock = Lock()

    def await_callers(self, places: Mapping[str, tuple[Place, ...]]) -> None:
        """Know who will be called back, by queue."""
        self._awaited = places

    def awaited(self, queue: str) -> tuple[Place, ...]:
        """The places in a queue of those who will be called back."""
        return self._awaited.get(queue, ())

    def since_of(self, call_id: str) -> datetime | None:
        """From when a call's place dates; None for a call that nobody here knows."""
        with self._lock:
            return self._since.get(call_id)

    def keep(self, call_id: str, since: datetime | None) -> None:
        """Note a place; None gives it up."""
        with self._lock:
            if since is None:
                self._since.pop(call_id, None)
            else:
                self._since[call_id] = since


@dataclass(frozen=True, slots=True)
class _Stay:
    """One stay in a queue."""

    queue: str
    entered_ms: int
    since: datetime
    announced_s: int | None
    had_to_wait: bool
    position: int | None
    agents: int | None


class Queueing:
    """Follows one call through its queues."""

    def __init__(
        self,
        call_id: str,
        journal: Journal,
        pace: ServicePace,
        places: Places,
        *,
        clock_ms: Callable[[], int],
        now: Callable[[], datetime],
    ) -> None:
        """Not in a queue yet; `clock_ms` counts from the answer."""
        self._call_id, self._journal, self._pace, self._places = call_id, journal, pace, places
        self._clock_ms, self._now = clock_ms, now
        self._stay: _Stay | None = None
        self._talk: tuple[str, int, int] | None = None
        """The queue whose consultant the caller talks to, since when, and the time for notes."""

    def enter(self, decision: Decision, subject: Circumstances) -> None:
        """The caller goes to a queue; a place that was kept dates from when it was taken."""
        since = subject.since if decision.keeps_place else None
        minutes = forecast.announced_minutes(decision.estimated_wait_s)
        self._stay = _Stay(
            decision.queue or "",
            self._clock_ms(),
            since or self._now(),
            None if minutes is None else minutes * 60,
            decision.position is not None and decision.estimated_wait_s != 0,
            decision.position,
            decision.agents,
        )
        self._places.keep(self._call_id, self._stay.since)
        self._journal.write(
            "queued",
            queue=self._stay.queue,
            position=decision.position,
            agents=decision.agents,
            estimated_wait_s=decision.estimated_wait_s,
            announced_s=self._stay.announced_s,
        )

    def leave(self, how: str, subject: Circumstances) -> Circumstances:
        """The stay is over, if there was one; what routing may know of the caller from now on.

        `how` is `key`, `abandoned` or Asterisk's reason in small letters. A caller who pressed a key has
        the place kept.
        """
        stay = self._end(how)
        if stay is None:
            return subject
        waited_s = self._waited_s(stay)
        kept = how == KEY
        spent_s = waited_s + (subject.spent_s if subject.held == stay.queue else 0)
        return Circumstances(
            subject.last_called,
            subject.waited_s + waited_s,
            subject.office,
            held=stay.queue if kept else "",
            since=stay.since if kept else None,
            spent_s=spent_s if kept else 0,
        )

    def answered(self, queue: str, notes_s: int) -> None:
        """A consultant of this queue took the call; again when the call is passed on to another.

        `notes_s` is the time that consultants of this queue have for notes.
        """
        self.end_talk()
        stay = self._end("answered")
        if stay is not None and stay.had_to_wait and stay.agents and stay.position:
            served = Served(self._waited_s(stay), stay.position, stay.agents)
            self._pace.served(stay.queue, served, self._now())
        self._talk = queue, self._clock_ms(), notes_s

    def end_talk(self) -> None:
        """The consultant is done with the caller, if there was one."""
        if self._talk is None:
            return
        queue, began_ms, notes_s = self._talk
        self._talk = None
        seconds = (self._clock_ms() - began_ms) // 1000
        self._journal.write(TALKED, queue=queue, talked_s=seconds, notes_s=notes_s)
        self._pace.talked(queue, seconds + notes_s, self._now())

    def _end(self, how: str) -> _Stay | None:
        stay, self._stay = self._stay, None
        if stay is None:
            return None
        self._places.keep(self._call_id, None)
        self._journal.write(
            LEFT_QUEUE,
            queue=stay.queue,
            how=how,
            waited_s=self._waited_s(stay),
            announced_s=stay.announced_s,
            position=stay.position,
            agents=stay.agents,
            had_to_wait=stay.had_to_wait,
        )
        return stay

    def _waited_s(self, stay: _Stay) -> int:
        return (self._clock_ms() - stay.entered_ms) // 1000
