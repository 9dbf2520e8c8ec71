"""A call as its consultant sees it, from its journal: pure, and without anything that names the caller."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.panel.names import Names
from ivr.secret import MASK
from ivr.store.entries import AgentCall
from ivr.store.reports import CallReport
from ivr.understanding.interpretation import Outcome

MOST_SAID = 8
"""Utterances; a consultant has seconds to read them."""


@dataclass(frozen=True, slots=True)
class CallView:
    """What the journal tells of one call."""

    call_id: str
    topic: str
    """Its name; empty where none was found."""
    queue: str
    began_at: datetime
    """When the consultant got it; aware UTC."""
    ended_at: datetime | None
    """None while they have it."""
    waited_s: int | None = None
    """In the last queue; None where the journal does not say."""
    said: tuple[str, ...] = ()
    """What the caller said, in order, without numbers."""
    topic_why: tuple[str, ...] = ()
    """Why it is this topic."""
    route_why: tuple[str, ...] = ()
    """Why it came to this queue."""
    failed_proofs: int = 0
    """Proofs of identity that failed in this call."""
    repeats: int = 0
    """How often KASja had to ask again: understood nothing, or heard nothing."""
    marked: bool = False
    """This consultant said that it is in the wrong queue."""

    @property
    def lasted_s(self) -> int | None:
        """The talk; None while it lasts."""
        return round((self.ended_at - self.began_at).total_seconds()) if self.ended_at else None


def view_of(
    call: AgentCall, report: CallReport | None, names: Names, *, marked: bool = False
) -> CallView:
    """The call; its journal is None where it was deleted, or is not written yet."""
    if report is None:
        queue = names.queue(call.queue)
        return CallView(call.call_id, "", queue, call.began_at, call.ended_at, marked=marked)
    label = _text(report.facts.get("topic"))
    started = datetime.fromisoformat(str(report.facts["started_at"]))
    before = _before(report.entries, (call.began_at - started) + _SLACK)
    return CallView(
        call.call_id,
        names.topic(label),
        names.queue(call.queue or _text(report.facts.get("queue"))),
        call.began_at,
        call.ended_at,
        _waited_s(before),
        _said(before),
        _topic_why(before, label),
        next((_texts(e["why"]) for e in reversed(before) if e["kind"] == "decision"), ()),
        sum(1 for e in before if e["kind"] == "authenticated" and not e["proved"]),
        sum(1 for e in before if _is_repeat(e)),
        marked,
    )


_Entry = Mapping[str, object]
_SLACK = timedelta(seconds=2)
"""The journal's clock begins with the call, the register's moment is the wall clock's."""


def _before(entries: Iterable[_Entry], connected: timedelta) -> list[_Entry]:
    """The entries up to the consultant; what comes later is the survey."""
    until_ms = connected / timedelta(milliseconds=1)
    return [entry for entry in entries if int(str(entry["at_ms"])) <= until_ms]


def _waited_s(entries: list[_Entry]) -> int | None:
    times = {str(e["kind"]): int(str(e["at_ms"])) for e in entries}
    if "transfer" not in times or times.get("agent_connected", -1) < times["transfer"]:
        return None
    return round((times["agent_connected"] - times["transfer"]) / 1000)


def _said(entries: list[_Entry]) -> tuple[str, ...]:
    heard = (_text(e["text"]) for e in entries if e["kind"] == "heard" and e["mode"] == "voice")
    return tuple(text for text in heard if text and text != MASK)[-MOST_SAID:]


def _is_repeat(entry: _Entry) -> bool:
    return entry["kind"] == "no_input" or entry.get("outcome") == Outcome.REJECT


def _topic_why(entries: list[_Entry], label: str) -> tuple[str, ...]:
    found = (e for e in reversed(entries) if e["kind"] == "heard" and e["intent"] == label)
    return next((_texts(e["why"]) for e in found), ()) if label else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
