"""The limits on guessing, by tables, by property and against a simulated attacker."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.identity.limits import Count, Counts, Limits, Verdict
from ivr.testing.guessing import Attack, guess
from ivr.testing.memory import MemoryAttempts

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
NEW = Counts(Count(NOW, NOW), Count(NOW, NOW), Count(NOW, NOW))


def test_the_delay_doubles_and_ends_in_a_lock() -> None:
    limits = Limits()
    waits = [limits.waits_until(failures, NOW) for failures in range(11)]

    assert waits[:3] == [NOW] * 3
    expected = [30, 60, 120, 240, 480, 960, 1920]
    assert [(wait - NOW).seconds for wait in waits[3:10] if wait] == expected
    assert waits[10] is None


@pytest.mark.parametrize(("failures", "seconds"), [(13, 3600), (60, 3600), (99, 3600)])
def test_the_delay_has_an_end(failures: int, seconds: int) -> None:
    wait = Limits(locked_after=100).waits_until(failures, NOW)

    assert wait == NOW + timedelta(seconds=seconds)


@given(st.lists(st.tuples(st.integers(0, 7200), st.booleans()), max_size=60))
def test_no_order_of_guesses_gets_more_than_the_limit_between_two_successes(
    attempts: list[tuple[int, bool]],
) -> None:
    """Whatever the pauses, the failures admitted in a row never pass the limit, and pauses are kept."""
    limits = Limits(per_caller=10**6)
    counts, moment, in_a_row = NEW, NOW, 0
    for pause_s, is_right in attempts:
        moment += timedelta(seconds=pause_s)
        due = limits.waits_until(counts.person.failures, counts.person.last_at)
        admission, counts = limits.begin(counts, moment, withheld=False)
        if admission.verdict is not Verdict.ADMITTED:
            continue
        assert due is not None
        assert moment >= due
        in_a_row += 1
        assert in_a_row <= limits.locked_after
        if is_right:
            counts, in_a_row = limits.succeed(counts, moment), 0


@given(st.lists(st.integers(0, 600), min_size=1, max_size=200))
def test_one_number_gets_no_more_than_its_limit_in_a_window(pauses: list[int]) -> None:
    limits = Limits(per_caller=5)
    counts, moment, admitted = NEW, NOW, list[datetime]()
    for pause_s in pauses:
        moment += timedelta(seconds=pause_s)
        fresh = Count(moment, moment)
        tried = Counts(fresh, counts.caller, fresh)
        admission, counts = limits.begin(tried, moment, withheld=False)
        if admission.verdict is Verdict.ADMITTED:
            admitted.append(moment)
        window = [each for each in admitted if each >= counts.caller.since]
        assert len(window) <= limits.per_caller


def test_a_clock_that_was_put_back_opens_nothing() -> None:
    limits, counts = Limits(), NEW
    for _ in range(3):
        _admission, counts = limits.begin(counts, NOW, withheld=False)
    admission, _counts = limits.begin(counts, NOW - timedelta(days=1), withheld=False)

    assert admission.verdict is Verdict.DELAYED


def test_a_clock_that_was_put_back_delays_nobody_without_failures() -> None:
    limits, earlier = Limits(), NOW - timedelta(hours=2)
    _admission, counts = limits.begin(NEW, NOW, withheld=False)
    proved = limits.succeed(counts, NOW)

    assert limits.begin(proved, earlier, withheld=False)[0].verdict is Verdict.ADMITTED
    assert limits.begin(counts, earlier, withheld=False)[0].verdict is Verdict.ADMITTED


def test_a_million_guesses_over_ten_thousand_people_from_a_thousand_numbers() -> None:
    attack = Attack(1_000_000, people=10_000, numbers=1_000, pause_s=2)
    limits = Limits()
    outcome = guess(MemoryAttempts(limits), attack)

    assert sum(outcome.verdicts.values()) == 1_000_000
    assert outcome.most_per_person <= limits.locked_after
    assert outcome.most_per_number_hour <= limits.per_caller
    assert outcome.admitted <= 10_000 * limits.locked_after
    assert outcome.verdicts[Verdict.LOCKED] > 0


@pytest.mark.parametrize("numbers", [0, 3])
def test_without_a_fuse_every_other_limit_still_holds(numbers: int) -> None:
    limits = Limits(fuse_failures=10**9)
    attack = Attack(20_000, people=40, numbers=numbers, pause_s=7)
    outcome = guess(MemoryAttempts(limits), attack)

    assert outcome.most_per_person == limits.locked_after
    assert outcome.most_per_number_hour <= limits.per_caller


def test_a_flood_that_withholds_its_number_is_stopped_by_the_fuse() -> None:
    limits = Limits()
    attack = Attack(20_000, people=1_000_000, numbers=0, pause_s=0.1)
    outcome = guess(MemoryAttempts(limits), attack)
    windows = 20_000 * 0.1 / limits.fuse_window_s + 1

    assert outcome.admitted <= limits.fuse_failures * windows
    assert outcome.verdicts[Verdict.FUSE] > 0
