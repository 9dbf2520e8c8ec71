"""Phrases and prompts in a real Chromium, at a desk and on a telephone, judged by axe."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ivr.panel import local_login, site
from ivr.panel.paths import PATHS
from ivr.panel.site import PanelSettings
from ivr.panel.words.places import Places
from ivr.store.engine import migrate, open_engine
from tests.browser.conftest import OpenPage
from tests.browser.judging import judged
from tests.browser.serving import serving
from tests.panel.browsing import PASSWORD, World
from tests.panel.routing.editing import people
from tests.panel.routing_rig import content, routing_ports
from tests.panel.words.conftest import SHIPPED
from tests.panel.words_rig import spoken, words_ports

pytestmark = pytest.mark.browser

HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def words_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the panel is served, in a thread of this process, over a real store."""
    folder = tmp_path_factory.mktemp("words")
    engine = open_engine(f"sqlite:///{folder / 'kasja.sqlite'}")
    migrate(engine)
    content()  # learned before a browser waits for it
    routing = routing_ports(engine)
    world = World(people=people(), routing=routing, words=words_ports(routing, engine, folder))
    routing.versions.import_first(SHIPPED, moment=world.now)
    settings = PanelSettings((HOST,), tls=False, demo=True, clock=lambda: world.now)
    app = site.build(world.ports(), local_login.pages, settings, healthy=lambda: None)
    with serving(app) as at:
        yield at
    engine.dispose()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Somebody who edits, signed in."""
    opened = open_page(site="words_address")
    opened.set_default_timeout(60_000)
    opened.goto(PATHS.login)
    opened.fill('input[name="nazwa"]', "edyta")
    opened.fill('input[name="haslo"]', PASSWORD)
    opened.click("main button")
    return opened


def seen(page: Page, axe: str, name: str) -> list[str]:
    """What is wrong with the page; somebody may look at it afterwards."""
    size = page.viewport_size
    if folder := os.environ.get("KASJA_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    wrong = judged(page, axe)
    if folder:
        page.screenshot(path=f"{folder}/{name}-narrow.png", full_page=True)
    if size is not None:
        page.set_viewport_size(size)
    return wrong


def test_a_clerk_adds_an_example_and_tries_it(page: Page, axe: str) -> None:
    wrong: list[str] = []
    page.goto(PATHS.phrases)
    wrong += seen(page, axe, "phrases")
    page.fill("#tytul", "mandaty potocznie")
    page.click("text=Nowy szkic")
    page.click("text=MANDAT >> xpath=ancestor::th//a")
    page.fill("#nowy-przyklady", "")
    page.click("section:has(#lista-przyklady) button:has-text('Dodaj')")
    page.wait_for_selector("#blad-wpisu")
    wrong += seen(page, axe, "topic-refused")
    page.fill("#nowy-przyklady", "dostałem taki kwit z drogówki")
    page.press("#nowy-przyklady", "Enter")
    page.wait_for_selector("text=Dodano: „dostałem taki kwit z drogówki”")
    wrong += seen(page, axe, "topic")
    page.click("text=Wypróbuj zdania na tym szkicu")
    while page.locator("text=uczy się fraz").count():
        page.click("text=Sprawdź, czy już skończyła")
    page.fill("#zdanie", "mam mandat do zapłacenia")
    page.press("#zdanie", "Enter")
    page.wait_for_selector("text=przyjmuje temat")
    wrong += seen(page, axe, "trial")

    assert wrong == []


def test_a_clerk_rewrites_a_prompt_hears_it_and_records_it(
    page: Page, axe: str, tmp_path: Path
) -> None:
    recording = tmp_path / "nagranie.wav"
    recording.write_bytes(b"to nie jest nagranie")
    wrong: list[str] = []
    page.goto(PATHS.prompts)
    wrong += seen(page, axe, "prompts")
    page.fill("#tytul", "krócej")
    page.click("text=Nowy szkic")
    page.click("text=need.topic.ask")
    page.fill("#tekst", "W czym pomóc?")
    page.click("text=Zapisz w szkicu")
    page.wait_for_selector("text=Zapisano need.topic.ask.")
    played = page.evaluate(
        "new Promise((ok, no) => { const a = document.querySelector('audio');"
        " a.oncanplay = () => ok(a.duration); a.onerror = no; a.load(); a.preload = 'auto'; })"
    )
    page.get_by_label("Dodaj nagranie").set_input_files(recording)
    page.click("text=Wyślij")
    page.wait_for_selector("text=To nie jest plik WAV")
    told = page.get_by_label("Dodaj nagranie")
    expect(told).to_have_attribute("aria-invalid", "true")
    wrong += seen(page, axe, "prompt-refused")
    page.goto(page.url)  # not sent again, only looked at
    expect(page.locator("#tekst")).to_have_value("W czym pomóc?")
    recording.write_bytes(spoken(1.5))
    told.set_input_files(recording)
    page.click("text=Wyślij")
    expect(page.get_by_text("mówi lektor")).to_be_visible()

    assert wrong == []
    assert played > 0.5


def test_the_way_back_to_the_draft_is_there(page: Page) -> None:
    page.goto(Places(None).phrases)
    page.fill("#tytul", "droga")
    page.click("text=Nowy szkic")
    page.click("text=Kierowanie, próba, publikacja")

    assert "/kierowanie/szkice/" in page.url
    assert "droga" in page.locator("h1").inner_text()
