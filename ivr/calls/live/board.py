"""The board: everything that is known of the line now. `after(board, event)` is the next one.

Two sources, which fail apart. The journals know each call's topic, assurance and way, and what the
dialplan did with it; Asterisk knows who waits and what agents do. What one of them told is kept when it
falls silent, with the moment at which it was last heard, so that the figures can be shown as old.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never

from ivr.calls.live import agents, day
from ivr.calls.live.agents import Members
from ivr.calls.live.day import Day, ServiceLevel
from ivr.calls.live.events import (
    AgentTalks,
    AsteriskAway,
    AsteriskHeard,
    CallerJoined,
    CallerLeft,
    JournalsAway,
    JournalsRead,
    LiveEvent,
    MemberGone,
    MemberSeen,
    PartSeen,
    QueueCaller,
    QueueEvent,
    QueuesSeen,
)
from ivr.calls.live.progress import LiveCall, moved, with_row
from ivr.store.live import Written

_REMEMBERED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Source:
    """When a source was last heard."""

    as_of: datetime | None = None
    """None for never."""
    away: bool = True


@dataclass(frozen=True, slots=True)
class Board:
    """What is known."""

    rules: ServiceLevel
    day: Day
    calls: Mapping[str, LiveCall] = field(default_factory=dict)
    """Those that are not over, by id."""
    ended: Mapping[str, datetime] = field(default_factory=dict)
    """Calls that were over a moment ago, and since when: a late row must not bring one back."""
    journals: Source = field(default_factory=Source)
    callers: Mapping[tuple[str, str], QueueCaller] = field(default_factory=dict)
    """Who waits, by call and queue."""
    members: Members = field(default_factory=dict)
    asterisk: Source = field(default_factory=Source)
    parts: Mapping[str, PartSeen] = field(default_factory=dict)


def begin(rules: ServiceLevel, moment: datetime) -> Board:
    """Nothing is known yet."""
    return Board(rules, Day(day.day_of(moment)))


def after(board: Board, event: LiveEvent) -> Board:
    """The board after an event."""
    match event:
        case JournalsRead(moment, written):
            board = replace(
                board, journals=Source(moment, away=False), day=day.at(board.day, moment)
            )
            something = written.calls or written.entries
            return _with_written(board, written, moment) if something else board
        case JournalsAway():
            return replace(board, journals=replace(board.journals, away=True))
        case PartSeen(part=part):
            return replace(board, parts={**board.parts, part: event})
        case AsteriskAway():
            return replace(board, asterisk=replace(board.asterisk, away=True))
        case _:
            heard = replace(board, asterisk=Source(event.moment, away=False))
            return _with_queues(heard, event)


def _with_queues(board: Board, event: QueueEvent) -> Board:
    callers, members = board.callers, board.members
    match event:
        case QueuesSeen(moment, everybody, all_members):
            known = {(each.call_id, each.queue): each for each in everybody}
            # Asterisk tells whole seconds waited; when we saw somebody join we know better.
            known |= {key: callers[key] for key in known.keys() & callers.keys()}
            together = agents.replaced(members, all_members, moment)
            return replace(board, callers=known, members=together)
        case CallerJoined(caller=caller):
            return replace(board, callers={**callers, (caller.call_id, caller.queue): caller})
        case CallerLeft(call_id=call_id, queue=queue):
            rest = {key: each for key, each in callers.items() if key != (call_id, queue)}
            return replace(board, callers=rest)
        case MemberSeen(moment, member):
            return replace(board, members=agents.seen(members, member, moment))
        case MemberGone(agent=agent, queue=queue):
            rest_of_them = {key: each for key, each in members.items() if key != (agent, queue)}
            return replace(board, members=rest_of_them)
        case AgentTalks(moment, agent, talks):
            busy = agents.talking(members, agent, talks=talks, moment=moment)
            return replace(board, members=busy)
        case AsteriskHeard() | AsteriskAway():
            return board
        case _:
            assert_never(event)


def _with_written(board: Board, written: Written, moment: datetime) -> Board:
    calls, today = dict(board.calls), board.day
    ended = {key: at for key, at in board.ended.items() if moment - at < _REMEMBERED}
    for row in written.calls:
        if row.call_id in ended:
            continue
        if row.call_id not in calls:
            today = day.with_call(today, row.started_at)
        calls[row.call_id] = with_row(calls.get(row.call_id), row)
    for entry in written.entries:
        call = calls.get(entry.call_id)
        if call is None:
            continue
        next_one, stay = moved(call, entry)
        if stay is not None:
            today = day.with_stay(today, stay, board.rules)
        if next_one is not None:
            calls[entry.call_id] = next_one
        else:
            ended[calls.pop(entry.call_id).call_id] = moment
    # A service that died writes no last entry: at its next start it closes the rows of its calls.
    closed = [row.call_id for row in written.calls if row.ended_at and row.call_id in calls]
    ended |= dict.fromkeys(closed, moment)
    for call_id in closed:
        del calls[call_id]
    return replace(board, day=today, calls=calls, ended=ended)
