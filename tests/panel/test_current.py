"""What an account loses, its sessions lose within seconds."""

from dataclasses import replace

from ivr.panel.current import EVERY
from ivr.panel.paths import PATHS
from tests.panel.browsing import World
from tests.panel.conftest import Open


def test_who_is_disabled_is_out(open_browser: Open, world: World) -> None:
    browser = open_browser("ewa")
    del world.people["ewa"]
    assert browser.get(PATHS.home).url.path != PATHS.expired
    world.pass_s(EVERY.total_seconds())

    assert browser.get(PATHS.home).url.path == PATHS.expired


def test_a_role_that_is_taken_away_is_gone(open_browser: Open, world: World) -> None:
    browser = open_browser("ewa")
    world.people["ewa"] = replace(world.people["ewa"], roles=frozenset(), spoken="Ewa Inna")
    world.pass_s(EVERY.total_seconds())
    page = browser.get(PATHS.home).text

    assert "nie ma jeszcze uprawnień" in page
    assert "Ewa Inna" in page


def test_a_store_that_is_away_throws_nobody_out(open_browser: Open, world: World) -> None:
    browser = open_browser("nikt")
    world.operators.away = True
    world.pass_s(EVERY.total_seconds())

    assert "Nikt Bezrolny" in browser.get(PATHS.home).text
