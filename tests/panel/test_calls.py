"""Searching calls and replaying one: what supervisors see, and what they never see."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from ivr.identity.audit import AuditKind
from ivr.panel.calls.numbers import pseudonyms_of
from ivr.panel.paths import PATHS
from ivr.store.marks import Mark, MarkKind
from ivr.testing.calls import PSEUDONYMS, no_calls
from ivr.testing.past_calls import past_calls, write
from tests.panel.browsing import ORIGIN, Browser
from tests.panel.calls import AT, PHONE, SAID, CallsWorld, heard
from tests.panel.conftest import Open

CALL = "/rozmowy/refund"
NUMBER = "600100200"


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> CallsWorld:
    found = CallsWorld(engine, tmp_path)
    found.add_refund()
    return found


def search(browser: Browser, **fields: str) -> str:
    """What a filled-in search finds: the whole page."""
    empty = dict.fromkeys(
        ("od", "do", "temat", "kolejka", "wynik", "potwierdzenie", "slowa", "wersja", "numer"), ""
    )
    answer = browser.send(PATHS.calls, **{**empty, "kto": "", "strona": "", **fields})
    assert answer.status_code in (200, 422)
    return answer.text


def count(page: str) -> int:
    return int(re.findall(r"Znalezione rozmowy: (\d+)", page)[0])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 1),
        ({"od": "2026-11-24T09:30"}, 1),
        ({"od": "2026-11-24T09:31"}, 0),
        ({"do": "2026-11-24T09:30"}, 0),
        ({"do": "2026-11-24"}, 0),
        ({"temat": "ZWROT_NADPLATA", "kolejka": "us-zwroty", "wynik": "answered"}, 1),
        ({"temat": "MANDAT"}, 0),
        ({"potwierdzenie": "telepin"}, 0),
        ({"slowa": "ZWROT kied"}, 1),
        ({"slowa": "mandat"}, 0),
        ({"wersja": "7"}, 1),
        ({"zle": "1", "ponownie": "1"}, 1),
        ({"numer": PHONE}, 1),
        ({"numer": "+48 600-100-200"}, 1),
        ({"numer": "600 100 201"}, 0),
        ({"numer": "526-025-02-74"}, 1),
        ({"numer": "90022778245"}, 0),
    ],
)
def test_calls_are_found(supervisor: Browser, fields: dict[str, str], expected: int) -> None:
    assert count(search(supervisor, **fields)) == expected


def test_a_search_can_be_kept_as_an_address(supervisor: Browser) -> None:
    answer = supervisor.send(
        PATHS.calls,
        **dict.fromkeys(("od", "do", "kolejka", "wynik", "potwierdzenie", "wersja", "numer"), ""),
        temat="MANDAT", slowa="ząb & <b>", kto="", strona="",
    )  # fmt: skip

    assert dict(answer.url.params) == {"temat": "MANDAT", "slowa": "ząb & <b>"}
    assert "ząb &amp; &lt;b&gt;" in answer.text


def test_a_number_stands_in_no_address_no_page_and_no_audit(
    supervisor: Browser, world: CallsWorld
) -> None:
    page = search(supervisor, numer=PHONE)
    event = world.audit.events[-1]

    assert "po numerze" in page
    assert PHONE not in page
    assert NUMBER not in page.replace(" ", "")
    assert event.kind is AuditKind.NUMBER_SEARCH
    assert event.actor.name == "ewa"
    assert event.details == {"caller": pseudonyms_of(PSEUDONYMS, NUMBER)[0]}


def test_results_by_number_go_on_without_it(supervisor: Browser, world: CallsWorld) -> None:
    for number in range(60):
        world.add(f"more-{number}", at=AT - timedelta(hours=number))
    known = ",".join(pseudonyms_of(PSEUDONYMS, NUMBER))
    page = search(supervisor, kto=known, strona="2")

    assert "Strona 2 z 2" in page
    assert page.count('<th scope="row">') == 11


@pytest.mark.parametrize("kto", ["ph-1", "' or 1=1", "ph-" + "0" * 16 + ",x"])
def test_a_made_up_pseudonym_finds_nothing(supervisor: Browser, kto: str) -> None:
    """What is none of ours is no condition; one of ours finds whom it names."""
    assert count(search(supervisor, kto=kto)) == (0 if kto.startswith("ph-0") else 1)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("od", "wczoraj"),
        ("do", "2026-13-01"),
        ("od", "9999-99-99T99:99"),
        ("numer", "moja mama"),
        ("numer", "12"),
        ("slowa", "x" * 201),
        ("temat", "x" * 2000),
    ],
)
def test_what_cannot_be_searched_stays_on_the_page_with_the_reason(
    supervisor: Browser, field: str, typed: str
) -> None:
    page = search(supervisor, **{field: typed})

    assert 'role="alert"' in page
    assert typed in page
    assert "Znalezione rozmowy" not in page


def test_an_end_before_the_beginning_is_told(supervisor: Browser) -> None:
    page = supervisor.get(f"{PATHS.calls}?od=2026-11-24T09:00&do=2026-11-23T09:00")

    assert page.status_code == 422
    assert "Koniec musi być później" in page.text


@pytest.mark.parametrize("page", ["0", "-1", "9" * 50, "dwa", "2"])
def test_a_page_that_is_not_there_is_the_nearest(supervisor: Browser, page: str) -> None:
    answer = supervisor.get(f"{PATHS.calls}?od=&strona={page}")

    assert answer.status_code == 200
    assert "Strona 1 z 1" in answer.text


def test_a_page_at_a_time(supervisor: Browser, world: CallsWorld, engine: Engine) -> None:
    write(engine, past_calls(120, until=world.now, days=3))
    first = supervisor.get(f"{PATHS.calls}?od=").text
    last = supervisor.get(f"{PATHS.calls}?od=&strona=3").text

    assert (first.count('<th scope="row">'), last.count('<th scope="row">')) == (50, 21)
    assert "od=&amp;strona=2" in first


def test_the_list_for_spreadsheets(supervisor: Browser) -> None:
    answer = supervisor.get(f"{PATHS.calls_csv}?temat=ZWROT_NADPLATA")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[1] == (
        "refund;2026-11-24T09:30+01:00;2026-11-24T09:30+01:00;ZWROT_NADPLATA;us-ogolna;answered;"
        "none;7.0a1b2c3d;1;1"
    )
    assert supervisor.get(f"{PATHS.calls_csv}?od=kiedyś").status_code == 422


def test_the_list_by_number_for_spreadsheets(supervisor: Browser) -> None:
    assert search(supervisor, numer=PHONE, csv="1").startswith("\ufeffcall;started")


# --- replay ------------------------------------------------------------------------------------------


def test_why_the_caller_landed_there_is_the_first_thing_told(supervisor: Browser) -> None:
    page = supervisor.get(CALL).text
    told = re.sub(r"<[^>]+>|\s+", " ", page.partition("Dlaczego ten dzwoniący")[2])
    sentences = (
        (
            "Rozmowa trafiła do kolejki us-zwroty (konsultanci do spraw zwrotów podatku): "
            "temat „zwrot podatku”."
        ),
        "KASja nie zrozumiała dzwoniącego raz.",
        "a KASja rozpoznała temat „zwrot podatku” (pewność 0,73)",
        "Dzwoniący próbował potwierdzić tożsamość, ale bez powodzenia.",
        "W kolejce us-zwroty czekał 10 s i połączył się z konsultantem.",
        (
            "Konsultant po 10 s przekazał ją do kolejki us-ogolna (konsultanci urzędu skarbowego), "
            "co wskazuje na złą kolejkę."
        ),
        "temat ZWROT_NADPLATA: kolejka us-zwroty",
        "Wersja kierowania: 7.0a1b2c3d",
    )
    places = [" ".join(told.split()).find(sentence) for sentence in sentences]

    assert 'href="/kierowanie/wersje/7"' in page
    assert -1 not in places
    assert places == sorted(places)


def test_the_timeline_tells_what_happened(supervisor: Browser) -> None:
    page = supervisor.get(CALL).text

    for told in (
        "W jakiej sprawie mogę pomóc?",
        "Przerwał wypowiedź KASji.",
        "głos, pewność 0,73, zrozumiano → zwrot podatku",
        "Przekazał rozmowę do kolejki us-ogolna",
        "[numer ukryty]",
        "Odpowiedź w ankiecie (nps): 9.",
        'class="lanes"',
    ):
        assert told in page


def test_what_callers_say_is_no_markup(supervisor: Browser) -> None:
    page = supervisor.get(CALL).text

    assert SAID not in page
    assert "&lt;b&gt;podatku" in page


def test_every_view_is_in_the_audit_before_it_is_shown(
    supervisor: Browser, world: CallsWorld
) -> None:
    supervisor.get(CALL)
    event = world.audit.events[-1]

    assert (event.kind, event.call_id, event.actor.name) == (AuditKind.CALL_VIEW, "refund", "ewa")


@pytest.mark.parametrize("call", ["unheard-of", "a b", "..%2f..%2fetc", "x" * 3000])
def test_a_call_that_is_not_there_is_no_page(supervisor: Browser, call: str) -> None:
    assert supervisor.get(f"/rozmowy/{call}").status_code == 404


def test_a_call_without_a_journal_is_told_so(supervisor: Browser, world: CallsWorld) -> None:
    world.add("old", topic="MANDAT")
    page = supervisor.get("/rozmowy/old").text

    assert "Dziennik tej rozmowy został już usunięty" in page


@pytest.mark.parametrize(
    ("verdict", "topic", "expected"),
    [
        ("dobry", "MANDAT", (MarkKind.RIGHT_TOPIC, None)),
        ("zly", "MANDAT", (MarkKind.WRONG_TOPIC, "MANDAT")),
        ("zly", "", (MarkKind.WRONG_TOPIC, None)),
    ],
)
def test_the_topic_is_judged(
    supervisor: Browser,
    world: CallsWorld,
    verdict: str,
    topic: str,
    expected: tuple[MarkKind, str | None],
) -> None:
    answer = supervisor.send(CALL, to=f"{CALL}/temat", ocena=verdict, temat=topic)
    kind, right = expected

    assert "Ocena tematu jest zapisana." in answer.text
    assert world.calls.marks.of("refund") == [Mark("refund", world.now, "ewa", kind, right)]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"temat": ""}, 422),
        ({"ocena": "zly", "temat": "UNHEARD_OF"}, 422),
        ({"ocena": "może", "temat": ""}, 422),
        ({"ocena": "zly"}, 400),
        ({"ocena": "zly", "temat": "x" * 10_000}, 413),
    ],
)
def test_a_judgement_that_says_nothing_is_not_kept(
    supervisor: Browser, world: CallsWorld, fields: dict[str, str], status: int
) -> None:
    answer = supervisor.send(CALL, to=f"{CALL}/temat", **fields)

    assert answer.status_code == status
    assert world.calls.marks.of("refund") == []


def test_an_utterance_becomes_an_example(supervisor: Browser, world: CallsWorld) -> None:
    fields = {"wpis": "6", "temat": "ZWROT_NADPLATA"}
    answer = supervisor.send(CALL, to=f"{CALL}/przyklad", **fields)
    again = supervisor.send(CALL, to=f"{CALL}/przyklad", **fields)

    assert "Dodano przykład tematu ZWROT_NADPLATA." in answer.text
    assert world.examples.added == [("ZWROT_NADPLATA", SAID, "ewa")]
    assert again.status_code == 422
    assert "jest już przykładem" in again.text


@pytest.mark.parametrize(
    ("entry", "topic", "status"),
    [
        ("6", "", 422),
        ("6", "UNHEARD_OF", 422),
        ("8", "MANDAT", 400),  # a number, hidden
        ("999", "MANDAT", 400),
        ("x", "MANDAT", 400),
    ],
)
def test_nothing_else_becomes_one(
    supervisor: Browser, world: CallsWorld, entry: str, topic: str, status: int
) -> None:
    answer = supervisor.send(CALL, to=f"{CALL}/przyklad", wpis=entry, temat=topic)

    assert answer.status_code == status
    assert world.examples.added == []


# --- utterances --------------------------------------------------------------------------------------

TAUGHT = {"miejsce": "0", "dni": "7", "powod": "", "rozmowa": "refund", "tekst": "ble ble"}


def test_what_was_said_in_vain_is_listed_with_likely_topics(
    supervisor: Browser, world: CallsWorld
) -> None:
    world.add("masked", heard("mój numer to •", "reject", None), at=AT + timedelta(minutes=1))
    page = supervisor.get(PATHS.utterances).text

    assert page.index("mój numer to [ukryte]") < page.index("„ble ble”")
    assert "Ukryto w niej numer" in page
    assert 'value="ZWROT_NADPLATA" data-key="1"' in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", 1), ("?dni=30", 1), ("?dni=x&powod=x", 1), ("?powod=asked", 0), ("?powod=unknown", 1)],
)
def test_utterances_by_time_and_reason(supervisor: Browser, query: str, expected: int) -> None:
    page = supervisor.get(PATHS.utterances + query).text

    assert page.count("data-item") == expected
    assert ("nie ma takich wypowiedzi" in page) == (expected == 0)


@pytest.mark.parametrize("fields", [{"wybor": "MANDAT", "inny": ""}, {"inny": "MANDAT"}])
def test_one_button_teaches(supervisor: Browser, world: CallsWorld, fields: dict[str, str]) -> None:
    answer = supervisor.send(PATHS.utterances, to=PATHS.utterance_example, **{**TAUGHT, **fields})

    assert "Dodano przykład tematu MANDAT." in answer.text
    assert world.examples.added == [("MANDAT", "ble ble", "ewa")]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"inny": ""}, 422),
        ({"inny": "UNHEARD_OF"}, 422),
        ({"inny": "MANDAT", "rozmowa": "gone"}, 404),
        ({"inny": "MANDAT", "tekst": "nikt tego nie powiedział"}, 404),
        ({"inny": "MANDAT", "miejsce": "-1"}, 200),
    ],
)
def test_what_nobody_said_or_nobody_chose_teaches_nothing(
    supervisor: Browser, world: CallsWorld, fields: dict[str, str], status: int
) -> None:
    sent = {**TAUGHT, **fields}
    answer = supervisor.send(PATHS.utterances, to=PATHS.utterance_example, **sent)

    assert answer.status_code == status
    assert len(world.examples.added) == (status == 200)


# --- who may, and what when the database is away ---------------------------------------------------


def test_who_may_only_look_teaches_and_judges_nothing(open_browser: Open) -> None:
    viewer = open_browser("jan")
    csrf = viewer.csrf(PATHS.calls)

    for page in (CALL, PATHS.utterances):
        assert "Ucz:" not in viewer.get(page).text
        assert "data-keys" not in viewer.get(page).text
    for path in (f"{CALL}/temat", f"{CALL}/przyklad", PATHS.utterance_example):
        assert viewer.http.post(path, data={"csrf": csrf}).status_code == 403


def test_who_may_not_look_sees_nothing(open_browser: Open) -> None:
    agent = open_browser("olga")

    for path in (PATHS.calls, PATHS.calls_csv, CALL, PATHS.utterances, PATHS.reports):
        assert agent.get(path).status_code == 403


@pytest.mark.parametrize("path", [PATHS.calls, PATHS.calls_csv, CALL, PATHS.utterances])
def test_a_database_that_is_away_is_told(world: CallsWorld, path: str) -> None:
    world.calls = no_calls()
    browser = Browser(TestClient(world.site(), ORIGIN))
    browser.log_in()

    assert browser.get(path).status_code == 503
