"""The calendar, the policy, and what is wrong with a routing file."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import ContentError
from ivr.identity.assurance import Assurance
from ivr.routing import loader
from ivr.routing.calendar import POLISH_TIME, easter, holiday
from ivr.routing.decision import Circumstances, Destination, Load, QueueLoad
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
    load = Load({"us-mandaty": QueueLoad(waiting=3, agents=2, cost_s=240)})
    decision = ROUTING.decide("MANDAT", assurance=Assurance.TELEPIN, load=load, moment=TUESDAY)

    assert (decision.estimated_wait_s, decision.position) == (661, 4)


CROWDED = Load({"us-zwroty": QueueLoad(waiting=5, agents=1)})


def test_a_full_queue_is_passed_over(tmp_path: Path) -> None:
    routing = edited(tmp_path, "us-zwroty: {", "us-zwroty: {max_length: 5, ")
    decision = routing.decide("ZWROT_NADPLATA", Assurance.TELEPIN, load=CROWDED, moment=TUESDAY)

    assert decision.queue == "us-ogolna"
    assert "kolejka us-zwroty: kolejka pełna" in decision.why


def test_where_nothing_better_is_open_a_crowded_queue_gets_the_call_after_all() -> None:
    nobody = Load(dict.fromkeys(("us-zwroty", "us-ogolna"), QueueLoad(waiting=0, agents=0)))
    decision = ROUTING.decide("ZWROT_NADPLATA", Assurance.TELEPIN, load=nobody, moment=TUESDAY)

    assert decision.queue == "us-zwroty"
    assert decision.why[-2] == "nic lepszego nie jest czynne: mimo to kolejka us-zwroty"


def test_the_cause_of_an_overflow_decides_where_it_leads(tmp_path: Path) -> None:
    routing = edited(
        tmp_path, "overflow: us-ogolna", "overflow: {full: us-mandaty, timeout: us-ogolna}"
    )
    ways = {
        status: routing.overflow("", "us-zwroty", status, load=Load(), moment=TUESDAY).queue
        for status in ("FULL", "TIMEOUT", "JOINEMPTY")
    }

    assert ways == {"FULL": "us-mandaty", "TIMEOUT": "us-ogolna", "JOINEMPTY": "kis-ogolna"}


def test_a_queue_itself_may_ask_for_proof(tmp_path: Path) -> None:
    routing = edited(
        tmp_path, "us-platnosci: {", "us-platnosci: {assurance: telepin, unproved: us-ogolna, "
    )
    found = [
        routing.decide("MIKRORACHUNEK", level, load=Load(), moment=TUESDAY) for level in Assurance
    ]

    assert [each.queue for each in found] == ["us-ogolna", "us-platnosci"]
    assert [each.required for each in found] == [Assurance.TELEPIN] * 2


@pytest.mark.parametrize(
    ("subject", "level", "points"),
    [
        (Circumstances(), Assurance.NONE, 0),
        (Circumstances(), Assurance.TELEPIN, 1),
        (Circumstances(TUESDAY - timedelta(hours=23)), Assurance.NONE, 2),
        (Circumstances(TUESDAY - timedelta(hours=24)), Assurance.NONE, 0),
        (Circumstances(waited_s=299), Assurance.NONE, 0),
        (Circumstances(TUESDAY - timedelta(hours=1), waited_s=300), Assurance.TELEPIN, 8),
    ],
)
def test_priority_is_earned(subject: Circumstances, level: Assurance, points: int) -> None:
    decision = ROUTING.decide("PIT", level, load=Load(), moment=TUESDAY, subject=subject)

    assert decision.priority == points


def test_the_chosen_office_takes_its_calls_itself(tmp_path: Path) -> None:
    edited(
        tmp_path,
        "MIKRORACHUNEK: {queue: us-platnosci}",
        "MIKRORACHUNEK: {queue: us-platnosci, local: true}",
    )
    listed = 'source: x\noffices: {"0416": {town: Toruń, name: Pierwszy US, queue: us-mandaty}}'
    (tmp_path / "offices.yaml").write_text(listed, "utf-8")
    routing = loader.load(tmp_path)
    queues = [
        routing.decide(
            topic, Assurance.NONE, load=Load(), moment=TUESDAY, subject=Circumstances(office=code)
        ).queue
        for topic, code in (
            ("MIKRORACHUNEK", "0416"),
            ("MIKRORACHUNEK", "9999"),
            ("TELEPIN", "0416"),
        )
    ]

    assert queues == ["us-mandaty", "us-platnosci", "us-ogolna"]


def test_a_break_at_noon_and_the_hour_after_it(tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path, dirs_exist_ok=True)
    hours = tmp_path / "hours.yaml"
    split = 'tue: "08:00-12:00, 13:00-16:00"'
    hours.write_text(hours.read_text("utf-8").replace('tue: "08:00-16:00"', split), "utf-8")
    us = loader.load(tmp_path).queues["us-ogolna"].hours
    noon = TUESDAY.replace(hour=12, minute=30)

    assert us.why_closed(noon) == "poza godzinami 08:00–12:00, 13:00–16:00"
    assert us.why_closed(TUESDAY) is None
    assert us.next_opening(noon) == noon.replace(hour=13, minute=0)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('tue: "08:00-16:00"', 'tue: "08:00-12:00, 11:00-16:00"', "overlap"),
        ('tue: "08:00-16:00"', 'tue: "16:00-08:00"', "end before they begin"),
        ('tue: "08:00-16:00"', 'tue: "8-16"', "no hours"),
        ("2027-01-02: {", "2027-02-30: {", "no date"),
        ("2027-01-02: {hours: closed", '2027-03-28: {hours: "02:30-16:00"', "does not exist"),
        ("2027-01-02: {hours: closed", "2027-01-02: {ours: closed", "unknown key"),
        ("  holidays: true", "  holidays: yes", "neither true nor false"),
    ],
)
def test_wrong_hours_are_refused_with_their_line(
    tmp_path: Path, old: str, new: str, wrong: str
) -> None:
    shutil.copytree(CONFIG, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "hours.yaml"
    source = file.read_text("utf-8")
    assert old in source
    file.write_text(source.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=wrong) as refused:
        loader.load(tmp_path)
    assert all("hours.yaml:" in str(problem) for problem in refused.value.problems)


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
        ("us-zwroty: {", "general: {"),
        ("us-zwroty: {", "us-zwroty: {strategy: roundrobin, "),
        ("us-zwroty: {", "us-zwroty: {strategy: linear, "),
        ("us-zwroty: {", "us-zwroty: {weight: -1, "),
        ("us-zwroty: {", "us-zwroty: {tier: IV, "),
        ("us-zwroty: {", "us-zwroty: {widening: [{after_s: 30, level: 1}], "),
        ("us-zwroty: {", "us-zwroty: {widening: [{after_s: 0, level: 6}], "),
        (
            "us-zwroty: {",
            "us-zwroty: {widening: [{after_s: 0, level: 3}, {after_s: 9, level: 2}], ",
        ),
        ("us-zwroty: {", "us-zwroty: {assurance: telepin, "),
        ("us-zwroty: {", "us-zwroty: {assurance: fingerprint, "),
        ("max_wait_s: 600", "max_wait_s: 0"),
        ("max_wait_s: 600", "max_wait_s: 99999999999999999999"),
        ("spoken: do spraw mandatów", "spoken: do spraw 3 mandatów"),
        ("spoken: do spraw mandatów", f"spoken: do spraw {'bardzo ' * 20}"),
        ("PIT: {queue: kis-pit}", "PIT: {}"),
        ("PIT: {queue: kis-pit}", "PIT: {queue: kis-pit, line: kis}"),
        ("PIT: {queue: kis-pit}", "PIT: {queue: kis-pit, unproved: kis-ogolna}"),
        ("menu: [", "menu: [KSEF, KSEF, "),
        (
            "emergency: {active: false, prompt: emergency.outage}",
            "emergency: {active: maybe, text: a}",
        ),
        ("emergency: {active: false, prompt: emergency.outage}", "emergency: {active: true}"),
        ("prompt: emergency.outage", "prompt: need.topic.ask"),
        ("prompt: emergency.outage", f"text: {'a' * 231}"),
        ("verified: 1 ", "verified: lots "),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(ContentError) as refused:
        edited(tmp_path, old, new)
    assert all("routing.yaml:" in str(problem) for problem in refused.value.problems)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    assert edited(tmp_path, "max_wait_s: 600", "max_wait_s: 601").version != ROUTING.version
