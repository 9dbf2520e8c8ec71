"""What a taxpayer does on the page: sign in, set, change, deactivate, unlock, look back, sign out."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from ivr.account.paths import PATHS
from ivr.identity.audit import AuditKind
from ivr.identity.telepins import TelepinUse, UseKind
from ivr.secret import Secret
from tests.account.browsing import NAME, ORIGIN, PESEL, REF, Browser, World

GOOD, BETTER = "906317", "471952"


def test_the_log_in_of_a_demo_says_that_it_is_one(browser: Browser) -> None:
    page = browser.get(PATHS.home)
    assert page.url.path == PATHS.login
    assert "Tryb demonstracyjny" in page.text
    assert f"PESEL {PESEL}" in page.text


def test_who_signs_in_sees_the_settings(browser: Browser) -> None:
    page = browser.log_in()
    assert page.url.path == PATHS.settings
    assert NAME in page.text
    assert "Infolinia Krajowej Administracji Skarbowej" in page.text


def test_signing_in_is_audited(signed_in: Browser, world: World) -> None:
    del signed_in
    found = [(event.kind, event.actor.name, event.subject) for event in world.audit.events]

    assert found == [(AuditKind.LOGIN, REF, REF)]


def test_setting_a_telepin(signed_in: Browser, world: World) -> None:
    assert "TelePIN nieaktywny" in signed_in.get(PATHS.hotline).text
    page = signed_in.choose(GOOD)
    assert page.url.path == PATHS.chosen
    assert "Poprawnie ustawiono telePIN" in page.text
    assert "TelePIN został ustawiony" in page.text
    assert "TelePIN aktywny" in signed_in.get(PATHS.hotline).text

    assert world.telepins.kept[REF].telepin == Secret(GOOD)


def test_changing_it(signed_in: Browser, world: World) -> None:
    signed_in.choose(GOOD)
    assert "<h1>Zmień telePIN</h1>" in signed_in.get(PATHS.choose).text
    signed_in.choose(BETTER)

    assert world.telepins.kept[REF].telepin == Secret(BETTER)


def test_deactivating_it_is_asked_once_more(signed_in: Browser, world: World) -> None:
    signed_in.choose(GOOD)
    assert "Czy na pewno" in signed_in.get(PATHS.deactivate).text
    assert world.telepins.kept[REF].telepin == Secret(GOOD)
    page = signed_in.send(PATHS.deactivate)
    assert "TelePIN został wyłączony" in page.text
    assert "TelePIN został wyłączony" not in signed_in.get(PATHS.hotline).text

    assert world.telepins.kept[REF].telepin is None


def test_there_is_nothing_to_deactivate(signed_in: Browser) -> None:
    assert signed_in.get(PATHS.deactivate).url.path == PATHS.hotline


def test_deactivating_twice_in_two_windows_is_doing_it_once(signed_in: Browser) -> None:
    signed_in.choose(GOOD)
    token = signed_in.csrf(PATHS.deactivate)
    for _ in range(2):
        page = signed_in.http.post(PATHS.deactivate, data={"csrf": token})
        assert (page.status_code, page.url.path) == (200, PATHS.hotline)


def test_setting_one_anew_unlocks(signed_in: Browser, world: World) -> None:
    signed_in.choose(GOOD)
    world.telepins.kept[REF].locked = True
    page = signed_in.get(PATHS.hotline).text
    assert "TelePIN zablokowany" in page
    assert "ustaw nowy telePIN" in page
    assert signed_in.choose(BETTER).url.path == PATHS.chosen
    assert "TelePIN aktywny" in signed_in.get(PATHS.hotline).text


def test_a_delay_is_told_in_polish_time(signed_in: Browser, world: World) -> None:
    signed_in.choose(GOOD)
    world.telepins.kept[REF].delayed_until = world.now + timedelta(minutes=5)
    assert "24.11.2026, 11:05" in signed_in.get(PATHS.hotline).text


def test_the_page_of_success_is_only_for_who_has_one(signed_in: Browser) -> None:
    assert signed_in.get(PATHS.chosen).url.path == PATHS.hotline


@pytest.mark.parametrize("kind", UseKind)
@pytest.mark.parametrize(
    ("source", "said"),
    [("owner", None), ("operator", None), ("•••••678", None), ("", None), ("<b>x</b>", None)],
)
def test_the_history_has_words_for_everything(
    signed_in: Browser, world: World, kind: UseKind, source: str, said: str | None
) -> None:
    world.telepins.kept[REF].uses.append(TelepinUse(world.now, kind, source))
    page = signed_in.get(PATHS.history)
    assert page.status_code == 200
    assert said is None or said in page.text
    assert "<b>x</b>" not in page.text


def test_what_an_operator_did_is_shown_as_theirs(signed_in: Browser, world: World) -> None:
    world.telepins.kept[REF].uses.append(TelepinUse(world.now, UseKind.UNLOCKED, "operator"))
    page = signed_in.get(PATHS.history).text
    assert "administrator infolinii" in page


@pytest.mark.parametrize("asked", ["", "?ile=", "?ile=-1", "?ile=٣٣", "?ile=x", "?ile=999999"])
def test_a_long_history_comes_in_parts(signed_in: Browser, world: World, asked: str) -> None:
    use = TelepinUse(world.now, UseKind.PROVED, "•••••678")
    world.telepins.kept[REF].uses.extend([use] * 600)
    page = signed_in.get(PATHS.history + asked).text
    assert page.count("Potwierdzono") == 20
    assert "ile=70" in page
    part = signed_in.get(f"{PATHS.history}?ile=70", headers={"HX-Request": "true"}).text
    assert part.count("Potwierdzono") == 70
    assert "<html" not in part
    assert "ile=" not in signed_in.get(f"{PATHS.history}?ile=500").text


def test_signing_out_ends_the_session_for_good(signed_in: Browser) -> None:
    stolen = dict(signed_in.http.cookies)
    page = signed_in.send(PATHS.settings, to=PATHS.logout)
    assert page.url.path == PATHS.logged_out
    signed_in.http.cookies.update(stolen)
    assert signed_in.get(PATHS.settings).url.path == PATHS.expired


def test_who_is_not_in_the_register_is_told_nothing_else(browser: Browser) -> None:
    page = browser.log_in("nikt")
    assert page.status_code == 403
    assert "Nie możemy tu nic pokazać" in page.text
    assert browser.get(PATHS.settings).url.path == PATHS.login


def test_who_leaves_the_register_meanwhile_is_told_the_same(
    signed_in: Browser, world: World
) -> None:
    world.telepins.forget(REF)
    for path in (PATHS.hotline, PATHS.choose, PATHS.history):
        page = signed_in.get(path)
        assert (page.status_code, "Nie możemy tu nic pokazać" in page.text) == (403, True)


def test_a_store_that_is_away_loses_nothing(signed_in: Browser, world: World) -> None:
    signed_in.choose(GOOD)
    token = signed_in.csrf(PATHS.choose)
    world.telepins.away = True
    form = {"csrf": token, "telepin": BETTER, "telepin_again": BETTER}
    page = signed_in.http.post(PATHS.choose, data=form)
    assert page.status_code == 503
    assert "Nic z tego, co było zapisane, nie przepadło" in page.text
    assert "za kilka minut" in page.text
    assert signed_in.get("/zdrowie").json() == {
        "healthy": False,
        "why": "store: OperationalError",
    }
    world.telepins.away = False
    assert signed_in.get("/zdrowie").json() == {"healthy": True, "why": None}
    assert signed_in.http.post(PATHS.choose, data=form).url.path == PATHS.chosen


@pytest.mark.parametrize(("path", "code"), [("/nie-ma", 404), (PATHS.logout, 405)])
def test_errors_have_pages_in_polish(signed_in: Browser, path: str, code: int) -> None:
    page = signed_in.get(path)
    assert (page.status_code, f"Kod: {code}" in page.text) == (code, True)
    assert '<html lang="pl">' in page.text


def test_a_broken_page_says_sorry_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(TestClient(world.site(), ORIGIN, raise_server_exceptions=False))
    browser.log_in()

    def break_down(*_: object) -> None:
        raise RuntimeError(GOOD)

    monkeypatch.setattr(world.telepins, "status", break_down)
    page = browser.get(PATHS.hotline)
    assert page.status_code == 500
    assert "To nasza wina" in page.text
    assert GOOD not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
