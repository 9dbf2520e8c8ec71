"""Journals of made-up calls, as the service would have written them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from ivr.calls.live.board import Board, after, begin
from ivr.calls.live.day import ServiceLevel
from ivr.calls.live.events import JournalsRead, LiveEvent, Membership, QueueCaller
from ivr.store.live import CallRow, Written, WrittenEntry

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
RULES = ServiceLevel(target_percent=80, within_s=20, short_abandon_s=5)
Step = tuple[float, str, dict[str, object]]
"""Seconds since the answer, the entry's kind, its data."""

WELCOME: Step = (0, "call_started", {"entry": "welcome"})
ROUTED: Step = (8, "transfer", {"topic": "MANDAT", "queue": "us-mandaty"})
QUEUED: Step = (10, "queued", {"queue": "us-mandaty"})


def moment(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def connected(seconds: float, queue: str = "us-mandaty") -> Step:
    return seconds, "agent_connected", {"queue": queue}


def ended(seconds: float) -> Step:
    return seconds, "call_ended", {"outcome": "answered"}


def row(call_id: str = "c1", *, began: float = 0, **more: object) -> CallRow:
    known = {"ended_at": None, "assurance": "", **more}
    return CallRow(call_id, moment(began), **known)  # type: ignore[arg-type]


def written(*steps: Step, call_id: str = "c1", began: float = 0, first_id: int = 1) -> Written:
    """One call from its beginning."""
    entries = (
        WrittenEntry(first_id + i, call_id, round(at_s * 1000), kind, data)
        for i, (at_s, kind, data) in enumerate(steps)
    )
    return Written((row(call_id, began=began),), tuple(entries))


def told(*events: LiveEvent | Written, board: Board | None = None) -> Board:
    """The board after these, read at the end of their own last entry."""
    known = board or begin(RULES, NOW)
    for event in events:
        known = after(known, JournalsRead(NOW, event) if isinstance(event, Written) else event)
    return known


def caller(call_id: str, queue: str = "us-mandaty", since: float = 0) -> QueueCaller:
    return QueueCaller(call_id, queue, moment(since))


def member(agent: str = "PJSIP/anna", queue: str = "us-mandaty", **more: object) -> Membership:
    known = {
        "name": agent.removeprefix("PJSIP/").title(),
        "status": 1,
        "paused": False,
        "reason": "",
        "in_call": False,
        "last_call": None,
        "wrap_up_s": 0,
        **more,
    }
    return Membership(agent=agent, queue=queue, **known)  # type: ignore[arg-type]


def stages(board: Board) -> dict[str, str]:
    return {call.call_id: call.stage.value for call in board.calls.values()}


def all_at_once(parts: Iterable[Written]) -> Written:
    """Several calls in one look."""
    each = list(parts)
    return Written(
        tuple(call for part in each for call in part.calls),
        tuple(entry for part in each for entry in part.entries),
    )
