"""What reports say of calls, worked out by hand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.figures.abandons import Abandoned, abandons
from ivr.figures.containment import Caller, containment, known_callers, settled
from ivr.figures.digest import Asking, Stay, StayEnd
from ivr.figures.misroutes import Answered, misroutes
from ivr.figures.period import Period, PeriodError, Step, of_days
from ivr.figures.prompts import prompts
from ivr.figures.proofs import proofs
from ivr.figures.service import ServiceLevel, percentile, service
from ivr.figures.small import FEWEST, OTHERS, together
from ivr.figures.survey import Question, survey
from ivr.figures.table import Table, as_csv
from ivr.figures.topics import About, topics
from ivr.figures.volumes import Began, volumes

DAY = of_days(date(2026, 4, 28), date(2026, 4, 28))
NOON = datetime(2026, 4, 28, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
MUCH_LATER = NOON + timedelta(days=100)


def rows(table: Table) -> list[Mapping[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def total(table: Table) -> Mapping[str, object]:
    assert table.total is not None
    return dict(zip([column.name for column in table.columns], table.total, strict=True))


def stay(waited_s: float, end: StayEnd = StayEnd.ANSWERED, estimate_s: int | None = None) -> Stay:
    return Stay("us-zwroty", 0, round(waited_s * 1000), end, estimate_s)


def test_volumes_stand_in_the_quarter_in_which_calls_began() -> None:
    calls = [
        Began(NOON, "answered"),
        Began(NOON + timedelta(minutes=14, seconds=59), "contained"),
        Began(NOON + timedelta(minutes=15), "abandoned"),
        Began(NOON, None),
    ]
    found = volumes(calls, Period(NOON, NOON + HOUR), Step.QUARTER)

    assert [row[1:] for row in found.rows] == [
        (3, 1, 1, 0, 0, 0, 1),
        (1, 0, 0, 1, 0, 0, 0),
        (0, 0, 0, 0, 0, 0, 0),
        (0, 0, 0, 0, 0, 0, 0),
    ]
    assert total(found)["calls"] == 4


def test_topics_with_few_calls_are_put_together() -> None:
    calls = [About("PIT", "answered")] * 6 + [About("VAT", "contained")] * 3
    found = topics([*calls, About("SD", None), About(None, "abandoned")])

    assert [row[:3] for row in found.rows] == [("PIT", 6, 0.5455), (OTHERS, 5, 0.4545)]
    assert rows(found)[1]["contained"] == 3
    assert total(found)["calls"] == 11


def test_one_small_topic_does_not_stand_alone_among_the_others() -> None:
    """Else the total less what is shown would tell its figure."""
    found = topics([About("PIT", None)] * 9 + [About("VAT", None)] * 7 + [About("SD", None)])

    assert [row[:2] for row in found.rows] == [("PIT", 9), (OTHERS, 8)]


def test_a_report_of_too_few_calls_shows_no_topic() -> None:
    assert topics([About("PIT", None)] * 4).rows == ()


@given(st.dictionaries(st.text(max_size=3), st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_nothing_small_can_be_read_out_of_what_is_put_together(
    counts: dict[str, tuple[int, int]],
) -> None:
    counts.pop(OTHERS, None)
    shown = together(counts)
    hidden = [row for key, row in counts.items() if key not in shown and row[0]]

    assert all(row[0] >= FEWEST for row in shown.values())
    assert len(hidden) != 1 or OTHERS not in shown
    if OTHERS in shown:
        assert shown[OTHERS] == [sum(column) for column in zip(*hidden, strict=True)]


def caller(hours: float, who: str = "ph-1", *, done: bool = True) -> Caller:
    began = NOON + hours * HOUR
    return Caller(began, began + timedelta(minutes=2), who, done)


@pytest.mark.parametrize(
    ("again_h", "day", "week"),
    [
        (1, "repeated", "repeated"),
        (24, "repeated", "repeated"),  # the first call lasted two minutes
        (24.1, "contained", "repeated"),
        (168, "contained", "repeated"),
        (168.1, "contained", "contained"),
    ],
)
def test_who_calls_again_was_not_served(again_h: float, day: str, week: str) -> None:
    calls = [caller(0), caller(0, "ph-2", done=False), caller(again_h, done=False)]
    found = containment(calls, DAY, Step.DAY, now=MUCH_LATER)
    [row] = rows(found)

    assert row["settled"] == 1
    assert {name: row[f"{name}_24h"] for name in ("contained", "repeated", "undecided")} == {
        "contained": int(day == "contained"),
        "repeated": int(day == "repeated"),
        "undecided": 0,
    }
    assert row[f"{week}_7d"] == 1


def test_what_is_not_over_is_not_decided() -> None:
    [row] = rows(containment([caller(0)], DAY, Step.DAY, now=NOON + 25 * HOUR))

    assert (row["contained_24h"], row["undecided_24h"]) == (1, 0)
    assert (row["contained_7d"], row["undecided_7d"]) == (0, 1)
    assert (row["share_24h"], row["share_7d"]) == (1.0, None)


def test_the_last_hours_do_not_look_worse_than_they_were() -> None:
    """Calls that were not settled are known at once, those that were only later."""
    calls = [caller(0), caller(0, "ph-2", done=False), *[caller(20, done=False)] * 3]
    [row] = rows(
        containment(calls, Period(NOON, NOON + 23 * HOUR), Step.MONTH, now=NOON + 25 * HOUR)
    )

    assert (row["contained_24h"], row["repeated_24h"], row["undecided_24h"]) == (0, 1, 3)
    assert row["share_24h"] == 0.0


def test_callers_without_a_number_are_known_by_nobody() -> None:
    known = known_callers([(NOON, None, f"ca-{number}", True) for number in range(2)])
    [row] = rows(containment(known, DAY, Step.DAY, now=MUCH_LATER))

    assert (row["calls"], row["settled"], row["withheld_24h"], row["withheld_7d"]) == (2, 2, 2, 2)
    assert row["share_24h"] is None


@pytest.mark.parametrize(
    ("outcome", "ending", "expected"),
    [
        ("contained", "contained", True),
        ("contained", "closed", False),
        ("contained", None, False),
        ("answered", None, False),
    ],
)
def test_who_heard_that_nobody_is_there_was_not_served(
    outcome: str, ending: str | None, *, expected: bool
) -> None:
    assert settled(outcome, ending) == expected


def test_misroutes_count_once_by_either_sign() -> None:
    good = [Answered("PIT", "kis-pit", None, wrong_queue=False)] * 6
    bad = [
        Answered("VAT", "kis-pit", 60_000, wrong_queue=True),
        Answered("VAT", "kis-pit", 60_001, wrong_queue=False),
        Answered("VAT", "kis-pit", 5_000, wrong_queue=False),
        *[Answered("VAT", "kis-pit", None, wrong_queue=False)] * 5,
    ]
    found = misroutes([*good, *bad])

    assert found.rows == (
        ("VAT", "kis-pit", 8, 1, 2, 2, 0.25),
        ("PIT", "kis-pit", 6, 0, 0, 0, 0.0),
    )
    assert total(found)["misrouted"] == 2


def test_prompts_by_what_came_of_them() -> None:
    found = prompts(
        [
            Asking("need.topic.ask", 3, silent=1, unmatched=1),
            Asking("need.topic.ask", 1, hung_up=1),
            Asking("identify.number.ask", 1),
        ]
    )

    assert found.rows == (
        ("need.topic.ask", 4, 1, 1, 1, 0.25, 0.25, 0.25),
        ("identify.number.ask", 1, 0, 0, 0, 0.0, 0.0, 0.0),
    )


def test_proofs_are_counted_by_day_and_never_finer() -> None:
    kinds = ("proof", "proof", "failure", "delay", "lock", "fuse", "disclosure_view")
    found = proofs([(NOON, kind) for kind in kinds], DAY, Step.DAY)

    assert [row[1:] for row in found.rows] == [(2, 1, 1, 1, 1, 0.6667)]
    with pytest.raises(PeriodError):
        proofs([], DAY, Step.HOUR)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([], 50, None),
        ([7], 95, 7),
        ([15, 20, 35, 40, 50], 30, 20),
        ([15, 20, 35, 40, 50], 40, 20),
        ([15, 20, 35, 40, 50], 50, 35),
        ([15, 20, 35, 40, 50], 100, 50),
    ],
)
def test_percentiles_by_nearest_rank(values: list[int], percent: int, expected: int | None) -> None:
    """The example of the method's usual description."""
    assert percentile(values, percent) == expected


@given(st.lists(st.integers(0, 9), min_size=1), st.integers(1, 100))
def test_a_percentile_is_a_wait_that_so_many_did_not_exceed(
    values: list[int], percent: int
) -> None:
    ordered = sorted(values)
    found = percentile(ordered, percent)

    assert found in ordered
    assert 100 * sum(value <= found for value in ordered) >= percent * len(ordered)
    assert 100 * sum(value < found for value in ordered) < percent * len(ordered)


def test_the_service_of_a_queue() -> None:
    stays = [
        stay(10, estimate_s=60),
        stay(20, estimate_s=15),
        stay(100),
        stay(4, StayEnd.ABANDONED),
        stay(30, StayEnd.ABANDONED, estimate_s=60),
        stay(600, StayEnd.LEFT),
    ]
    [row] = rows(service(stays, ServiceLevel(target_s=20, short_s=5)))

    assert (row["offered"], row["answered"], row["abandoned"], row["left"]) == (6, 3, 2, 1)
    assert (row["p50_s"], row["p90_s"], row["longest_s"]) == (20, 100, 100)
    assert row["service_level"] == 0.4  # two of five: who gave up at once does not count
    assert (row["estimates"], row["estimates_kept"]) == (3, 0.5)  # one gave up too soon to tell


def test_a_queue_that_nobody_came_to_has_no_service_level() -> None:
    found = service([], ServiceLevel())

    assert found.rows == ()
    assert total(found)["service_level"] is None


def test_abandons_before_and_in_a_queue() -> None:
    last = [stay(10, StayEnd.LEFT), stay(60, StayEnd.ABANDONED)]
    calls = [
        Abandoned(NOON, "answered", [stay(5)]),
        Abandoned(NOON, "abandoned", []),
        Abandoned(NOON, "abandoned", last),
        Abandoned(NOON, "abandoned", [stay(601, StayEnd.ABANDONED)]),
    ]
    [row] = rows(abandons(calls, DAY, Step.DAY))

    assert (row["calls"], row["before_queue"], row["in_queue"], row["share"]) == (4, 1, 2, 0.75)
    assert [row["under_30_s"], row["under_60_s"], row["under_180_s"]] == [0, 0, 1]
    assert row["from_600_s"] == 1


def test_the_survey_by_question() -> None:
    answers = [("satisfaction", value, True) for value in (5, 4, 4, 2, 1)]
    answers += [("nps", value, value > 0) for value in (10, 9, 8, 7, 6, 0)]
    found = survey(
        [*answers, ("unheard-of", 5, True)],
        [Question("satisfaction", 1, 5), Question("nps", 0, 10), Question("resolved", 1, 5)],
        offered=10,
    )

    assert found.rows == (
        ("satisfaction", 10, 5, 0.5, 3.2, 0.6, None),
        ("nps", 10, 6, 0.5, 6.67, None, 0),  # one of a call whose journal is gone
        ("resolved", 10, 0, 0.0, None, None, None),
    )


def test_few_answers_tell_nothing_but_their_number() -> None:
    found = survey([("nps", 0, True)] * (FEWEST - 1), [Question("nps", 0, 10)], offered=9)

    assert found.rows == (("nps", 9, 4, 0.4444, None, None, None),)


def test_a_spreadsheet_computes_nothing() -> None:
    written = as_csv(["said", "n"], [["=HYPERLINK(1)", -1], ['a "b", c', None]])

    assert written == 'said,n\r\n\'=HYPERLINK(1),-1\r\n"a ""b"", c",\r\n'


def test_moments_are_written_as_clocks_in_poland_show_them() -> None:
    october = Period(
        datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    )
    written = volumes([], october, Step.QUARTER).as_csv().splitlines()

    assert [line.split(",")[0] for line in written] == [
        "since",
        "2026-10-25T02:45+02:00",
        "2026-10-25T02:00+01:00",
    ]
