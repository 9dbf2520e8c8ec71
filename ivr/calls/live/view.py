"""The board as it is shown at a moment: each figure with its age, and stale where its source is silent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.calls.live import agents, day
from ivr.calls.live.agents import Agent, AgentState
from ivr.calls.live.board import Board, Source
from ivr.calls.live.day import ServiceLevel, Stays
from ivr.calls.live.events import Condition, PartSeen
from ivr.calls.live.progress import LiveCall, Stage

JOURNALS_STALE_AFTER = timedelta(seconds=5)
ASTERISK_STALE_AFTER = timedelta(seconds=10)
PARTS_STALE_AFTER = timedelta(seconds=20)
"""Each several times the pause between two looks."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old figures are."""

    as_of: datetime | None
    """None where their source was never heard."""
    stale: bool


@dataclass(frozen=True, slots=True)
class WaitingCaller:
    """One who waits: never who it is."""

    call_id: str
    queue: str
    since: datetime
    topic: str
    """Empty where the journal does not tell."""
    assurance: str
    known: bool
    """Whether there is a journal: none while the dialplan helps itself."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue."""

    name: str
    waiting: int
    longest_since: datetime | None
    talking: int
    free: int
    agents: int
    """Those whose telephone answers."""
    stays: Stays


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the hotline."""

    name: str
    condition: Condition
    why: str
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class Wallboard:
    """What the line is doing."""

    moment: datetime
    rules: ServiceLevel
    journals: Freshness
    asterisk: Freshness
    stages: Counter[Stage]
    topics: tuple[tuple[str, int], ...]
    """Of the calls in the bot, most frequent first; an empty topic is not known yet."""
    waiting: tuple[WaitingCaller, ...]
    """Longest first."""
    waiting_from: Freshness
    """Of the list and what is counted from it: Asterisk's, or the journals' while Asterisk is away."""
    waiting_by_journals: bool
    queues: tuple[QueueLine, ...]
    agents: tuple[Agent, ...]
    states: Counter[AgentState]
    pauses: tuple[tuple[str, int], ...]
    """Agents on pause, by reason."""
    today: Stays
    calls_today: int
    parts: tuple[PartLine, ...]


def wallboard(
    board: Board, moment: datetime, *, queues: Sequence[str], parts: Sequence[str]
) -> Wallboard:
    """The board at a moment; `queues` and `parts` are shown in their order, other queues after them."""
    journals = _freshness(board.journals, moment, JOURNALS_STALE_AFTER)
    asterisk = _freshness(board.asterisk, moment, ASTERISK_STALE_AFTER)
    by_journals = asterisk.stale
    waiting = _by_journals(board) if by_journals else _by_asterisk(board)
    everybody = agents.agents(board.members, moment)
    today = day.at(board.day, moment)
    return Wallboard(
        moment,
        board.rules,
        journals,
        asterisk,
        Counter(call.stage for call in board.calls.values()),
        tuple(Counter(c.topic for c in board.calls.values() if c.stage is Stage.BOT).most_common()),
        waiting,
        journals if by_journals else asterisk,
        by_journals,
        tuple(_queues(board.calls.values(), waiting, everybody, today.stays, queues)),
        everybody,
        Counter(agent.state for agent in everybody),
        _pauses(everybody),
        today.total(),
        today.calls,
        tuple(_part(board.parts.get(name), name, moment) for name in parts),
    )


def _freshness(source: Source, moment: datetime, stale_after: timedelta) -> Freshness:
    old = source.as_of is None or moment - source.as_of > stale_after
    return Freshness(source.as_of, source.away or old)


def _by_asterisk(board: Board) -> tuple[WaitingCaller, ...]:
    known = board.calls
    return _longest_first(
        WaitingCaller(
            each.call_id,
            each.queue,
            each.since,
            known[each.call_id].topic if each.call_id in known else "",
            known[each.call_id].assurance if each.call_id in known else "",
            known=each.call_id in known,
        )
        for each in board.callers.values()
    )


def _by_journals(board: Board) -> tuple[WaitingCaller, ...]:
    return _longest_first(
        WaitingCaller(each.call_id, each.queue, each.began, each.topic, each.assurance, known=True)
        for each in board.calls.values()
        if each.stage is Stage.WAITING
    )


def _longest_first(waiting: Iterable[WaitingCaller]) -> tuple[WaitingCaller, ...]:
    return tuple(sorted(waiting, key=lambda each: (each.since, each.call_id)))


def _queues(
    calls: Iterable[LiveCall],
    waiting: Sequence[WaitingCaller],
    everybody: Sequence[Agent],
    ended: Mapping[str, Stays],
    order: Sequence[str],
) -> Iterable[QueueLine]:
    talking = Counter(call.queue for call in calls if call.stage is Stage.TALKING)
    counted = Counter(each.queue for each in waiting)
    present = [agent for agent in everybody if agent.state is not AgentState.AWAY]
    there = Counter(queue for agent in present for queue in agent.queues)
    free = Counter(q for a in present if a.state is AgentState.FREE for q in a.queues)
    others = sorted((talking.keys() | counted.keys() | there.keys() | ended.keys()) - set(order))
    for name in (*order, *others):
        longest = next((each.since for each in waiting if each.queue == name), None)
        yield QueueLine(
            name,
            counted[name],
            longest,
            talking[name],
            free[name],
            there[name],
            ended.get(name, Stays()),
        )


def _pauses(everybody: Iterable[Agent]) -> tuple[tuple[str, int], ...]:
    paused = Counter(each.reason for each in everybody if each.state is AgentState.PAUSED)
    return tuple(paused.most_common())


def _part(seen: PartSeen | None, name: str, moment: datetime) -> PartLine:
    if seen is None:
        return PartLine(name, Condition.WARNING, "", Freshness(None, stale=True))
    stale = moment - seen.moment > PARTS_STALE_AFTER
    return PartLine(name, seen.condition, seen.why, Freshness(seen.moment, stale))
