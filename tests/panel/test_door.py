"""Who gets into the panel, and how far."""

import pytest

from ivr.panel.paths import PATHS
from tests.panel.browsing import PASSWORD, World
from tests.panel.conftest import Open


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ewa", "złe hasło kierowniczki"),
        ("ewa", ""),
        ("", PASSWORD),
        ("obcy", PASSWORD),
        ("EWA", PASSWORD),
        ("ewa", PASSWORD + " "),
        ("x" * 200, PASSWORD),
        ("ewa", "x" * 200),
    ],
)
def test_a_wrong_name_or_password_lets_nobody_in(
    open_browser: Open, name: str, password: str
) -> None:
    browser = open_browser()
    answer = browser.log_in(name, password)

    assert answer.status_code == 403
    assert "Nie zalogowano" in answer.text
    assert PASSWORD not in answer.text
    assert browser.get(PATHS.home).url.path == PATHS.login


def test_who_is_signed_in_is_named_and_can_leave(open_browser: Open) -> None:
    browser = open_browser("ewa")

    assert "Ewa Kierowniczka" in browser.get(PATHS.home).text
    assert browser.send(PATHS.home, to=PATHS.logout).url.path == PATHS.logged_out
    assert browser.get(PATHS.home).url.path == PATHS.login


def test_who_has_no_role_is_told_so(open_browser: Open) -> None:
    assert "nie ma jeszcze uprawnień" in open_browser("nikt").get(PATHS.home).text


def test_a_session_ends_without_a_request(open_browser: Open, world: World) -> None:
    browser = open_browser("ewa")
    world.pass_s(1801)

    assert browser.get(PATHS.home).url.path == PATHS.expired


def test_a_store_that_is_away_lets_nobody_in_and_says_so(open_browser: Open, world: World) -> None:
    browser = open_browser()
    world.operators.away = True

    assert browser.log_in().status_code == 503
