"""The routing editor in a real Chromium: the README's tale, by keyboard, on a phone, for everybody."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from ivr.calls.current_routing import CurrentRouting
from ivr.calls.published import Published
from ivr.dialogue.actions import Transfer
from ivr.panel import local_login, site
from ivr.panel.panel import Ports
from ivr.panel.paths import PATHS
from ivr.panel.routing import places
from ivr.panel.routing.places import DraftPlaces
from ivr.panel.site import PanelSettings
from ivr.routing import loader
from ivr.routing.policy import Routing
from ivr.speech.prompts import PromptLibrary
from ivr.store.engine import migrate, open_engine
from ivr.store.routing_cache import Cached
from ivr.store.routing_versions import RoutingVersions
from ivr.store.tables import Call, JournalEntry
from ivr.testing.line import Press, Say, ScriptedLine
from ivr.wiring.parts import Content
from tests.browser.conftest import OpenPage
from tests.browser.judging import judged
from tests.browser.serving import serving
from tests.calls.desks import desk_for
from tests.panel.browsing import PASSWORD, World
from tests.panel.routing.editing import people
from tests.panel.routing_rig import FILES, routing_ports
from tests.panel.words_rig import words_ports

pytestmark = pytest.mark.browser

BEGIN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday, eleven o'clock in Poland."""
TOMORROW_AT_EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
D = DraftPlaces(1)
"""The draft that every test makes."""


class Ready:
    """Asterisk and the prompts are always ready."""

    def prepare(self, published: Published) -> None:
        pass

    def announce(self, routing: Routing) -> None:
        pass


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A panel whose version 1 is the shipped files, and a week of calls about fines and income tax."""
    engine = open_engine(f"sqlite:///{tmp_path / 'kasja.sqlite'}")
    migrate(engine)
    routing = routing_ports(engine)
    words = words_ports(routing, engine, tmp_path)
    made = World(people=people(), routing=routing, words=words, now=BEGIN)
    made.routing.versions.import_first(FILES, moment=BEGIN)
    with Session(engine) as session, session.begin():
        for number in range(40):
            began = BEGIN - timedelta(days=1, minutes=number)
            call = Call(call_id=f"call-{number}", started_at=began, caller="x", dnis="223300330")
            call.routing_version, call.assurance = "1.x", "telepin"
            session.add(call)
            session.flush()
            topic = "PIT" if number % 4 else "MANDAT"
            for kind, data in (("call_started", {}), ("decision", {"topic": topic})):
                entry = JournalEntry(call_id=call.call_id, at_ms=1, kind=kind, data=data)
                session.add(entry)
    yield made
    engine.dispose()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """Where this panel is served; the clock is the test's."""
    settings = PanelSettings(("127.0.0.1",), tls=False, demo=True, clock=lambda: world.now)
    ports: Ports = world.ports()
    with serving(site.build(ports, local_login.pages, settings, healthy=lambda: None)) as served:
        yield served


def log_in(page: Page, who: str = "ewa") -> None:
    page.goto(PATHS.login)
    page.get_by_label("Nazwa użytkownika").fill(who)
    page.get_by_label("Hasło").fill(PASSWORD)
    page.get_by_role("button", name="Zaloguj").click()
    page.get_by_role("link", name="Kierowanie").click()
    expect(page.get_by_role("heading", name="Kierowanie rozmów")).to_be_visible()


def begin_draft(page: Page, title: str = "mandaty do wpłat") -> None:
    page.goto(PATHS.routing)
    page.get_by_label("Po co ta zmiana").fill(title)
    page.get_by_role("button", name="Nowy szkic").click()
    expect(page.get_by_role("status")).to_contain_text("gotowy do zmian")


def landed(versions: RoutingVersions, world: World, content: Content, said: PromptLibrary) -> str:
    """A call about a fine at the world's time, as a service answers it that has just looked."""

    def read(cached: Cached) -> Published:
        routing = loader.parse(cached.sources, number=cached.number)
        return Published(routing, content.understanding, said)

    known = Cached(1, FILES)
    current = CurrentRouting(
        versions, known, read=read, keep=lambda _: None, follower=Ready(), now=lambda: world.now
    )
    current.look()
    desk = replace(desk_for(content, said, current.routing), now=lambda: world.now)
    call = desk.open("call", dnis="223300330", caller="500600700")
    # Fines ask for a proof; without one the caller goes where everybody may.
    line = ScriptedLine([Press("3"), Say("nie mam telepinu")])
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's own loop runs in this thread
        conversation = elsewhere.submit(
            lambda: asyncio.run(call.converse(line, entry="welcome"))
        ).result()
    ended = conversation.ended

    assert isinstance(ended, Transfer)
    return str(ended.decision.queue)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_tale_of_the_readme(
    open_page: OpenPage,
    world: World,
    content: Content,
    silent_prompts: PromptLibrary,
    *,
    scripts: bool,
) -> None:
    """Move fines from tomorrow 8:00 with a dry run and a reason, reach the queue, roll back."""
    versions = world.routing.versions

    def landing() -> str:
        return landed(versions, world, content, silent_prompts)

    page = open_page(scripts=scripts)
    log_in(page)
    begin_draft(page)
    tabs = page.get_by_role("navigation", name="Części szkicu")
    tabs.get_by_role("link", name="Tematy").click()
    page.get_by_label("Kolejka bez potwierdzenia, temat: mandat").select_option("us-platnosci")
    page.get_by_label("Kolejka tematu: mandat").select_option("us-platnosci")
    page.get_by_role("button", name="Zapisz szkic").click()
    expect(page.get_by_role("status")).to_contain_text("Rozmowy idą dalej po staremu")
    tabs.get_by_role("link", name="Próba").click()
    page.get_by_role("button", name="Zrób próbę").click()
    expect(page.get_by_role("heading", name="10 z 40 rozmów z okresu")).to_be_visible()
    tabs.get_by_role("link", name="Symulator").click()
    page.get_by_label("Co mówi rozmówca").fill("gdzie zapłacić mandat")
    page.get_by_label("Tożsamość").select_option("telepin")
    page.get_by_role("button", name="Sprawdź").click()
    expect(page.get_by_role("heading", name="Rozmowa trafi gdzie indziej")).to_be_visible()
    tabs.get_by_role("link", name="Publikacja").click()
    expect(page.get_by_text("kolejka us-mandaty → us-platnosci")).to_be_visible()
    page.get_by_label("Powód").fill("szczyt rozliczeń")
    page.get_by_label("Od wybranej chwili").check()
    page.get_by_label("Dzień").fill("2026-11-25")
    page.get_by_label("Godzina").fill("08:00")
    page.get_by_role("button", name="Opublikuj").click()
    expect(page.get_by_role("status")).to_contain_text("zacznie obowiązywać 25.11.2026, 08:00")
    today = landing()
    world.now = TOMORROW_AT_EIGHT
    log_in(page)  # the session ended overnight
    expect(page.get_by_role("heading", name="Obowiązuje wersja 2")).to_be_visible()
    tomorrow = landing()
    page.get_by_role("link", name="Wróć do wersji 1").click()
    expect(page.get_by_text("kolejka us-platnosci → us-mandaty")).to_be_visible()
    page.get_by_role("button", name="Przywróć wersję 1").click()
    expect(page.get_by_role("status")).to_contain_text("Przywrócono wersję 1 jako wersję 3")

    assert (today, tomorrow, landing()) == ("us-ogolna", "us-platnosci", "us-ogolna")


def test_two_editors_lose_nothing(open_page: OpenPage) -> None:
    hers, his = open_page(), open_page()
    for page, who in ((hers, "ewa"), (his, "adam")):
        log_in(page, who)
    begin_draft(hers)
    for page in (hers, his):
        page.goto(D.page(places.TOPICS))
    his.get_by_label("Kolejka tematu: zeznanie roczne PIT").select_option("kis-ogolna")
    his.get_by_role("button", name="Zapisz szkic").click()
    hers.get_by_label("Kolejka tematu: mandat").select_option("us-platnosci")
    hers.get_by_role("button", name="Zapisz szkic").click()
    expect(hers.get_by_role("alert")).to_contain_text("adam zapisał(a) ten szkic wcześniej")
    expect(hers.get_by_role("alert")).to_contain_text("kolejka kis-pit → kis-ogolna")
    expect(hers.get_by_label("Kolejka tematu: mandat")).to_have_value("us-platnosci")
    hers.get_by_role("button", name="Zapisz szkic").click()
    hers.goto(D.home)
    expect(hers.get_by_text("kolejka us-mandaty → us-platnosci")).to_be_visible()
    expect(hers.get_by_text("kolejka kis-pit → kis-ogolna")).to_be_visible()


def test_files_are_read_from_the_disk(open_page: OpenPage, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in FILES.files().items():
        (folder / name).write_text(text, "utf-8")
    (folder / "other.txt").write_text("x", "utf-8")
    spoilt = tmp_path / "hours.yaml"
    spoilt.write_text("# święta\n", "cp1250")
    page = open_page()
    log_in(page)
    page.get_by_role("link", name="Z plików").click()
    choice = page.get_by_label("Pliki z dysku")
    expect(choice).to_be_visible()  # the script is there
    choice.set_input_files(sorted(folder.iterdir()))
    expect(page.get_by_role("status")).to_contain_text(
        "Pominięto (inna nazwa albo za duży): other.txt"
    )
    expect(page.get_by_label("routing.yaml", exact=True)).to_have_value(FILES.routing)
    choice.set_input_files(spoilt)
    expect(page.get_by_role("status")).to_have_text(
        "To nie tekst UTF-8, zapisz jako UTF-8: hours.yaml."
    )
    expect(page.get_by_label("hours.yaml", exact=True)).to_have_value(FILES.hours)
    page.get_by_role("button", name="Zrób szkic").click()
    expect(page.get_by_text("każda rozmowa trafi tam, gdzie dotąd")).to_be_visible()


def test_an_error_is_one_key_away_from_its_field(open_page: OpenPage) -> None:
    page = open_page()
    log_in(page)
    begin_draft(page)
    page.goto(D.week("us"))
    page.get_by_label("Poniedziałek").fill("rano")
    page.keyboard.press("Enter")
    summary = page.get_by_role("link", name="Godziny us")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Poniedziałek")).to_be_focused()
    expect(page.get_by_label("Poniedziałek")).to_have_attribute("aria-invalid", "true")


def test_every_page_is_for_everybody(open_page: OpenPage, axe: str) -> None:
    """Nothing is found by axe, nothing needs scrolling sideways, with errors on the pages too."""
    page = open_page()
    log_in(page)
    begin_draft(page)
    page.goto(D.queue("us-mandaty"))
    page.get_by_label("KASja mówi").fill("do spraw 5 mandatów")
    page.get_by_role("button", name="Zapisz szkic").click()
    pages = [
        PATHS.routing, places.HISTORY, places.version(1), places.EMERGENCY, places.IMPORT,
        *(address for _, address in D.tabs), D.queue("us-mandaty"), D.week("us"),
        D.page(places.SPECIAL_DAYS),
    ]  # fmt: skip
    wrong = []
    for path in pages:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        wrong += judged(page, axe)

    assert wrong == []
