"""Past calls and reports in a real Chromium: by mouse, by keyboard, without scripts, for everybody."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from ivr.cli.trial import free_port
from ivr.panel import local_login, site
from ivr.panel.paths import PATHS
from ivr.panel.reports.catalogue import CATALOGUE
from ivr.panel.site import PanelSettings
from ivr.testing.past_calls import past_calls, write
from tests.browser.conftest import OpenPage
from tests.panel.browsing import PASSWORD
from tests.panel.calls import AT, PHONE, SAID, CallsWorld, copied, heard, schema

pytestmark = pytest.mark.browser

CALL = "/rozmowy/refund"
SMALLEST_PX, DESK_PX = 320, 1280


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> CallsWorld:
    """A month of made-up calls, one written by hand, and things said in vain."""
    folder = tmp_path_factory.mktemp("panel")
    engine = copied(schema(folder), folder)
    write(engine, past_calls(900, until=AT, days=30))
    made = CallsWorld(engine, folder)
    made.add_refund()
    for number, text in enumerate(("chciałbym rower", "kwiaty dla pani", "gdzie jest ładnie")):
        made.add(f"vain-{number}", heard(text, "reject", None), heard(text, "clarify", "PIT"))
    made.now = datetime(2026, 11, 24, 10, tzinfo=UTC)
    return made


@pytest.fixture(scope="module")
def address(world: CallsWorld) -> Iterator[str]:
    """The panel on a port of its own; its clock is the test's."""
    port = free_port()
    settings = PanelSettings(("127.0.0.1",), tls=False, demo=False, clock=lambda: world.now)
    app = site.build(world.ports(), local_login.pages, settings, healthy=lambda: None)
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


Enter = Callable[..., Page]


@pytest.fixture
def enter(open_page: OpenPage) -> Enter:
    """A window of a supervisor."""

    def entering(who: str = "ewa", *, width: int = DESK_PX, scripts: bool = True) -> Page:
        page = open_page(width=width, scripts=scripts)
        page.goto(PATHS.login)
        page.get_by_label("Nazwa użytkownika").fill(who)
        page.get_by_label("Hasło").fill(PASSWORD)
        page.get_by_role("button", name="Zaloguj").click()
        page.goto(PATHS.calls)
        return page

    return entering


ADDRESSES = [
    PATHS.calls,
    f"{PATHS.calls}?od=2026-11-20T00:00&do=2026-11-19T00:00",
    CALL,
    PATHS.utterances,
    PATHS.reports,
    *(PATHS.report.format(report=page.slug) for page in CATALOGUE),
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_pages_are_for_everybody(enter: Enter, axe: str, path: str, tmp_path: Path) -> None:
    """Nothing is against WCAG 2.1 AA by axe, and nothing is wider than the smallest screen."""
    page = enter()
    page.goto(path)
    page.screenshot(path=tmp_path / "desk.png", full_page=True)
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
    wrong = [(each["id"], [n["html"] for n in each["nodes"]][:3]) for each in found["violations"]]

    assert wrong == []
    page.set_viewport_size({"width": SMALLEST_PX, "height": 800})
    page.screenshot(path=tmp_path / "phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST_PX


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_search_to_the_answer_in_one_click(enter: Enter, *, scripts: bool) -> None:
    page = enter(scripts=scripts)
    page.get_by_label("Od", exact=True).fill("")
    page.get_by_label("Numer telefonu").fill(PHONE)
    page.get_by_label("w złej kolejce").check()
    page.get_by_role("button", name="Szukaj").click()
    expect(page.get_by_role("heading", name="Znalezione rozmowy: 1")).to_be_visible()
    assert "600" not in page.url
    page.get_by_role("row").get_by_role("link").click()

    expect(page.get_by_role("heading", name="Dlaczego ten dzwoniący")).to_be_in_viewport()
    expect(page.locator(".headline")).to_contain_text("kolejki us-zwroty")
    assert SAID in page.locator(".timeline").inner_text()


def test_a_topic_is_judged_and_an_example_taught_without_scripts(
    enter: Enter, world: CallsWorld
) -> None:
    page = enter(scripts=False)
    page.goto(CALL)
    page.get_by_label("nie", exact=True).check()
    page.get_by_label("Jeśli nie, jaki był temat?").select_option("MANDAT")
    page.get_by_role("button", name="Zapisz ocenę").click()
    expect(page.get_by_role("status")).to_have_text("Ocena tematu jest zapisana.")
    expect(page.locator(".marks")).to_contain_text("temat niewłaściwy, właściwy: mandat")
    line = page.locator("#wpis-6")
    line.get_by_role("button", name="Dodaj przykład").click()

    expect(page.get_by_role("status")).to_contain_text("Dodano przykład tematu ZWROT_NADPLATA")
    assert ("ZWROT_NADPLATA", SAID, "ewa") in world.examples.added


def test_one_key_teaches_an_utterance(enter: Enter, world: CallsWorld) -> None:
    """Keys j and k move; a digit presses the button of that number; the switch turns it all off."""
    page = enter()
    page.goto(PATHS.utterances)
    items = page.locator("[data-item]")
    page.keyboard.press("j")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    text = items.nth(0).locator(".said").inner_text().strip("„”")
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_contain_text("Dodano przykład tematu")
    expect(items.nth(0)).to_be_focused()

    assert world.examples.added[-1][1:] == (text, "ewa")
    taught = len(world.examples.added)
    page.get_by_label("Skróty klawiszowe").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(items.nth(0)).not_to_be_focused()
    assert len(world.examples.added) == taught


def test_keys_are_no_shortcuts_while_typing(enter: Enter, world: CallsWorld) -> None:
    taught = len(world.examples.added)
    page = enter()
    page.goto(PATHS.utterances)
    page.keyboard.press("j")
    page.get_by_label("Inny temat").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("k")

    expect(page.get_by_label("Inny temat").first).to_be_focused()
    assert len(world.examples.added) == taught


def test_a_report_by_another_step_and_as_a_file(enter: Enter) -> None:
    page = enter()
    page.goto(PATHS.report.format(report="liczba-rozmow"))
    page.get_by_label("Od dnia").fill("2026-11-17")
    page.get_by_label("Krok").select_option("day")
    page.get_by_role("button", name="Pokaż").click()
    expect(page.locator(".figures tbody tr")).to_have_count(8)
    expect(page.get_by_role("img", name=re.compile("Liczba rozmów"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Pobierz CSV").click()
    written = Path(download.value.path()).read_text("utf-8")

    assert len(written.splitlines()) == 9
    assert download.value.suggested_filename == "liczba-rozmow.csv"
