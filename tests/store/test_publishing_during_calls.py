"""A thousand publications and rollbacks while fifty calls are on: none dropped, none between versions.

The calls are real conversations, from greeting to queue and on from there when the queue was in vain;
only the telephone line is missing. A caller thinks until so many more versions were published, so that
every call lives through several; nobody sleeps.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ivr.calls.current_routing import CurrentRouting
from ivr.calls.desk import Desk
from ivr.calls.ports import TurnPlan, TurnResult
from ivr.calls.published import Published
from ivr.dialogue.actions import Transfer
from ivr.routing import loader
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources
from ivr.speech.prompts import PromptLibrary
from ivr.store.routing_cache import Cached
from ivr.store.routing_versions import RoutingVersions
from ivr.testing.line import Press, ScriptedLine
from ivr.wiring.parts import Content
from tests.calls.desks import desk_for

CALLS, PUBLICATIONS = 50, 1000
BEGIN = datetime(2026, 4, 28, 8, 0, tzinfo=UTC)
PATIENCE = range(1, 8)
"""Publications that a caller lets pass before each key."""

OLD = Sources(
    "queues: {a: {spoken: pierwsza, hours: always, overflow: b}, b: {spoken: druga, hours: always}}\n"
    "general: b\ntopics: {KSEF: {queue: a}}\nmenu: [KSEF]\n",
    "us: {mon: closed}\n",
    place=Path("old"),
)
NEW = replace(
    OLD,
    routing="queues: {c: {spoken: trzecia, hours: always, overflow: d}, "
    "d: {spoken: czwarta, hours: always}}\ngeneral: d\ntopics: {KSEF: {queue: c}}\nmenu: [KSEF]\n",
)
WAYS = {OLD.digest: ("a", "b"), NEW.digest: ("c", "d")}
"""What a whole version makes of a call, and of one that its queue did not serve."""


class Ready:
    """Asterisk and the prompts are always ready."""

    def prepare(self, published: Published) -> None:
        pass

    def announce(self, routing: Routing) -> None:
        pass


class Publications:
    """Counts what was taken over, for callers who wait for it."""

    def __init__(self) -> None:
        self.done, self.over = 0, False
        self._next = asyncio.Event()

    def note(self) -> None:
        self.done += 1
        self._next.set()
        self._next = asyncio.Event()

    def end(self) -> None:
        self.over = True
        self._next.set()

    async def pass_by(self, number: int) -> None:
        until = self.done + number
        while self.done < until and not self.over:
            await self._next.wait()


class ThinkingLine(ScriptedLine):
    """A caller who thinks before each key."""

    def __init__(self, publications: Publications, thinks: int) -> None:
        super().__init__([Press("1")])
        self._publications, self._thinks = publications, thinks

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        await self._publications.pass_by(self._thinks)
        return await super().take_turn(plan)


@dataclass(frozen=True, slots=True)
class Held:
    """How a call went."""

    version: str
    ways: tuple[str | None, ...]
    versions: frozenset[str]


@dataclass
class Hotline:
    """Versions, what follows them, and the desk that answers."""

    versions: RoutingVersions
    desk: Desk
    current: CurrentRouting
    publications: Publications = field(default_factory=Publications)
    held: list[Held] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    moment: datetime = BEGIN

    async def call(self, place: int) -> None:
        """One call after another, until nothing is published any more; each place begins in its turn."""
        thinks = PATIENCE[place % len(PATIENCE)]
        await self.publications.pass_by(place)
        while not self.publications.over:
            call = self.desk.open(
                f"call-{next(self.numbers)}", dnis="223300330", caller="anonymous"
            )
            line = ThinkingLine(self.publications, thinks)
            first = await call.converse(line, entry="welcome")
            await self.publications.pass_by(thinks)
            second = await call.converse(line, entry="overflow", reason="TIMEOUT")
            call.end()
            ends = [each.ended for each in (first, second)]
            decisions = [end.decision for end in ends if isinstance(end, Transfer)]
            began_with = str(self.desk.records.report(call.call_id).facts["routing_version"])  # type: ignore[attr-defined]
            self.held.append(
                Held(
                    began_with,
                    tuple(decision.queue for decision in decisions),
                    frozenset(decision.version for decision in decisions),
                )
            )

    def publish(self, number: int) -> None:
        """Publish the new files, or roll back to the old ones, and follow."""
        self.moment += timedelta(seconds=1)
        if number % 2:
            self.versions.rollback(1, by="Jan", reason="powrót", moment=self.moment)
        else:
            draft = self.versions.create_draft(NEW, title="nowe", by="Anna", moment=self.moment)
            self.versions.publish(draft.id, 1, by="Anna", reason="zmiana", moment=self.moment)
        self.current.look()

    async def day(self) -> None:
        """All calls and all publications."""
        calls = [asyncio.create_task(self.call(place)) for place in range(CALLS)]
        for number in range(PUBLICATIONS):
            await asyncio.to_thread(self.publish, number)
            self.publications.note()
        self.publications.end()
        await asyncio.gather(*calls)


@pytest.mark.timeout(600)
def test_a_thousand_publications_drop_no_call_and_tear_none(
    engine: Engine, content: Content, silent_prompts: PromptLibrary
) -> None:
    versions = RoutingVersions(engine)
    first = versions.import_first(OLD, moment=BEGIN)
    hotline: Hotline

    def read(cached: Cached) -> Published:
        routing = loader.parse(cached.sources, number=cached.number)
        return Published(routing, content.understanding, silent_prompts)

    current = CurrentRouting(
        versions,
        Cached(first.number, first.sources),
        read=read,
        keep=lambda cached: None,
        follower=Ready(),
        now=lambda: hotline.moment,
    )
    hotline = Hotline(versions, desk_for(content, silent_prompts, current.routing), current)
    asyncio.run(hotline.day())
    digests = {f"{v.number}": v.sources.digest for v in versions.history(PUBLICATIONS + 1)}

    assert len(digests) == PUBLICATIONS + 1
    assert len(hotline.held) > PUBLICATIONS
    assert len({held.version for held in hotline.held}) > PUBLICATIONS // 4
    for held in hotline.held:
        assert held.ways == WAYS[digests[held.version.partition(".")[0]]]
        assert held.versions == {held.version}
