"""The calendar, the policy, and what is wrong with a routing file."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import ContentError
from ivr.identity.assurance import Assurance
from ivr.routing import loader
from ivr.routing.calendar import POLISH_TIME, easter, holiday
from ivr.routing.decision import Destination, Load
from ivr.routing.policy import Routing

CONFIG = Path(__file__).parents[2] / "config"
ROUTING = loader.load(CONFIG)
ALWAYS = loader.load(CONFIG, hours_override="always")
TUESDAY = datetime(2026, 4, 28, 10, tzinfo=POLISH_TIME)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=POLISH_TIME)
)
QUEUES = st.sampled_from(sorted(ROUTING.queues))
TOPICS = st.sampled_from([*sorted(ROUTING.topics), "", "NO_SUCH"])


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))],
)
def test_easter(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 6), "Poniedziałek Wielkanocny"),
        (date(2026, 6, 4), "Boże Ciało"),
        (date(2025, 12, 24), "Wigilia"),
        (date(2024, 12, 24), None),
        (date(2026, 11, 11), "Narodowe Święto Niepodległości"),
        (date(2026, 4, 28), None),
    ],
)
def test_holidays(day: date, name: str | None) -> None:
    assert holiday(day) == name


@given(TOPICS, st.sampled_from(Assurance), MOMENTS)
def test_every_call_finds_an_open_queue_or_hears_when(
    topic: str, assurance: Assurance, moment: datetime
) -> None:
    decision = ROUTING.decide(topic, assurance=assurance, load=Load(), moment=moment)
    assert decision.why
    if decision.destination is Destination.QUEUE:
        assert decision.queue is not None
        assert ROUTING.queues[decision.queue].hours.why_closed(moment) is None
    else:
        assert decision.reopens is None or decision.reopens > moment


@given(TOPICS, QUEUES, MOMENTS, st.frozensets(QUEUES))
def test_an_overflow_never_goes_back(
    topic: str, queue: str, moment: datetime, tried: frozenset[str]
) -> None:
    decision = ROUTING.overflow(topic, queue, "TIMEOUT", load=Load(), moment=moment, tried=tried)
    assert decision.queue not in tried | {queue}


@given(TOPICS, st.sampled_from(Assurance), MOMENTS)
def test_the_demo_is_always_open(topic: str, assurance: Assurance, moment: datetime) -> None:
    decision = ALWAYS.decide(topic, assurance=assurance, load=Load(), moment=moment)
    assert decision.destination is Destination.QUEUE


def test_proof_opens_the_way_to_individual_information() -> None:
    ways = [
        ROUTING.decide("ZWROT_NADPLATA", assurance=level, load=Load(), moment=TUESDAY).queue
        for level in Assurance
    ]
    assert ways == ["us-ogolna", "us-zwroty"]


def test_an_expected_wait_is_told() -> None:
    load = Load(estimated_wait_s=(("us-mandaty", 240),))
    decision = ROUTING.decide("MANDAT", assurance=Assurance.TELEPIN, load=load, moment=TUESDAY)
    assert decision.estimated_wait_s == 240


def edited(tmp_path: Path, old: str, new: str) -> Routing:
    for name in ("routing.yaml", "hours.yaml"):
        shutil.copy(CONFIG / name, tmp_path)
    file = tmp_path / "routing.yaml"
    source = file.read_text("utf-8")
    assert old in source
    file.write_text(source.replace(old, new, 1), "utf-8")
    return loader.load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("overflow: us-ogolna", "overflow: nowhere"),
        ("hours: us,", "hours: never,"),
        ("general: kis-ogolna", "general: nobody"),
        ("max_wait_s: 600", "max_wait_s: soon"),
        ("us-zwroty: {", "us zwroty: {"),
        ("us-ogolna: {", "us-ogolna: {overflow: us-zwroty, "),
        ("queues:", "queues: ["),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(ContentError) as refused:
        edited(tmp_path, old, new)
    assert all("routing.yaml:" in str(problem) for problem in refused.value.problems)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    assert edited(tmp_path, "max_wait_s: 600", "max_wait_s: 601").version != ROUTING.version
