"""Versions of the routing on SQLite and on a real PostgreSQL: the same tests."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ivr.errors import StageError
from ivr.routing import sources
from ivr.routing.sources import Sources
from ivr.routing.switch import turned
from ivr.routing.version import Draft, DraftState, EventFilter, Origin
from ivr.store.engine import open_engine
from ivr.store.routing_drafts import ConflictError
from ivr.store.routing_versions import RoutingVersions

FILES = sources.read(Path(__file__).parents[2] / "config")
NOW = datetime(2026, 4, 30, 5, 55, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def edited(number: int) -> Sources:
    """Files that differ from each other."""
    return replace(FILES, routing=f"{FILES.routing}\n# {number}\n")


@pytest.fixture
def versions(engine: Engine) -> RoutingVersions:
    kept = RoutingVersions(engine)
    kept.import_first(FILES, moment=NOW)
    return kept


def drafted(versions: RoutingVersions, number: int = 1, by: str = "Anna") -> Draft:
    return versions.create_draft(edited(number), title=f"{number}", by=by, moment=NOW)


def test_the_files_are_version_one_and_stay_so(versions: RoutingVersions) -> None:
    again = versions.import_first(edited(1), moment=LATER)

    assert (again.number, again.origin, again.sources.routing) == (1, Origin.FILES, FILES.routing)
    assert again.sources.digest == FILES.digest


def test_a_draft_becomes_the_next_version(versions: RoutingVersions) -> None:
    draft = drafted(versions)
    published = versions.publish(draft.id, 1, by="Anna", reason="szczyt rozliczeń", moment=NOW)
    current = versions.current(NOW)

    assert current == published
    assert (published.number, published.base, published.reason) == (2, 1, "szczyt rozliczeń")
    assert published.sources.routing == edited(1).routing
    assert versions.draft(draft.id).state is DraftState.PUBLISHED
    assert versions.open_drafts() == []


def test_who_changes_a_draft_must_have_seen_it(versions: RoutingVersions) -> None:
    draft = drafted(versions)
    versions.save_draft(draft.id, 1, edited(2), by="Jan", moment=NOW)
    with pytest.raises(ConflictError, match="at revision 2 by Jan, you saw 1"):
        versions.save_draft(draft.id, 1, edited(3), by="Anna", moment=NOW)

    assert versions.draft(draft.id).sources.routing == edited(2).routing


def test_a_draft_made_from_an_older_version_is_told_who_was_faster(
    versions: RoutingVersions,
) -> None:
    slow, fast = drafted(versions, 1), drafted(versions, 2, by="Jan")
    versions.publish(fast.id, None, by="Jan", reason="awaria", moment=NOW)
    with pytest.raises(ConflictError, match=r"2 was published by Jan meanwhile \(„awaria”\)"):
        versions.publish(slow.id, None, by="Anna", reason="zmiana", moment=NOW)
    versions.rebase_draft(slow.id, 1, by="Anna", moment=NOW)

    assert versions.publish(slow.id, 2, by="Anna", reason="zmiana", moment=NOW).number == 3


def test_of_eight_publishers_at_once_one_wins_and_seven_are_told(
    versions: RoutingVersions,
) -> None:
    ids = [drafted(versions, number).id for number in range(8)]
    ready = threading.Barrier(8)
    won, told = [], []

    def publish(draft: int) -> None:
        ready.wait()
        try:
            won.append(versions.publish(draft, 1, by=f"{draft}", reason="wyścig", moment=NOW))
        except ConflictError as conflict:
            told.append(str(conflict))

    threads = [threading.Thread(target=publish, args=(draft,)) for draft in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), len(told)) == (1, 7)
    assert [version.number for version in versions.history()] == [2, 1]
    assert sorted(d.id for d in versions.open_drafts()) == sorted({*ids} - {won[0].draft})
    assert all("publish" in message for message in told)


def test_two_pairs_of_eyes(engine: Engine) -> None:
    versions = RoutingVersions(engine, four_eyes=True)
    versions.import_first(FILES, moment=NOW)
    draft = drafted(versions)
    with pytest.raises(ConflictError, match="needs the approval of somebody other than Anna"):
        versions.publish(draft.id, 1, by="Anna", reason="zmiana", moment=NOW)
    with pytest.raises(ConflictError, match="somebody else must approve"):
        versions.approve_draft(draft.id, 1, by="Anna", moment=NOW)
    versions.approve_draft(draft.id, 1, by="Jan", moment=NOW)
    versions.save_draft(draft.id, 1, edited(2), by="Anna", moment=NOW)
    with pytest.raises(ConflictError, match="needs the approval"):
        versions.publish(draft.id, 2, by="Anna", reason="zmiana", moment=NOW)
    versions.approve_draft(draft.id, 2, by="Jan", moment=NOW)
    published = versions.publish(draft.id, 2, by="Anna", reason="zmiana", moment=NOW)

    assert published.approved_by == "Jan"


def test_a_scheduled_version_waits_for_its_time(versions: RoutingVersions) -> None:
    draft = drafted(versions)
    versions.publish(draft.id, 1, by="Anna", reason="od jutra", moment=NOW, effective_at=LATER)
    numbers = [
        version.number if (version := versions.current(moment)) else None
        for moment in (NOW, LATER - timedelta(seconds=1), LATER)
    ]

    assert numbers == [1, 1, 2]


def test_nothing_is_published_under_a_version_that_waits(versions: RoutingVersions) -> None:
    waiting, urgent = drafted(versions, 1), drafted(versions, 2)
    versions.publish(waiting.id, 1, by="Anna", reason="od jutra", moment=NOW, effective_at=LATER)
    with pytest.raises(ConflictError, match="version 2 waits for 2026-05-01 07:55"):
        versions.publish(urgent.id, 1, by="Jan", reason="awaria", moment=NOW)
    reopened = versions.withdraw(2, by="Jan", moment=NOW)
    published = versions.publish(urgent.id, 1, by="Jan", reason="awaria", moment=NOW)

    assert reopened is not None
    assert (reopened.id, reopened.state) == (waiting.id, DraftState.OPEN)
    assert published.number == 3
    assert versions.current(LATER) == published


def test_what_is_in_effect_cannot_be_withdrawn(versions: RoutingVersions) -> None:
    with pytest.raises(ConflictError, match="does not wait"):
        versions.withdraw(1, by="Anna", moment=NOW)


def test_a_rollback_is_a_version_of_its_own(versions: RoutingVersions) -> None:
    draft = drafted(versions)
    versions.publish(draft.id, 1, by="Anna", reason="zmiana", moment=NOW)
    back = versions.rollback(1, by="Anna", reason="pomyłka", moment=NOW)

    assert (back.number, back.origin, back.sources.digest) == (3, Origin.ROLLBACK, FILES.digest)
    assert [event.action for event in versions.events()] == [
        "rolled back", "published", "drafted", "imported",
    ]  # fmt: skip


Doing = Callable[[RoutingVersions], object]


@pytest.mark.parametrize(
    "doing",
    [
        lambda v: v.publish(99, None, by="Anna", reason="x", moment=NOW),
        lambda v: v.rollback(99, by="Anna", reason="x", moment=NOW),
        lambda v: v.version(99),
        lambda v: v.draft(99),
        lambda v: v.publish(drafted(v).id, None, by="Anna", reason="  ", moment=NOW),
        lambda v: v.publish(drafted(v).id, None, by="", reason="x", moment=NOW),
        lambda v: v.publish(drafted(v).id, None, by="A", reason="x" * 501, moment=NOW),
        lambda v: v.publish(
            drafted(v).id, None, by="A", reason="x", moment=LATER, effective_at=NOW
        ),
    ],
)
def test_what_cannot_be_done_changes_nothing(versions: RoutingVersions, doing: Doing) -> None:
    with pytest.raises(ConflictError):
        doing(versions)

    assert [version.number for version in versions.history()] == [1]


def test_a_dropped_draft_is_gone_for_good(versions: RoutingVersions) -> None:
    draft = drafted(versions)
    versions.drop_draft(draft.id, 1, by="Anna", moment=NOW)
    with pytest.raises(ConflictError, match="dropped already"):
        versions.publish(draft.id, 1, by="Anna", reason="zmiana", moment=NOW)

    assert versions.draft(draft.id).state is DraftState.DROPPED


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(StageError):
        RoutingVersions(engine).current(NOW)
    engine.dispose()


def turn_on(held: Sources) -> Sources:
    return turned(held, on=True)


def test_an_emergency_does_not_wait_for_a_version_that_does(versions: RoutingVersions) -> None:
    draft = drafted(versions)
    versions.publish(draft.id, 1, by="Anna", reason="od jutra", moment=NOW, effective_at=LATER)
    switched = versions.switch(turn_on, by="Jan", reason="awaria", moment=NOW)
    now, tomorrow = versions.current(NOW), versions.current(LATER)

    assert now == switched
    assert now.sources == replace(turn_on(FILES), place=now.sources.place)
    assert tomorrow is not None
    assert (tomorrow.number, tomorrow.author, tomorrow.reason) == (4, "Anna", "od jutra")
    assert (tomorrow.base, tomorrow.draft) == (3, draft.id)
    assert tomorrow.sources.routing == turn_on(edited(1)).routing
    reopened = versions.withdraw(4, by="Anna", moment=NOW)
    assert reopened is not None
    assert reopened.id == draft.id


def test_a_switch_that_changes_nothing_is_refused(versions: RoutingVersions) -> None:
    versions.switch(turn_on, by="Jan", reason="awaria", moment=NOW)
    with pytest.raises(ConflictError, match="on already"):
        versions.switch(turn_on, by="Ewa", reason="awaria", moment=NOW)

    assert [version.number for version in versions.history()] == [2, 1]


def test_the_history_is_narrowed_by_who_what_and_when(versions: RoutingVersions) -> None:
    draft = drafted(versions, by="Jan")
    versions.publish(draft.id, 1, by="Anna", reason="zmiana", moment=LATER)
    found = [
        [event.action for event in versions.events(10, which)]
        for which in (
            EventFilter(actor="Jan"),
            EventFilter(action="published"),
            EventFilter(since=LATER),
            EventFilter(until=LATER),
        )
    ]

    assert found == [["drafted"], ["published"], ["published"], ["drafted", "imported"]]
