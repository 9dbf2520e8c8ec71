"""Whatever supervisors configure: every call reaches an open queue or the closing message."""

import dataclasses
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.identity.assurance import Assurance
from ivr.routing import graph, loader
from ivr.routing.calendar import POLISH_TIME
from ivr.routing.decision import Circumstances, Decision, Destination, Load, Place, QueueLoad
from ivr.routing.policy import Routing
from tests.routing.configurations import Configuration, configurations

MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2027, 2, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=POLISH_TIME)
)
STATUSES = st.sampled_from(["TIMEOUT", "FULL", "JOINEMPTY", "LEAVEUNAVAIL", "", "CONTINUE"])
SLOW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)


def loads(names: tuple[str, ...]) -> st.SearchStrategy[Load]:
    places = st.builds(Place, since=MOMENTS, priority=st.integers(0, 20))
    figures = st.builds(
        QueueLoad,
        waiting=st.integers(0, 12),
        agents=st.integers(0, 12),
        free=st.integers(0, 3),
        places=st.lists(places, max_size=4).map(tuple),
        cost_s=st.none() | st.floats(1, 3000),
    )
    return st.dictionaries(st.sampled_from(names), figures, max_size=4).map(Load)


def assert_it_ends_well(
    decision: Decision, routing: Routing, moment: datetime, assurance: Assurance
) -> None:
    assert decision.why
    if decision.destination is Destination.CLOSED:
        assert decision.queue is None
        assert decision.reopens is None or decision.reopens.timestamp() > moment.timestamp()
        return
    assert decision.queue is not None
    queue = routing.queues[decision.queue]
    assert queue.hours.why_closed(moment) is None
    assert assurance >= queue.required


@SLOW
@given(st.data(), configurations(), st.sampled_from(Assurance), MOMENTS)
def test_every_call_is_routed(
    data: st.DataObject, configuration: Configuration, assurance: Assurance, moment: datetime
) -> None:
    routing = loader.parse(configuration.sources)
    topic = data.draw(st.sampled_from([*configuration.topics, "", "NO_SUCH"]))
    caller = Circumstances(
        data.draw(st.none() | st.just(moment - timedelta(hours=3))),
        data.draw(st.integers(0, 900)),
        data.draw(st.sampled_from([*configuration.offices, "", "9999"])),
    )
    load = data.draw(loads(configuration.queues))
    decision = routing.decide(topic, assurance, load=load, moment=moment, subject=caller)

    assert_it_ends_well(decision, routing, moment, assurance)


@SLOW
@given(st.data(), configurations(), st.sampled_from(Assurance), MOMENTS)
def test_every_overflow_ends_without_going_back(
    data: st.DataObject, configuration: Configuration, assurance: Assurance, moment: datetime
) -> None:
    """As Asterisk does it: from queue to queue, until a queue serves the caller or nobody is left."""
    routing = loader.parse(configuration.sources)
    topic = data.draw(st.sampled_from([*configuration.topics, ""]))
    load = data.draw(loads(configuration.queues))
    decision = routing.decide(topic, assurance, load=load, moment=moment)
    tried: list[str] = []
    while decision.queue is not None:
        assert decision.queue not in tried
        tried.append(decision.queue)
        decision = routing.overflow(
            topic, decision.queue, data.draw(STATUSES),
            load=load, moment=moment, assurance=assurance, tried=frozenset(tried),
        )  # fmt: skip
        assert_it_ends_well(decision, routing, moment, assurance)

    assert len(tried) <= len(configuration.queues)


@SLOW
@given(configurations())
def test_no_way_leads_back(configuration: Configuration) -> None:
    routing = loader.parse(configuration.sources)
    orders = list(routing.queues)
    for name, queue in routing.queues.items():
        assert all(orders.index(target) > orders.index(name) for target in graph.targets(queue))


@SLOW
@given(configurations(), MOMENTS)
def test_the_same_question_has_the_same_answer(
    configuration: Configuration, moment: datetime
) -> None:
    """What a version remembers (days, openings) must not show."""
    warm = loader.parse(configuration.sources)
    for days in range(0, 400, 37):
        warm.decide("T0", Assurance.NONE, load=Load(), moment=moment + timedelta(days=days))
    fresh = loader.parse(configuration.sources)
    answers = [
        dataclasses.replace(one.decide("T0", Assurance.NONE, load=Load(), moment=moment), why=())
        for one in (warm, fresh)
    ]

    assert answers[0] == answers[1]
