"""What stands between the world and the pages: sessions, cookies, origins, headers, rates, logs."""

from collections.abc import Callable

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ivr.account.paths import PATHS
from ivr.web.gate import Rates
from ivr.web.limits import Rate
from tests.account.browsing import ORIGIN, REF, Browser, World
from tests.account.conftest import Open

SESSION = "__Host-sesja"
GOOD = "906317"
GUARDED = (
    PATHS.settings,
    PATHS.hotline,
    PATHS.choose,
    PATHS.chosen,
    PATHS.deactivate,
    PATHS.history,
)
MUCH = Rate(10_000, 60)


@pytest.mark.parametrize("path", GUARDED)
def test_nobody_sees_a_guarded_page_unless_signed_in(browser: Browser, path: str) -> None:
    assert browser.get(path).url.path == PATHS.login


@pytest.mark.parametrize("path", [PATHS.choose, PATHS.deactivate, PATHS.logout, PATHS.extend])
def test_nobody_sends_a_guarded_form_unless_signed_in(
    browser: Browser, world: World, path: str
) -> None:
    token = browser.csrf(PATHS.login)
    answer = browser.http.post(path, data={"csrf": token, "telepin": GOOD, "telepin_again": GOOD})
    assert answer.url.path == PATHS.login
    assert world.telepins.kept[REF].telepin is None


def test_cookies_cannot_be_read_sent_from_elsewhere_or_planted(browser: Browser) -> None:
    login = browser.http.post(
        PATHS.login,
        data={"csrf": browser.csrf(PATHS.login), "osoba": "zofia"},
        follow_redirects=False,
    )
    session = next(c for c in login.headers.get_list("set-cookie") if c.startswith(SESSION))
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(session.split("; "))
    assert "Domain" not in session
    assert "Max-Age" not in session


def test_on_loopback_without_tls_cookies_are_not_secure_but_strict(open_browser: Open) -> None:
    cookie = open_browser(tls=False).get(PATHS.login).headers["set-cookie"]
    assert cookie.startswith("gosc=")
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie


def test_signing_in_changes_the_session(browser: Browser) -> None:
    """Who planted a cookie beforehand knows nothing of the session (fixation)."""
    browser.http.cookies.set(SESSION, "planted", domain="telepin.test")
    browser.log_in()
    first = browser.http.cookies[SESSION]
    assert first != "planted"
    browser.get(PATHS.login)
    browser.http.post(PATHS.login, data={"csrf": browser.csrf(PATHS.login), "osoba": "zofia"})
    assert browser.http.cookies[SESSION] != first
    browser.http.cookies.set(SESSION, first, domain="telepin.test", path="/")
    assert browser.get(PATHS.settings).url.path == PATHS.expired


def test_a_session_ends_when_nobody_comes(signed_in: Browser, world: World) -> None:
    world.pass_s(899)
    assert signed_in.get(PATHS.settings).url.path == PATHS.settings
    world.pass_s(900)
    page = signed_in.get(PATHS.settings)
    assert page.url.path == PATHS.expired
    assert "Sesja wygasła" in page.text
    assert signed_in.get(PATHS.settings).url.path == PATHS.login


def test_a_session_ends_in_an_hour_whatever_happens(signed_in: Browser, world: World) -> None:
    for _ in range(5):
        world.pass_s(700)
        assert signed_in.get(PATHS.settings).url.path == PATHS.settings
    world.pass_s(101)
    assert signed_in.get(PATHS.settings).url.path == PATHS.expired


def test_a_form_sent_too_late_says_so_and_changes_nothing(signed_in: Browser, world: World) -> None:
    token = signed_in.csrf(PATHS.choose)
    world.pass_s(901)
    form = {"csrf": token, "telepin": GOOD, "telepin_again": GOOD}
    assert signed_in.http.post(PATHS.choose, data=form).url.path == PATHS.expired
    assert world.telepins.kept[REF].telepin is None


def test_a_session_can_be_kept_alive(signed_in: Browser, world: World) -> None:
    for _ in range(3):
        world.pass_s(800)
        assert signed_in.send(PATHS.settings, to=PATHS.extend).status_code == 204
    assert signed_in.get(PATHS.settings).url.path == PATHS.settings


def test_htmx_is_sent_to_the_whole_page(signed_in: Browser, world: World) -> None:
    world.pass_s(1000)
    answer = signed_in.get(PATHS.history, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, PATHS.expired)


def test_the_token_of_one_session_is_worth_nothing_in_another(world: World) -> None:
    app = world.site()
    mine, other = (Browser(TestClient(app, ORIGIN)) for _ in range(2))
    before = mine.csrf(PATHS.login)
    mine.log_in()
    other.log_in()
    for token in (before, other.csrf(PATHS.choose)):
        form = {"csrf": token, "telepin": GOOD, "telepin_again": GOOD}
        assert mine.http.post(PATHS.choose, data=form).status_code == 403
    assert world.telepins.kept[REF].telepin is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://telepin.test.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_the_token(
    signed_in: Browser, world: World, headers: dict[str, str]
) -> None:
    form = {"csrf": signed_in.csrf(PATHS.choose), "telepin": GOOD, "telepin_again": GOOD}
    assert signed_in.http.post(PATHS.choose, data=form, headers=headers).status_code == 403
    assert world.telepins.kept[REF].telepin is None


def test_a_form_from_our_own_page_is_taken(signed_in: Browser) -> None:
    form = {"csrf": signed_in.csrf(PATHS.choose), "telepin": GOOD, "telepin_again": GOOD}
    headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
    answer = signed_in.http.post(PATHS.choose, data=form, headers=headers)
    assert answer.url.path == PATHS.chosen


@pytest.mark.parametrize(
    "path", [PATHS.login, PATHS.expired, "/nie-ma", "/zdrowie", "/static/web/base.css"]
)
def test_every_answer_is_guarded(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"] == "max-age=63072000"
    assert headers["Cache-Control"] == ("no-cache" if "static" in path else "no-store")
    assert "server" not in headers


def test_pages_have_no_script_or_style_of_their_own(signed_in: Browser) -> None:
    for path in (PATHS.settings, PATHS.hotline, PATHS.choose, PATHS.history, PATHS.about):
        page = signed_in.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert " on" + "click" not in page
        assert page.count("<script") == page.count("<script src=")


def test_hsts_only_where_there_is_tls(open_browser: Open) -> None:
    assert "Strict-Transport-Security" not in open_browser(tls=False).get(PATHS.login).headers


@pytest.mark.parametrize("host", ["evil.example", "telepin.test.evil.example", "", "127.0.0.2"])
def test_the_site_answers_to_its_own_names_only(browser: Browser, host: str) -> None:
    assert browser.get(PATHS.login, headers={"Host": host}).status_code == 400


def refused(answer: Response) -> bool:
    return answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


def test_one_person_sends_so_many_forms_from_wherever(world: World) -> None:
    app = world.site(rates=Rates(MUCH, MUCH, Rate(6, 600)))
    home = Browser(TestClient(app, ORIGIN, client=("192.0.2.1", 1)))
    away = Browser(TestClient(app, ORIGIN, client=("192.0.2.2", 1)))
    home.log_in()
    away.log_in()
    for browser in (home, away) * 3:
        assert browser.choose("111111").status_code == 422
    page = home.choose(GOOD)
    assert refused(page)
    assert "Zbyt wiele prób" in page.text
    assert refused(away.choose(GOOD))
    world.pass_s(600)
    assert home.choose(GOOD).url.path == PATHS.chosen


def test_one_address_asks_so_often(world: World) -> None:
    app = world.site(rates=Rates(Rate(5, 60), MUCH, MUCH))
    one = Browser(TestClient(app, ORIGIN, client=("192.0.2.1", 1)))
    other = Browser(TestClient(app, ORIGIN, client=("192.0.2.2", 1)))
    codes = [one.get(PATHS.login).status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2
    assert other.get(PATHS.login).status_code == 200


def test_one_address_sends_so_many_forms(world: World) -> None:
    app = world.site(rates=Rates(MUCH, Rate(3, 60), MUCH))
    browser = Browser(TestClient(app, ORIGIN))
    codes = [
        browser.http.post(PATHS.login, data={"csrf": "x", "osoba": "zofia"}).status_code
        for _ in range(5)
    ]
    assert codes == [403] * 3 + [429] * 2


def test_the_log_knows_no_secret_no_name_and_no_query(
    signed_in: Browser, log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()
    signed_in.choose(GOOD)
    signed_in.choose("123456")
    signed_in.get(f"/{GOOD}?telepin={GOOD}")
    signed_in.get(f"{PATHS.history}?ile={GOOD}")
    said = log_lines()
    assert "page_served" in said
    for secret in (GOOD, "123456", "90022778245", "Zofia", signed_in.http.cookies[SESSION]):
        assert secret not in said
