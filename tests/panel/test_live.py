"""The wallboard and the calls that go on, as a browser without scripts sees them."""

import html
import re
from datetime import timedelta

import pytest

from ivr.calls.live.events import AsteriskAway, Condition, JournalsRead, PartSeen, QueuesSeen
from ivr.errors import StageError
from ivr.identity.audit import AuditKind
from ivr.panel.live import wallboard as wallboard_page
from ivr.panel.paths import PATHS
from ivr.store.live import Written
from ivr.store.reports import CallReport
from tests.live.history import (
    QUEUED,
    ROUTED,
    WELCOME,
    caller,
    connected,
    member,
    moment,
    row,
    written,
)
from tests.panel.browsing import Browser, World
from tests.panel.conftest import Open

ALL = (PATHS.wallboard, PATHS.live, PATHS.live_call.format(call="c1"))
STREAMS = (PATHS.wallboard_stream, PATHS.live_stream, PATHS.live_call_stream.format(call="c1"))
BY_SCRIPT = {"accept": "text/event-stream"}
BY_BOT: dict[str, object] = {
    "at_ms": 1200,
    "kind": "prompt",
    "id": "need.topic.ask",
    "text": "W jakiej sprawie?",
}
HEARD: dict[str, object] = {
    "at_ms": 4000,
    "kind": "heard",
    "field": "need.topic",
    "mode": "voice",
    "text": "gdzie zapłacić <b>mandat</b>",
    "number": None,
    "confidence": 0.735,
    "outcome": "accept",
    "intent": "MANDAT",
    "alternatives": ["MANDAT 0.73", "PIT 0.11"],
    "why": ["słowa: mandat"],
}
NUMBER: dict[str, object] = {
    **HEARD,
    "at_ms": 6000,
    "field": "identify.number",
    "text": "•",
    "number": "nu-0bf20bae188d8310",
    "intent": None,
    "alternatives": [],
    "why": [],
}
DECISION: dict[str, object] = {
    "at_ms": 8000,
    "kind": "decision",
    "queue": "us-mandaty",
    "topic": "MANDAT",
    "priority": 1,
    "version": "3.abc",
    "why": ["temat MANDAT: kolejka us-mandaty", "kolejka us-mandaty czynna"],
}


def report(*entries: dict[str, object], ended: bool = False) -> CallReport:
    facts: dict[str, object] = {
        "call_id": "c1",
        "caller": "ph-1234567890abcdef",
        "subject": "0123456789abcdef",
        "ended_at": "2026-11-24T10:05:00+00:00" if ended else None,
    }
    return CallReport(facts, entries)


@pytest.fixture
def busy(world: World) -> World:
    """One caller waits, one talks, one is with the bot; Asterisk knows a fourth."""
    for each in (
        written(WELCOME, ROUTED, QUEUED, call_id="c1"),
        written(WELCOME, ROUTED, QUEUED, connected(25), call_id="c2", first_id=20),
        written(WELCOME, call_id="c3", first_id=40),
    ):
        world.live.feed.take(JournalsRead(world.now, each))
    members = (member(name="Anna <Nowak>"), member("PJSIP/jan", paused=True, reason="obiad"))
    callers = (caller("c1", since=10), caller("stray", "us-ogolna", since=30))
    world.pass_s(45)
    world.live.feed.take(JournalsRead(world.now))
    world.live.feed.take(QueuesSeen(world.now, callers, members))
    world.live.feed.take(PartSeen(world.now, "service", Condition.BAD, "Nie odpowiada."))
    world.reports["c1"] = report(BY_BOT, HEARD, NUMBER, DECISION)
    return world


def words(browser: Browser, path: str) -> str:
    """The page's text, as a reader has it."""
    page = re.sub(r"<script.*?</script>|<noscript>.*?</noscript>", "", browser.get(path).text)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def test_the_wallboard_tells_what_the_line_is_doing(busy: World, supervisor: Browser) -> None:
    text = words(supervisor, PATHS.wallboard)

    for told in (
        "W bocie 1 ",
        "Czeka 2 ",
        "Najdłużej czeka 0:35 ",
        "Rozmawia 1 ",
        "Poziom obsługi 100% w celu",
        "Odebrane dziś 1 ",
        "Rozmowy dziś 3 ",
        "0:35 us-mandaty mandat",
        "0:15 us-ogolna bez KASji",
        "przerwa 1 w tym: obiad 1",
        "Serwis rozmów Nie odpowiada. nie działa",
        "Rozpoznawanie mowy brak danych",
        "w ciągu 20 s",
    ):
        assert told in text
    assert "Anna <Nowak>" in text
    assert "<Nowak>" not in supervisor.get(PATHS.wallboard).text


def test_one_click_tells_why_a_caller_waits_there(busy: World, supervisor: Browser) -> None:
    page = supervisor.get(PATHS.wallboard).text
    (link,) = re.findall(r'href="(/rozmowy/trwajace/c1)#dlaczego"', page)
    text = words(supervisor, link)

    assert "Kolejka: us-mandaty . Zdecydowały kolejno: temat MANDAT: kolejka us-mandaty" in text
    assert "Wersja kierowania 3.abc" in text


def test_a_call_is_told_turn_by_turn(busy: World, supervisor: Browser) -> None:
    text = words(supervisor, PATHS.live_call.format(call="c1"))

    for told in (
        "Gdzie jest czeka, od 0:35",
        "KASja W jakiej sprawie?",
        "Dzwoniący „gdzie zapłacić <b>mandat</b>”",
        "pewność 0,7",
        "mandat 0,73 PIT 0,11",
        "słowa: mandat",
        "Dzwoniący [numer ukryty]",
        "Kierowanie Kolejka us-mandaty",
    ):
        assert told in text


def test_who_looked_at_a_call_is_in_the_audit(busy: World, supervisor: Browser) -> None:
    supervisor.get(PATHS.live_call.format(call="c1"))
    (seen,) = (event for event in busy.audit.events if event.kind is AuditKind.CALL_VIEW)

    assert (seen.actor.name, seen.call_id) == ("ewa", "c1")


def test_nothing_that_names_a_person_is_in_any_page(busy: World, supervisor: Browser) -> None:
    """Not even pseudonyms and references, which join a person's calls."""
    everything = "".join(supervisor.get(path).text for path in ALL)

    for secret in ("ph-1234567890abcdef", "0123456789abcdef", "nu-0bf20bae188d8310"):
        assert secret not in everything


def test_the_list_shows_every_call(busy: World, supervisor: Browser) -> None:
    text = words(supervisor, PATHS.live)

    for told in ("czeka 0:35 mandat us-mandaty", "rozmawia z konsultantem", "z KASją"):
        assert told in text


def test_nothing_going_on_is_said_so(world: World, supervisor: Browser) -> None:
    never = words(supervisor, PATHS.wallboard)
    world.live.feed.take(JournalsRead(world.now))
    world.live.feed.take(QueuesSeen(world.now, (), ()))
    quiet = words(supervisor, PATHS.wallboard)

    for told in ("Brak danych o rozmowach.", "Brak danych o konsultantach", "brak danych"):
        assert told in never
    for told in (
        "Nikt nie czeka.",
        "KASja z nikim teraz nie rozmawia.",
        "Nikt nie jest zalogowany",
    ):
        assert told in quiet
    assert "Nie trwa żadna rozmowa." in words(supervisor, PATHS.live)


def test_old_figures_are_marked_as_old(busy: World, supervisor: Browser) -> None:
    busy.pass_s(60)
    text = words(supervisor, PATHS.wallboard)

    assert "W bocie 1 nieaktualne sprzed 1:00" in text
    assert "Baza danych Liczby z dzienników to ostatni znany stan." in text
    assert "Serwis rozmów brak danych" in text


def test_without_asterisk_the_rest_goes_on(busy: World, supervisor: Browser) -> None:
    busy.live.feed.take(AsteriskAway(busy.now))
    text = words(supervisor, PATHS.wallboard)

    assert "Centrala nie odpowiada. Poniżej czekający według dzienników rozmów" in text
    assert "Czeka 1 " in text
    assert "stray" not in text
    assert "Konsultanci według stanu. nieaktualne" in text


def test_a_call_that_ended_leads_to_its_replay(busy: World, supervisor: Browser) -> None:
    busy.reports["c1"] = report(BY_BOT, ended=True)
    live = words(supervisor, PATHS.live_call.format(call="c1"))
    busy.live.feed.take(JournalsRead(busy.now, Written((row("c1", ended_at=moment(60)),))))
    supervisor.http.follow_redirects = False
    later = supervisor.get(PATHS.live_call.format(call="c1"))

    assert "Rozmowa się skończyła. Otwórz jej zapis" in live
    assert (later.status_code, later.headers["location"]) == (303, "/rozmowy/c1")


@pytest.mark.parametrize("call", ["nie-ma-takiej", "x" * 10_000, "%00", "<b>", "..%2f..%2fetc"])
def test_a_call_that_does_not_exist_is_not_found(supervisor: Browser, call: str) -> None:
    for path in (PATHS.live_call, PATHS.live_call_stream):
        assert supervisor.get(path.format(call=call)).status_code == 404


@pytest.mark.parametrize("path", [*ALL, *STREAMS])
def test_only_who_may_look_sees_the_line(busy: World, open_browser: Open, path: str) -> None:
    assert open_browser("olga").get(path).status_code == 403
    assert open_browser().get(path).url.path in (PATHS.login, PATHS.expired)


def test_a_store_that_is_away_takes_only_the_turns_away(
    busy: World, supervisor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_call_id: str) -> CallReport | None:
        raise StageError("store", "OperationalError")

    object.__setattr__(busy.live, "report", away)

    assert supervisor.get(PATHS.live_call.format(call="c1")).status_code == 503
    assert [supervisor.get(path).status_code for path in ALL[:2]] == [200, 200]


def test_without_scripts_the_page_reloads_itself_until_told_not_to(
    busy: World, supervisor: Browser
) -> None:
    reloading = supervisor.get(PATHS.wallboard).text
    calm = supervisor.get(f"{PATHS.wallboard}?{wallboard_page.CALM}").text

    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in reloading
    assert "http-equiv" not in calm


def test_a_stream_ends_when_the_panel_does_and_keeps_no_session_alive(
    busy: World, supervisor: Browser
) -> None:
    busy.live.close()
    for _ in range(3):
        busy.pass_s(1000)
        answer = supervisor.get(PATHS.wallboard_stream, headers=BY_SCRIPT)

    assert answer.status_code == 401
    assert supervisor.get(PATHS.wallboard).url.path == PATHS.expired


def test_a_screen_on_a_wall_stays_signed_in_for_who_may_only_look(
    busy: World, open_browser: Open
) -> None:
    busy.live.close()
    only_looks, may_more = open_browser("jan"), open_browser("ewa")
    for _ in range(3):
        busy.pass_s(1000)
        for browser in (only_looks, may_more):
            browser.get(f"{PATHS.wallboard_stream}?{wallboard_page.BIG}", headers=BY_SCRIPT)

    assert only_looks.get(PATHS.wallboard).url.path == PATHS.wallboard
    assert may_more.get(PATHS.wallboard).url.path == PATHS.expired
    busy.pass_s(timedelta(hours=12).total_seconds())
    assert only_looks.get(PATHS.wallboard).url.path == PATHS.expired


def test_the_wall_s_page_has_no_end_of_session_to_warn_of(busy: World, open_browser: Open) -> None:
    pages = [
        open_browser(who).get(f"{PATHS.wallboard}?{wallboard_page.BIG}").text
        for who in ("jan", "ewa")
    ]

    assert ["session.js" in page for page in pages] == [False, True]
    assert ['id="session-end"' in page for page in pages] == [False, True]
