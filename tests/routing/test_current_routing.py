"""A running service follows what is published, and goes on with what it knows while nobody tells."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr import settings
from ivr.calls.current_routing import CurrentRouting
from ivr.calls.published import Published
from ivr.calls.recent import RecentCallers
from ivr.errors import StageError
from ivr.routing import loader, sources
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources
from ivr.routing.version import Origin, Version
from ivr.speech.clipstore import SilentClips
from ivr.speech.phrasing import Names
from ivr.speech.prompts import PromptLibrary
from ivr.store import known_routing
from ivr.store.engine import migrate, open_engine
from ivr.store.routing_cache import Cached, Following, RoutingCache
from ivr.store.routing_versions import RoutingVersions
from ivr.understanding import loader as understanding_loader

CONFIG = Path(__file__).parents[2] / "config"
FILES = sources.read(CONFIG)
SPOKEN = Published(
    loader.parse(FILES),
    understanding_loader.load(CONFIG.parent / "grammars", settings.load().lessons),
    PromptLibrary({}, Names({}, {}, frozenset()), SilentClips(), {}),
)
NOW = datetime(2026, 4, 30, 5, 55, tzinfo=UTC)


def version(number: int, files: Sources = FILES) -> Version:
    return Version(number, files, Origin.DRAFT, "Anna", None, "test", None, None, NOW, NOW)


@dataclass
class Rig:
    """What a service has around its routing, with switches for everything that can fail."""

    published: Version | None = field(default_factory=lambda: version(1))
    waits: Version | None = None
    now: datetime = NOW
    away: bool = False
    unready: bool = False
    deaf: bool = False
    full: bool = False
    prepared: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)

    def current(self, moment: datetime) -> Version | None:
        if self.away:
            raise StageError("store", "away")
        return self.published

    def following(self, moment: datetime) -> Version | None:
        if self.away:
            raise StageError("store", "away")
        return self.waits

    def prepare(self, published: Published) -> None:
        if self.unready:
            raise StageError("prompts", "not_rendered")
        self.prepared.append(published.routing.version)

    def announce(self, routing: Routing) -> None:
        if self.deaf:
            raise StageError("asterisk", "away")
        self.announced.append(routing.version)

    def keep(self, cached: Cached) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.kept.append(cached.number)

    def follow(self) -> CurrentRouting:
        return CurrentRouting(
            self, Cached(1, FILES), read=read, keep=self.keep, follower=self, now=lambda: self.now
        )


def read(cached: Cached) -> Published:
    return replace(SPOKEN, routing=loader.parse(cached.sources, number=cached.number))


def number(current: CurrentRouting) -> int:
    return int(current.routing().version.partition(".")[0])


def test_a_published_version_is_taken_over_once() -> None:
    rig = Rig()
    current = rig.follow()
    began_with = current.routing()
    rig.published = version(2)
    for _ in range(3):
        current.look()

    assert number(current) == 2
    assert (len(rig.prepared), len(rig.announced), rig.kept) == (1, 1, [2])
    assert began_with.version.startswith("1.")


def test_while_the_database_is_away_nothing_changes() -> None:
    rig = Rig(published=version(2), away=True)
    current = rig.follow()
    current.look()

    assert number(current) == 1


def test_a_version_is_in_time_though_the_database_is_away() -> None:
    """It was published for eight o'clock; the database went away at half past seven."""
    rig = Rig(waits=replace(version(2), effective_at=NOW + timedelta(minutes=30)))
    current = rig.follow()
    current.look()
    rig.away = True
    before = number(current)
    rig.now = NOW + timedelta(minutes=30)
    current.look()

    assert (before, number(current), rig.kept) == (1, 2, [1, 2])


def test_a_version_that_is_withdrawn_in_time_never_comes() -> None:
    rig = Rig(waits=replace(version(2), effective_at=NOW + timedelta(minutes=30)))
    current = rig.follow()
    current.look()
    rig.waits = None
    current.look()
    rig.away, rig.now = True, NOW + timedelta(hours=1)
    current.look()

    assert number(current) == 1


def test_what_is_not_ready_is_put_off_and_tried_again() -> None:
    rig = Rig(published=version(2), unready=True)
    current = rig.follow()
    current.look()
    put_off = number(current)
    rig.unready = False
    current.look()

    assert (put_off, number(current)) == (1, 2)


def test_calls_do_not_wait_for_an_asterisk_that_is_told_later() -> None:
    rig = Rig(published=version(2), deaf=True)
    current = rig.follow()
    current.look()
    untold = list(rig.announced)
    rig.deaf = False
    current.look()
    current.look()

    assert (number(current), untold) == (2, [])
    assert [told.partition(".")[0] for told in rig.announced] == ["2"]


def test_a_version_that_cannot_be_read_is_passed_over_for_the_next() -> None:
    rig = Rig(published=version(2, replace(FILES, routing="queues: [")))
    current = rig.follow()
    current.look()
    refused = number(current)
    rig.published = version(3)
    current.look()

    assert (refused, number(current)) == (1, 3)


def test_a_full_disk_stops_no_takeover() -> None:
    rig = Rig(published=version(2), full=True)
    current = rig.follow()
    current.look()

    assert (number(current), rig.kept) == (2, [])


def test_it_follows_by_itself() -> None:
    rig = Rig(published=version(1))
    current = rig.follow()
    current.start()
    current.close()

    assert number(current) == 1


def test_the_cache_gives_back_what_it_was_given(tmp_path: Path) -> None:
    cache = RoutingCache(tmp_path / "routing" / "current.json")
    cache.write(Cached(7, FILES))
    found = cache.read()

    assert found is not None
    assert (found.number, found.sources.digest) == (7, FILES.digest)
    assert [file.name for file in (tmp_path / "routing").iterdir()] == ["current.json"]


def test_the_cache_keeps_what_waits_for_its_time(tmp_path: Path) -> None:
    later = Following(8, replace(FILES, hours=FILES.hours + "\n"), NOW + timedelta(hours=1))
    cache = RoutingCache(tmp_path / "current.json")
    cache.write(Cached(7, FILES, later))
    found = cache.read()

    assert found is not None
    assert [found.at(NOW + timedelta(hours=h)).number for h in (0, 1, 2)] == [7, 8, 8]
    assert found.at(NOW + timedelta(hours=1)).sources.digest == later.sources.digest


@pytest.mark.parametrize("damage", ["hours", "zone", "number"])
def test_a_damaged_version_to_come_is_not_believed(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "current.json"
    RoutingCache(file).write(Cached(7, FILES, Following(8, FILES, NOW)))
    kept = json.loads(file.read_text("utf-8"))
    worse = {"hours": "x", "zone": 1, "number": "eight"}
    key = {"hours": "hours", "zone": "effective_at", "number": "number"}[damage]
    kept["following"][key] = worse[damage]
    file.write_text(json.dumps(kept), "utf-8")

    assert RoutingCache(file).read() is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"number": 1}', '"x"'])
def test_a_damaged_cache_is_not_believed(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "current.json"
    RoutingCache(file).write(Cached(7, FILES))
    file.write_text(damage or file.read_text("utf-8").replace("us-zwroty", "us-zwrotx"), "utf-8")

    assert RoutingCache(file).read() is None


def test_a_service_begins_with_the_files_then_with_what_was_published(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'kasja.sqlite'}")
    migrate(engine)
    versions, cache = RoutingVersions(engine), RoutingCache(tmp_path / "current.json")
    looked = known_routing.known(versions, cache, CONFIG, moment=NOW)
    first = known_routing.begin(versions, cache, CONFIG, moment=NOW)
    again = known_routing.begin(versions, cache, tmp_path / "no such folder", moment=NOW)
    engine.dispose()

    assert (looked.number, first.number, again.number) == (known_routing.UNPUBLISHED, 1, 1)


def test_files_that_say_something_else_are_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "routing.yaml").write_text("other", "utf-8")
    (tmp_path / "hours.yaml").write_text("other", "utf-8")

    assert known_routing.left_behind(Cached(3, FILES), CONFIG) == ""
    assert known_routing.left_behind(Cached(known_routing.UNPUBLISHED, FILES), tmp_path) == ""
    assert "version 3 decides" in known_routing.left_behind(Cached(3, FILES), tmp_path)


def test_without_a_database_the_last_known_version_decides_else_the_files(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    versions, cache = RoutingVersions(engine), RoutingCache(tmp_path / "current.json")
    from_files = known_routing.begin(versions, cache, CONFIG, moment=NOW)
    cache.write(Cached(7, FILES))
    from_cache = known_routing.begin(versions, cache, CONFIG, moment=NOW)
    engine.dispose()

    assert (from_files.number, from_cache.number) == (0, 7)


def test_who_calls_again_is_known_across_restarts() -> None:
    recent = RecentCallers([("ph-1", NOW)])
    later = NOW + timedelta(hours=1)

    assert recent.seen("ph-1", later) == NOW
    assert recent.seen("ph-1", later) == later
    assert recent.seen("ph-2", later) is None
