"""The audit's page: what is looked for, what is shown, and what never is."""

from datetime import UTC, datetime

import pytest

from ivr.identity.audit import ActorKind, AuditKind
from ivr.panel.paths import PATHS
from ivr.panel.register import words
from ivr.panel.register.register import MOST_IN_A_FILE, PER_PAGE
from ivr.store.audit_chain import Head
from ivr.store.audit_report import Filters, Flaw, Verdict
from tests.panel.browsing import Browser, World
from tests.panel.conftest import Open

PERSON = "5f3c9a1e7b2d4860a1b2c3d4e5f60718"


def event(seq: int = 7, **other: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "seq": seq,
        "at": "2026-11-25T08:00:00+00:00",
        "kind": "disclosure_view",
        "actor": "agent",
        "name": "PJSIP/agent-us-zwroty",
        "subject": PERSON,
        "call_id": "kasja-1.2",
        "details": {"by": "beata"},
    }
    return usual | other


@pytest.fixture
def browser(supervisor: Browser) -> Browser:
    return supervisor


def test_an_event_is_told_in_words(world: World, browser: Browser) -> None:
    world.recorded = [event(details={"by": "beata", "new_fact": "<b>x</b>"})]
    page = browser.get(PATHS.audit).text

    for told in (
        "pokazano dane rozmówcy", "konsultant", "PJSIP/agent-us-zwroty", "operator: beata",
        "25.11.2026, 09:00", "new_fact: &lt;b&gt;x&lt;/b&gt;", f"osoba={PERSON}",
    ):  # fmt: skip
        assert told in page


def test_an_erased_payload_says_so(world: World, browser: Browser) -> None:
    world.recorded = [
        {"seq": 7, "at": "2026-11-25T08:00:00+00:00", "kind": "proof", "erased": True}
    ]

    assert "szczegóły usunięto po terminie" in browser.get(PATHS.audit).text


def test_an_empty_audit_says_so(browser: Browser) -> None:
    assert "Nie ma takich zdarzeń" in browser.get(PATHS.audit).text


def test_every_kind_and_role_has_words() -> None:
    assert set(words.KINDS) == set(AuditKind)
    assert set(words.ACTORS) == set(ActorKind)
    assert words.kind_name("of_another_release") == "of_another_release"


def test_what_is_looked_for(world: World, browser: Browser) -> None:
    query = {
        "od": "2026-11-01", "do": "2026-11-25", "rodzaj": "operator_login", "kto": "operator",
        "nazwa": "ewa", "rozmowa": "kasja-1795508311.0", "osoba": PERSON, "przed": "100",
    }  # fmt: skip
    page = browser.get(PATHS.audit, params=query).text

    assert world.looked_for[-1] == (
        Filters(
            PERSON,
            "kasja-1795508311.0",
            AuditKind.OPERATOR_LOGIN,
            datetime(2026, 10, 31, 23, 0, tzinfo=UTC),
            datetime(2026, 11, 25, 23, 0, tzinfo=UTC),
            ActorKind.OPERATOR,
            "ewa",
            100,
        ),
        PER_PAGE + 1,
    )
    assert 'value="2026-11-01"' in page
    assert '<option value="operator_login" selected>' in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"od": "wczoraj"}, "To nie jest data"),
        ({"od": "2026-02-30"}, "To nie jest data"),
        ({"od": "9" * 10_000}, "To nie jest data"),
        ({"od": "2026-11-25", "do": "2026-11-24"}, "wcześniejszy niż początkowy"),
        ({"rodzaj": "wszystko"}, "Wybierz z listy"),
        ({"kto": "<script>"}, "Wybierz z listy"),
        ({"nazwa": "x" * 10_000}, "najwyżej 80 znaków"),
        ({"rozmowa": "a\x00b"}, "najwyżej 80 znaków"),
        ({"nazwa": "44051401359"}, "nie zna numerów osób"),
        ({"osoba": "440 514 013 59"}, "nie zna numerów osób"),
    ],
)
def test_what_cannot_be_looked_for_is_told_beside_its_field(
    world: World, browser: Browser, query: dict[str, str], told: str
) -> None:
    page = browser.get(PATHS.audit, params=query)

    assert (page.status_code, told in page.text) == (200, True)
    assert 'aria-invalid="true"' in page.text
    assert "44051401359" not in page.text
    assert "440 514" not in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize("before", ["-1", "x", "9" * 400, "²", ""])
def test_a_page_that_is_none_is_the_first(world: World, browser: Browser, before: str) -> None:
    browser.get(PATHS.audit, params={"przed": before})

    assert world.looked_for[-1][0] == Filters()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(browser: Browser, day: str) -> None:
    assert browser.get(PATHS.audit, params={"od": day, "do": day}).status_code == 200


def test_a_long_list_has_pages(world: World, browser: Browser) -> None:
    world.recorded = [event(seq) for seq in range(200, 0, -1)]
    page = browser.get(PATHS.audit, params={"nazwa": "ewa"}).text

    assert page.count("<tr>") == PER_PAGE + 1
    assert f"{PATHS.audit}?nazwa=ewa&amp;przed=151" in page
    assert "Najnowsze" not in page
    assert "Najnowsze" in browser.get(PATHS.audit, params={"przed": "151"}).text


def test_the_list_as_a_file(world: World, browser: Browser) -> None:
    world.recorded = [event(name="=HYPERLINK(1)"), event(6, kind="proof", erased=True)]
    answer = browser.get(PATHS.audit_csv, params={"rodzaj": "proof"})
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="rejestr.csv"' in answer.headers["content-disposition"]
    assert world.looked_for[-1] == (Filters(kind=AuditKind.PROOF), MOST_IN_A_FILE)
    assert lines[1].split(";")[:6] == [
        "7", "2026-11-25T08:00:00+00:00", "disclosure_view", "pokazano dane rozmówcy",
        "konsultant", "'=HYPERLINK(1)",
    ]  # fmt: skip
    assert "szczegóły usunięto" in lines[2]


def test_a_whole_chain_and_a_broken_one(world: World, browser: Browser) -> None:
    world.verdict = Verdict(1204, 3, Head(1204, "ab" * 32), None)
    page = browser.send(PATHS.audit, to=PATHS.audit_check).text
    assert "Rejestr jest cały." in page
    assert f"1204:{'ab' * 32}" in page
    world.verdict = Verdict(1204, 3, None, Flaw(17, "changed: its seal does not match"))

    page = browser.send(PATHS.audit, to=PATHS.audit_check).text
    assert "Rejestr nie jest cały." in page
    assert "Wpis 17" in page


@pytest.mark.parametrize("who", ["jan", "olga", "nikt"])
@pytest.mark.parametrize("path", [PATHS.audit, PATHS.audit_csv])
def test_the_audit_is_for_who_may_see_it(open_browser: Open, who: str, path: str) -> None:
    assert open_browser(who).get(path).status_code == 403
