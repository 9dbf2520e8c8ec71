"""Agents over all their queues: what each of them is doing, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from ivr.calls.live.events import Membership

Members = Mapping[tuple[str, str], Membership]
"""By agent and queue."""
_FREE, _RINGING = 1, 6
_IN_USE = frozenset({2, 3, 7, 8})
"""In use, busy, ringing while in use, on hold."""


class AgentState(StrEnum):
    """What an agent is doing."""

    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"
    """In a call of a queue."""
    BUSY = "busy"
    """On the telephone, and not by a queue."""
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    AWAY = "away"
    """The telephone does not answer to Asterisk."""


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent."""

    name: str
    queues: tuple[str, ...]
    state: AgentState
    reason: str = ""
    """Of a pause."""
    since: datetime | None = None
    """None for since before we looked."""


def seen(members: Members, member: Membership, moment: datetime) -> Members:
    """With one membership as it is now; `since` moves only when the state did."""
    key = member.agent, member.queue
    return {**members, key: _dated(members.get(key), member, moment)}


def replaced(members: Members, all_of_them: Iterable[Membership], moment: datetime) -> Members:
    """All memberships anew; who did not change keeps `since`."""
    found = {(each.agent, each.queue): each for each in all_of_them}
    return {
        key: _dated(members.get(key), each, moment) if members else each
        for key, each in found.items()
    }


def talking(members: Members, agent: str, *, talks: bool, moment: datetime) -> Members:
    """With an agent who began or ended a call of a queue."""
    changed = {
        key: replace(
            each,
            in_call=talks,
            last_call=each.last_call if talks else moment,
            since=each.since if each.in_call == talks else moment,
        )
        for key, each in members.items()
        if key[0] == agent
    }
    return {**members, **changed}


def agents(members: Members, moment: datetime) -> tuple[Agent, ...]:
    """Each agent once, by name."""
    ordered = sorted(members.values(), key=lambda each: (each.name, each.agent, each.queue))
    by_agent = groupby(ordered, key=lambda each: each.agent)
    return tuple(_agent(tuple(each), moment) for _, each in by_agent)


def _agent(memberships: tuple[Membership, ...], moment: datetime) -> Agent:
    state = _state(memberships, moment)
    reasons = dict.fromkeys(each.reason for each in memberships if each.paused and each.reason)
    since = [each.since for each in memberships if each.since is not None]
    return Agent(
        memberships[0].name,
        tuple(each.queue for each in memberships),
        state,
        ", ".join(reasons) if state is AgentState.PAUSED else "",
        max(since) if since else None,
    )


def _state(memberships: tuple[Membership, ...], moment: datetime) -> AgentState:
    statuses = {each.status for each in memberships}
    if any(each.in_call for each in memberships):
        return AgentState.TALKING
    if statuses & _IN_USE:
        return AgentState.BUSY
    if _RINGING in statuses:
        return AgentState.RINGING
    if _FREE not in statuses:
        return AgentState.AWAY
    if all(each.paused for each in memberships):
        return AgentState.PAUSED
    if any(_wraps_up(each, moment) for each in memberships):
        return AgentState.WRAP_UP
    return AgentState.FREE


def _wraps_up(member: Membership, moment: datetime) -> bool:
    return member.last_call is not None and moment < member.last_call + timedelta(
        seconds=member.wrap_up_s
    )


def _dated(before: Membership | None, now: Membership, moment: datetime) -> Membership:
    same = before is not None and _doing(before) == _doing(now)
    return replace(now, since=before.since if same and before else moment)


def _doing(member: Membership) -> tuple[int, bool, str, bool]:
    return member.status, member.paused, member.reason, member.in_call
