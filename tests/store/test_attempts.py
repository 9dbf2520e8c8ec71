"""Counting attempts in a real database: in parallel, over restarts, while it is away."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.caller import Caller
from ivr.identity.limits import Limits, Verdict
from ivr.identity.verification import Attempt
from ivr.store import tables
from ivr.store.attempts import SqlAttempts
from ivr.store.engine import migrate, open_engine
from ivr.store.tables import Person, TelepinUse
from ivr.testing.guessing import Attack, guess
from ivr.testing.memory import MemoryAttempts

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
ZOFIA = PersonRef("zofia")


@pytest.fixture
def register(engine: Engine) -> Engine:
    """A register with one person."""
    with Session(engine) as session, session.begin():
        session.add(Person(ref=ZOFIA, name="Zofia Bajkowa", pesel="90022778245"))
    return engine


def attempt(
    number: int = 0, moment: datetime = NOW, person: PersonRef | None = ZOFIA, key: str = ZOFIA
) -> Attempt:
    caller = Caller(f"ph-{number}", f"c{number}", withheld=False, shown=f"••• {number:03}")
    return Attempt(key, person, caller, moment)


def history(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        uses = session.query(TelepinUse).order_by(TelepinUse.id)
        return [(use.kind, use.source) for use in uses]


def in_parallel(work: Callable[[int], object], times: int) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_hundred_parallel_guesses_get_as_many_tries_as_one_caller(register: Engine) -> None:
    """A database that is too busy refuses; it never admits more."""
    attempts = SqlAttempts(register, Limits(free_tries=3))
    verdicts: list[Verdict | None] = []

    def guess(number: int) -> None:
        try:
            verdicts.append(attempts.begin(attempt(number)).verdict)
        except StageError:
            verdicts.append(None)

    in_parallel(guess, 200)

    assert (len(verdicts), verdicts.count(Verdict.ADMITTED)) == (200, 3)
    assert set(verdicts) <= {Verdict.ADMITTED, Verdict.DELAYED, None}
    assert [kind for kind, _source in history(register)] == ["failed"] * 3


def test_parallel_attempts_on_many_people_from_few_numbers_never_deadlock(register: Engine) -> None:
    attempts = SqlAttempts(register, Limits())
    done: list[int] = []

    def guess(number: int) -> None:
        key = f"un-{number % 7}"
        tried = attempt(number % 3, NOW + timedelta(hours=number), None, key)
        if attempts.begin(tried).verdict is Verdict.ADMITTED and number % 2:
            attempts.succeeded(tried)
        done.append(number)

    in_parallel(guess, 60)

    assert sorted(done) == list(range(60))


def test_the_count_survives_a_restart(register: Engine) -> None:
    for _ in range(3):
        SqlAttempts(register, Limits()).begin(attempt())
    register.dispose()

    assert SqlAttempts(register, Limits()).begin(attempt()).verdict is Verdict.DELAYED


def test_a_lock_is_entered_with_the_failure_that_makes_it(register: Engine) -> None:
    attempts, moment = SqlAttempts(register, Limits(locked_after=4)), NOW
    for _ in range(6):
        attempts.begin(attempt(moment=moment))
        moment += timedelta(hours=1)

    assert [kind for kind, _source in history(register)] == ["failed"] * 4 + ["locked"]


def test_a_success_starts_the_count_anew(register: Engine) -> None:
    attempts = SqlAttempts(register, Limits(free_tries=1, locked_after=2))
    attempts.begin(attempt(1))
    later = NOW + timedelta(minutes=1)
    attempts.begin(attempt(2, later))
    attempts.succeeded(attempt(2, later))

    assert history(register) == [("failed", "••• 001"), ("proved", "••• 002")]
    assert attempts.begin(attempt(3, later)).verdict is Verdict.ADMITTED


def test_moments_of_any_zone_are_the_same_moments(register: Engine) -> None:
    """SQLite drops the zone: a moment in Polish time must not come back two hours later."""
    attempts = SqlAttempts(register, Limits(free_tries=1))
    polish = NOW.astimezone(ZoneInfo("Europe/Warsaw"))
    first = attempts.begin(attempt(moment=polish))

    assert (first.verdict, first.next_at) == (Verdict.ADMITTED, NOW + timedelta(seconds=30))
    assert attempts.begin(attempt(moment=NOW + timedelta(seconds=29))).verdict is Verdict.DELAYED
    assert attempts.begin(attempt(moment=NOW + timedelta(seconds=30))).verdict is Verdict.ADMITTED


def test_an_unknown_number_is_counted_and_has_no_history(register: Engine) -> None:
    attempts = SqlAttempts(register, Limits(free_tries=1))
    unknown = attempt(person=None, key="un-1")

    assert attempts.begin(unknown).verdict is Verdict.ADMITTED
    assert attempts.begin(unknown).verdict is Verdict.DELAYED
    assert history(register) == []


def test_the_fuse_is_shared_by_all_processes(register: Engine) -> None:
    limits = Limits(fuse_failures=10)
    for number in range(10):
        SqlAttempts(register, limits).begin(attempt(number, person=None, key=f"un-{number}"))

    assert SqlAttempts(register, limits).begin(attempt(99)).verdict is Verdict.FUSE


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    for work in (SqlAttempts(engine, Limits()).begin, SqlAttempts(engine, Limits()).succeeded):
        with pytest.raises(StageError):
            work(attempt())
    engine.dispose()


def test_who_was_locked_before_an_upgrade_stays_locked(engine: Engine) -> None:
    migrate(engine, "base")
    migrate(engine, "0002")
    people = "insert into person (ref, name, nip) values (:ref, :ref, :nip)"
    authority = (
        "insert into authority (agent, principal, role, valid_from, scope)"
        " values ('zofia', 'firma', 'PPO', '2024-10-01', 'general')"
    )
    counters = "insert into attempt (key, failures, last_at) values (:key, 10, :at)"
    with engine.begin() as connection:
        connection.execute(
            text(people), [{"ref": "zofia", "nip": "1"}, {"ref": "firma", "nip": "2"}]
        )
        connection.execute(text(authority))
        rows = [{"key": key, "at": f"{NOW:%F}"} for key in ("person:zofia", "caller:x:1")]
        connection.execute(text(counters), rows)
    migrate(engine)

    assert SqlAttempts(engine, Limits()).begin(attempt()).verdict is Verdict.LOCKED
    with Session(engine) as session:
        assert [row.key for row in session.query(tables.Attempt)].count("caller:x:1") == 0
    migrate(engine, "base")


def test_an_attack_through_the_store_gets_as_far_as_one_in_memory(engine: Engine) -> None:
    """The simulation of `tests/identity/test_limits.py`, smaller, with real rows."""
    limits = Limits(locked_after=4, fuse_failures=10**6, first_delay_s=5)
    attack = Attack(400, people=12, numbers=4, pause_s=40)
    stored = guess(SqlAttempts(engine, limits), attack)

    assert stored == guess(MemoryAttempts(limits), attack)
    assert stored.most_per_person == limits.locked_after
