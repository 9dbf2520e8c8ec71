"""The telePIN's page in a real Chromium: with scripts and without, by keyboard, on a phone, for everybody.

Each test is another fictitious person, so that none sees what another set.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from ivr.account.paths import PATHS
from ivr.settings import Settings
from ivr.store.tables import TelepinUse
from ivr.wiring import parts
from tests.browser.conftest import OpenPage
from tests.browser.judging import judged

pytestmark = pytest.mark.browser

GOOD, BETTER, OTHER = "271593", "860427", "604815"
"""TelePINs that break no rule for any of the demo people."""
PHONE_PX, SMALLEST_PX = 360, 320


def log_in(page: Page, name: str) -> None:
    page.goto(PATHS.home)
    page.get_by_label(name).check()
    page.get_by_role("button", name="Zaloguj").click()
    expect(page.get_by_role("heading", name="Ustawienia", level=1)).to_be_visible()


def deactivate_any(page: Page) -> None:
    """Begin with no telePIN."""
    page.goto(PATHS.deactivate)
    if page.url.endswith(PATHS.deactivate):
        page.get_by_role("button", name="Wyłącz telePIN").click()


def choose(page: Page, telepin: str, again: str) -> None:
    page.get_by_label("Wprowadź telePIN").fill(telepin)
    page.get_by_label("Wprowadź ponownie telePIN").fill(again)
    page.locator("#telepin-form .actions button").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_journey(open_page: OpenPage, *, scripts: bool) -> None:
    """Set, look back, change, deactivate, leave; the same with scripts and without."""
    page = open_page(scripts=scripts)
    log_in(page, "Maria Wymyślna")
    deactivate_any(page)
    page.goto(PATHS.settings)
    page.get_by_role("link", name="Infolinia Krajowej Administracji Skarbowej").click()
    expect(page.get_by_text("TelePIN nieaktywny")).to_be_visible()
    page.get_by_role("link", name="Ustaw telePIN").click()
    choose(page, "123456", "123456")
    expect(page.get_by_role("alert").filter(has_text="Nie ustawiono")).to_be_visible()
    expect(page.get_by_label("Wprowadź telePIN")).to_have_value("")
    expect(page.get_by_label("Wprowadź ponownie telePIN")).to_have_value("")
    assert "123456" not in page.content().replace("(np. 123456", "")
    choose(page, GOOD, BETTER)
    expect(page.locator("#bledy")).to_contain_text("Oba wpisane kody muszą być takie same")
    choose(page, GOOD, GOOD)
    expect(page.get_by_role("heading", name="Poprawnie ustawiono telePIN")).to_be_visible()
    page.get_by_role("link", name="Wróć do ustawień").click()
    page.get_by_role("link", name="Infolinia Krajowej").click()
    expect(page.get_by_text("TelePIN aktywny")).to_be_visible()
    page.get_by_role("link", name="Zmień telePIN").click()
    choose(page, BETTER, BETTER)
    page.goto(PATHS.history)
    expect(page.get_by_role("cell", name="Zmieniono telePIN").first).to_be_visible()
    page.goto(PATHS.hotline)
    page.get_by_role("link", name="Wyłącz telePIN").click()
    page.get_by_role("button", name="Wyłącz telePIN").click()
    expect(page.get_by_role("status")).to_have_text("TelePIN został wyłączony.")
    page.get_by_role("button", name="Wyloguj").click()
    expect(page.get_by_role("heading", name="Wylogowano")).to_be_visible()
    page.goto(PATHS.hotline)
    expect(page).to_have_url(re.compile(PATHS.login))


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(PATHS.login)
    keys = page.keyboard
    keys.press("Tab")
    expect(page.get_by_role("link", name="Przejdź do treści")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    keys.press("ArrowDown")  # from Anna to Jan
    tab_to(page, "Zaloguj")
    for heading, link in (
        ("Ustawienia", "Infolinia Krajowej Administracji Skarbowej"),
        ("Infolinia Krajowej Administracji Skarbowej", "Zmień telePIN"),
    ):
        keys.press("Enter")
        page.get_by_role("heading", name=heading, level=1).wait_for()
        tab_to(page, link)
    keys.press("Enter")
    page.get_by_role("heading", name="Zmień telePIN").wait_for()
    tab_to(page, "")
    keys.type(OTHER)
    keys.press("Tab")
    keys.press("Space")
    expect(page.get_by_label("Wprowadź telePIN")).to_have_attribute("type", "text")
    expect(page.get_by_label("Wprowadź telePIN")).to_have_value(OTHER)
    keys.press("Tab")
    keys.type(OTHER)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Poprawnie ustawiono telePIN")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus has this text; an empty one stands for the first field."""
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "[document.activeElement.textContent.trim(), document.activeElement.id]"
        )
        if (name and focused[0].startswith(name)) or (not name and focused[1] == "telepin"):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_the_rules_are_judged_while_typing(open_page: OpenPage) -> None:
    page = open_page()
    sent: list[str] = []
    log_in(page, "Ewa Fikcyjna")
    page.goto(PATHS.choose)
    page.on("request", lambda request: sent.append(request.url))
    field = page.get_by_label("Wprowadź telePIN")

    def verdicts() -> dict[str, str]:
        return {
            str(item.get_attribute("data-rule")): str(item.get_attribute("class") or "")
            for item in page.locator("[data-rule]").all()
        }

    for typed, broken in (
        ("777777", "identical"),
        ("234567", "consecutive"),
        ("987654", "consecutive"),
        ("890123", "consecutive"),
        ("12a456", "length"),
        ("1234567", "length"),
    ):
        field.fill(typed)
        assert [rule for rule, verdict in verdicts().items() if verdict == "broken"] == [broken]
    field.fill("2715")
    assert set(verdicts().values()) == {""}
    field.fill(GOOD)
    assert [rule for rule, verdict in verdicts().items() if verdict == "kept"] == [
        "length",
        "identical",
        "consecutive",
    ]
    page.get_by_label("Wprowadź ponownie telePIN").fill("99")
    expect(page.get_by_text("Kody są różne.")).to_be_visible()
    page.get_by_label("Wprowadź ponownie telePIN").fill(GOOD)
    expect(page.get_by_text("Kody są takie same.")).to_be_visible()
    assert sent == []  # nothing that is typed leaves the page


def test_a_session_about_to_end_can_be_kept(open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install()
    log_in(page, "Zofia Bajkowa")
    warning = page.get_by_role("alert").filter(has_text="sesja wygaśnie")
    page.wait_for_load_state("load")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("14:00")
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Przedłuż sesję").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward("16:00")
    expect(page.get_by_role("heading", name="Sesja wygasła")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_older_history_comes_into_the_page_or_as_one(
    open_page: OpenPage, state: Path, *, scripts: bool
) -> None:
    """With htmx the list grows in place; without it the link leads to a page with the longer list."""
    page = open_page(
        scripts=scripts
    )  # starts the site, which has put the demo people into the store
    settings = Settings(state=state)
    engine = parts.open_store(settings)
    person = parts.telepins(settings, engine).find("75110948395")
    with Session(engine) as session, session.begin():
        session.query(TelepinUse).filter_by(person=person).delete()
        moments = (datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 31))
        session.add_all(
            TelepinUse(person=person, at=at, kind="proved", source="••• 200") for at in moments
        )
    log_in(page, "Piotr Nieistniejący")
    page.goto(PATHS.history)
    rows = page.locator("#historia tbody tr")
    expect(rows).to_have_count(20)
    page.get_by_text("Pokaż wcześniejsze").click()
    expect(rows).to_have_count(30)
    expect(page.get_by_text("Pokaż wcześniejsze")).to_have_count(0)
    assert page.url.endswith(PATHS.history) == scripts


EVERY_PAGE = (
    PATHS.settings,
    PATHS.hotline,
    PATHS.about,
    PATHS.choose,
    PATHS.chosen,
    PATHS.deactivate,
    PATHS.history,
    PATHS.logged_out,
    PATHS.expired,
    "/nie-ma-takiej-strony",
)
"""What who is signed in may open; the last one does not exist and has a page all the same."""


@pytest.mark.parametrize("width", [1280, PHONE_PX])
def test_everybody_can_use_every_page(open_page: OpenPage, axe: str, width: int) -> None:
    """axe-core finds nothing against WCAG 2.1 A and AA, and nothing must be scrolled sideways."""
    page = open_page(width=width)
    page.goto(PATHS.login)
    found = [judged(page, axe)]
    log_in(page, "Adam Przykładowy")
    for path in EVERY_PAGE:
        page.goto(path)
        found.append(judged(page, axe))
    page.goto(PATHS.choose)
    choose(page, "111111", "111111")
    page.locator("#bledy").wait_for()
    found.append(judged(page, axe))

    assert [each for each in found if each] == []
