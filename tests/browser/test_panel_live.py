"""The live line in a real Chromium, from a real panel, while calls write their journals."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from ivr.calls.desk import utc_now
from ivr.panel.paths import PATHS
from ivr.settings import Settings
from ivr.store.entries import CallFacts, CallRecord, Entry, Json
from ivr.store.journals import Journals
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts
from tests.browser.conftest import OpenPage
from tests.browser.judging import judged
from tests.sites import served

pytestmark = pytest.mark.browser

PHONE_PX = 360
IDS = count(1)
WHY: list[str] = ["temat MANDAT: kolejka us-mandaty", "kolejka us-mandaty czynna"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(state=tmp_path_factory.mktemp("panel"))


@pytest.fixture(scope="module")
def address(installation: Settings) -> Iterator[str]:
    """Where `kasja panel` serves a demo installation of its own; there is no Asterisk."""
    with served("panel", installation.state, log_level="error") as at:
        yield at

    assert "Traceback" not in (installation.state / "panel.log").read_text("utf-8")


class Line:
    """Calls, as the service would write them."""

    def __init__(self, journals: Journals) -> None:
        self._journals, self._at_ms = journals, 0
        self.open: set[str] = set()

    def opens(self) -> str:
        """A call that nobody had before: the board remembers for a while which are over."""
        call_id = f"call-{next(IDS)}"
        self.open.add(call_id)
        self._journals.open_call(CallRecord(call_id, "223300330", "ph-1", utc_now(), "1.x"))
        self.writes(call_id, "call_started", entry="welcome", dnis="223300330")
        self.writes(call_id, "prompt", id="need.topic.ask", text="W jakiej sprawie mogę pomóc?")
        return call_id

    def understands(self, call_id: str, text: str = "gdzie zapłacić mandat") -> None:
        self.writes(
            call_id,
            "heard",
            field="need.topic",
            mode="voice",
            text=text,
            number=None,
            confidence=0.81,
            outcome="accept",
            intent="MANDAT",
            alternatives=["MANDAT 0.81", "PIT 0.10"],
            why=["słowa: mandat"],
        )

    def queues(self, call_id: str, queue: str = "us-mandaty") -> None:
        facts: dict[str, Json] = {"topic": "MANDAT", "queue": queue, "why": WHY, "priority": 0}
        self.writes(call_id, "decision", destination="queue", version="1.x", **facts)
        self.writes(call_id, "transfer", destination="queue", **facts)

    def answers(self, call_id: str, queue: str = "us-mandaty") -> None:
        self.writes(call_id, "agent_connected", queue=queue)

    def ends(self, call_id: str) -> None:
        self.writes(call_id, "call_ended", outcome="answered")
        self._journals.know(call_id, CallFacts(outcome="answered", ended_at=utc_now()))
        self._journals.flush()
        self.open.discard(call_id)

    def writes(self, call_id: str, kind: str, **data: Json) -> None:
        self._at_ms += 10
        self._journals.append(call_id, [Entry(self._at_ms, kind, data)])


@pytest.fixture
def line(installation: Settings, address: str) -> Iterator[Line]:
    """The line; whatever calls a test leaves are over after it."""
    engine = parts.open_store(installation)
    journals = Journals(engine, installation.state / "journal.spool")
    calls = Line(journals)
    yield calls
    for call_id in tuple(calls.open):
        calls.ends(call_id)
    journals.close()
    engine.dispose()


def log_in(page: Page, installation: Settings, who: str = "kierownik") -> None:
    page.goto(PATHS.login)
    page.get_by_label("Nazwa użytkownika").fill(who)
    page.get_by_label("Hasło").fill(wiring_panel.demo_password(installation))
    page.get_by_role("button", name="Zaloguj").click()
    expect(page.get_by_role("button", name="Wyloguj")).to_be_visible()


def test_the_wallboard_follows_the_line_by_itself(
    open_page: OpenPage, installation: Settings, line: Line
) -> None:
    """Nothing is reloaded: a mark that the test puts on the page stays."""
    page = open_page()
    log_in(page, installation)
    page.goto(PATHS.wallboard)
    page.evaluate("document.body.dataset.same = 'yes'")
    waiting = page.locator("#kafel-waiting .value")
    expect(waiting).to_have_text("0")
    one = line.opens()
    line.understands(one)
    expect(page.locator("[data-part=bot] tbody tr")).to_contain_text("mandat")
    line.queues(one)
    expect(waiting).to_have_text("1")
    why = page.locator(f"#dlaczego-{one}")
    why.focus()
    two = line.opens()
    line.queues(two)
    expect(waiting).to_have_text("2")
    expect(why).to_be_focused()
    line.answers(two)
    expect(page.locator(f"#czeka-{two}")).to_have_count(0)
    expect(page.locator("#kafel-talking .value")).to_have_text("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dlaczego tu trafiła")).to_be_visible()
    expect(page.locator("[data-part=why] li")).to_have_text(WHY)


def test_ages_are_counted_by_the_page(
    open_page: OpenPage, installation: Settings, line: Line
) -> None:
    page = open_page()
    log_in(page, installation)
    one = line.opens()
    line.queues(one)
    page.goto(PATHS.wallboard)
    age = page.locator(f"#czeka-{one} time")
    expect(age).to_have_text("0:02")
    expect(age).to_have_text("0:03")
    expect(page.locator("#kafel-in_bot .age")).to_have_text(re.compile(r"dane sprzed 0:0\d"))


def test_a_call_is_followed_turn_by_turn_to_its_end(
    open_page: OpenPage, installation: Settings, line: Line
) -> None:
    page = open_page()
    log_in(page, installation)
    one = line.opens()
    page.goto(PATHS.live)
    page.locator(f"#podglad-{one}").click()
    turns = page.locator(".line")
    expect(turns.last).to_contain_text("W jakiej sprawie mogę pomóc?")
    line.understands(one, "<img src=x onerror=alert(1)> mandat")
    expect(turns.last).to_contain_text("„<img src=x onerror=alert(1)> mandat”")
    expect(turns.last).to_contain_text("0,81")
    line.writes(
        one,
        "heard",
        field="identify.number",
        mode="dtmf",
        text="•",
        number="nu-0bf20bae188d8310",
        confidence=1.0,
        outcome="accept",
        intent=None,
        alternatives=[],
        why=[],
    )
    expect(turns.last).to_contain_text("[numer ukryty]")
    line.queues(one)
    line.answers(one)
    expect(page.locator(".facts")).to_contain_text("rozmawia z konsultantem")
    assert "nu-0bf20bae188d8310" not in page.content()
    line.ends(one)
    replay = page.get_by_role("link", name="Otwórz jej zapis")
    expect(replay).to_have_attribute("href", f"/rozmowy/{one}")


def test_without_scripts_the_pages_show_the_same(
    open_page: OpenPage, installation: Settings, line: Line
) -> None:
    page = open_page(scripts=False)
    log_in(page, installation)
    one = line.opens()
    line.queues(one)
    with_scripts = open_page()
    log_in(with_scripts, installation)
    with_scripts.goto(PATHS.wallboard)
    with_scripts.locator(f"#czeka-{one}").wait_for()
    page.goto(PATHS.wallboard)
    expect(page.get_by_text("Strona odświeża się co 10")).to_be_visible()
    page.get_by_role("link", name="Nie odświeżaj").click()
    expect(page.get_by_text("Strona pokazuje stan z godziny")).to_be_visible()
    page.locator(f"#dlaczego-{one}").click()
    expect(page.locator("[data-part=why] li")).to_have_text(WHY)


def test_who_signs_out_elsewhere_is_shown_nothing_more(
    open_page: OpenPage, installation: Settings, line: Line
) -> None:
    page = open_page()
    log_in(page, installation)
    page.goto(PATHS.wallboard)
    other = page.context.new_page()
    other.goto(PATHS.live)
    other.get_by_role("button", name="Wyloguj").click()

    expect(page.get_by_role("heading", name="Sesja wygasła")).to_be_visible()


def test_a_panel_that_falls_silent_is_told(
    open_page: OpenPage, installation: Settings, line: Line
) -> None:
    page = open_page()
    page.clock.install()
    log_in(page, installation)
    page.goto(PATHS.wallboard)
    told = page.locator("[data-connection]")
    expect(page.locator("[data-source=journals]")).to_have_count(1)
    expect(told).to_have_text("")
    page.route(re.compile("strumien"), lambda route: route.abort())
    page.context.set_offline(True)
    page.clock.run_for(11_000)
    expect(told).to_have_text(re.compile("Brak połączenia z panelem"))
    page.unroute_all()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-source=journals]")).to_have_count(1)


@pytest.mark.parametrize("width", [1280, PHONE_PX])
def test_everybody_can_use_the_live_line(
    open_page: OpenPage, axe: str, installation: Settings, line: Line, width: int
) -> None:
    """axe-core finds nothing against WCAG 2.1 A and AA, and nothing must be scrolled sideways."""
    page = open_page(width=width)
    log_in(page, installation)
    found = []
    for path in (PATHS.wallboard, PATHS.live):
        page.goto(path)
        found.append(judged(page, axe))
    one, two, _three = (line.opens() for _ in range(3))
    line.understands(one)
    line.queues(one)
    line.queues(two)
    line.answers(two)
    page.goto(PATHS.wallboard)
    page.locator(f"#czeka-{one}").wait_for()
    for path in (
        PATHS.wallboard,
        f"{PATHS.wallboard}?ekran",
        PATHS.live,
        PATHS.live_call.format(call=one),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path)
        found.append(judged(page, axe))

    assert [each for each in found if each] == []
