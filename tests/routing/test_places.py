"""Places in queues: who comes first, who has kept a place, what is left of the longest wait."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.errors import ContentError
from ivr.identity.assurance import Assurance
from ivr.routing import difference, loader, sources, validation
from ivr.routing.decision import Circumstances, Load, Place, QueueLoad
from ivr.routing.policy import SHORTEST_WAIT_S
from ivr.routing.validation import Severity, Vocabulary
from tests.routing.test_routing import CONFIG, ROUTING, TUESDAY

FILES = sources.read(CONFIG)


def minutes_ago(minutes: int, priority: int = 0) -> Place:
    return Place(TUESDAY - timedelta(minutes=minutes), priority)


CROWD = Load({
    "us-ogolna": QueueLoad(
        4, 2, places=(minutes_ago(9), minutes_ago(5), minutes_ago(1), minutes_ago(0, 5)), cost_s=60
    )
})  # fmt: skip


def position(subject: Circumstances, level: Assurance = Assurance.NONE) -> tuple[int | None, bool]:
    decision = ROUTING.decide("TELEPIN", level, load=CROWD, moment=TUESDAY, subject=subject)
    return decision.position, decision.keeps_place


def test_whoever_comes_now_is_last_and_whoever_comes_first_is_served_first() -> None:
    assert position(Circumstances()) == (5, False)


def test_priority_passes_those_who_have_less() -> None:
    """One point for a proved caller; the one with five stays before them."""
    assert position(Circumstances(), Assurance.TELEPIN) == (2, False)


def test_a_kept_place_is_taken_again() -> None:
    since = TUESDAY - timedelta(minutes=6)

    assert position(Circumstances(held="us-ogolna", since=since)) == (3, True)
    assert position(Circumstances(held="us-zwroty", since=since)) == (5, False)


def test_who_goes_back_waits_no_longer_in_all() -> None:
    def left(spent_s: int) -> int:
        subject = Circumstances(held="us-ogolna", since=TUESDAY, spent_s=spent_s)
        back = ROUTING.back("TELEPIN", "us-ogolna", load=CROWD, moment=TUESDAY, subject=subject)
        return back.max_wait_s

    assert [left(0), left(200), left(5000)] == [900, 700, SHORTEST_WAIT_S]


def test_a_queue_that_has_closed_meanwhile_serves_who_was_there() -> None:
    evening = TUESDAY.replace(hour=17)
    back = ROUTING.back("TELEPIN", "us-ogolna", load=Load(), moment=evening)

    assert (back.queue, back.why) == ("us-ogolna", ("powrót do kolejki us-ogolna",))


def test_a_queue_that_is_gone_is_replaced_by_the_topics() -> None:
    assert ROUTING.back("TELEPIN", "gone", load=Load(), moment=TUESDAY).queue == "us-ogolna"


def edited(old: str, new: str) -> sources.Sources:
    assert old in FILES.routing
    return replace(FILES, routing=FILES.routing.replace(old, new, 1))


def test_callbacks_are_read_with_their_own_hours() -> None:
    routing = loader.parse(
        edited(
            "callback: {after_s: 300}", "callback: {after_s: 60, hours: kis, tries: 2, gap_s: 90}"
        )
    )
    terms = routing.queues["us-zwroty"].callback

    assert terms is not None
    assert (terms.after_s, terms.hours.name, terms.tries, terms.gap_s) == (60, "kis", 2, 90)


@pytest.mark.parametrize(
    "written",
    [
        "{}", "{after_s: 10}", "{after_s: soon}", "{after_s: 300, tries: 0}", "{after_s: 300, hours: no}",
        "{after_s: 300, until: 5}", "yes", "{after_s: 300, gap_s: -1}",
    ],
)  # fmt: skip
def test_callbacks_that_mean_nothing_are_refused(written: str) -> None:
    with pytest.raises(ContentError):
        loader.parse(edited("callback: {after_s: 300}", f"callback: {written}"))


def test_a_callback_that_comes_too_late_is_pointed_out() -> None:
    words = Vocabulary(frozenset(ROUTING.topics), frozenset({"emergency.outage"}))
    late = validation.check(edited("callback: {after_s: 300}", "callback: {after_s: 700}"), words)

    assert [f.severity for f in late] == [Severity.WARNING]
    assert "calls back after 700 s" in late[0].problem.wrong


def test_what_changes_about_callbacks_is_told() -> None:
    new = loader.parse(edited(", callback: {after_s: 300}", ""))

    (told,) = difference.sentences(ROUTING, new)

    assert told == (
        "Kolejka us-zwroty: oddzwanianie od 300 s oczekiwania, godziny us, najwyżej 3 próby, "
        "pierwsza przerwa 10 min → nie."
    )


def test_offices_matter_only_where_one_takes_calls() -> None:
    nobody = replace(FILES, offices=FILES.offices.replace(", queue: us-radom", ""))
    chosen = Circumstances(office="1424")

    def asks(routing_files: sources.Sources, subject: Circumstances) -> bool:
        routing = loader.parse(routing_files)
        return routing.decide(
            "CZYNNY_ZAL", Assurance.NONE, load=Load(), moment=TUESDAY, subject=subject
        ).asks_office

    assert [asks(FILES, Circumstances()), asks(FILES, chosen)] == [True, False]
    assert not asks(nobody, Circumstances())
