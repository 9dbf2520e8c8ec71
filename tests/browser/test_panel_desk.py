"""The panel in a real Chromium: logging in, the consultant's desk, the audit; for everybody."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from ivr.identity.assurance import Assurance, Subject
from ivr.identity.context import Proof
from ivr.panel.paths import PATHS
from ivr.settings import Settings
from ivr.store.agent_calls import SqlAgentCalls
from ivr.store.entries import AgentCall, CallFacts, CallRecord, Entry
from ivr.store.journals import Journals
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts
from tests.browser.conftest import OpenPage
from tests.browser.judging import judged

pytestmark = pytest.mark.browser

AGENT, ZOFIA = "PJSIP/agent-us-zwroty", "90022778245"
SITE = "panel_address"
PHONE_PX = 360


class Installation:
    """What the service of this installation would write."""

    def __init__(self, state: Path) -> None:
        self.settings = Settings(state=state)
        self.engine: Engine = parts.open_store(self.settings)
        self._journals = Journals(self.engine, state / "journal.spool")

    def call_comes(self, call: str, *, proved: bool) -> None:
        """A call reaches the consultant for refunds."""
        now = datetime.now(UTC)
        assurance = "telepin" if proved else "none"
        self._journals.open_call(CallRecord(call, "223300330", "ph-1", now, "1"))
        why = ["reguła „kiedy zwrot”: 0,97"]
        heard = {
            "field": "need", "mode": "voice", "text": "kiedy dostanę zwrot podatku", "number": None,
            "confidence": 0.97, "outcome": "accept", "intent": "ZWROT_NADPLATA", "why": why,
        }  # fmt: skip
        decision = {"why": ["temat „zwrot nadpłaty” prowadzi do kolejki us-zwroty"]}
        entries = [Entry(0, "heard", heard), Entry(0, "decision", decision)]  # type: ignore[arg-type]
        entries += [Entry(0, "transfer", {}), Entry(0, "agent_connected", {"queue": "us-zwroty"})]
        self._journals.append(call, entries)
        facts = CallFacts("answered", "ZWROT_NADPLATA", "us-zwroty", assurance)
        self._journals.know(call, facts)
        assert self._journals.flush()
        if proved:
            self._prove(call, now)
        SqlAgentCalls(self.engine).connected(AgentCall(call, AGENT, "us-zwroty", now))

    def _prove(self, call: str, now: datetime) -> None:
        zofia = parts.telepins(self.settings, self.engine).find(ZOFIA)
        assert zofia is not None
        contexts, subject = parts.contexts(self.settings, self.engine), Subject(zofia, zofia)
        contexts.keep(Proof(call, "ph-1", subject, Assurance.TELEPIN, "ZWROT_NADPLATA", now))
        contexts.issue(call, AGENT, now)

    def call_ends(self, call: str) -> None:
        SqlAgentCalls(self.engine).over(call, datetime.now(UTC))

    def close(self) -> None:
        self._journals.close()
        self.engine.dispose()


@pytest.fixture(scope="module")
def installation(state: Path, panel_address: str) -> Installation:
    assert panel_address
    made = Installation(state)
    parts.seed_demo(made.settings, made.engine)
    return made


def log_in(page: Page, installation: Installation, who: str) -> None:
    page.goto(PATHS.home)
    page.get_by_label("Nazwa użytkownika").fill(who)
    page.get_by_label("Hasło").fill(wiring_panel.demo_password(installation.settings))
    page.get_by_role("button", name="Zaloguj").click()
    expect(page.get_by_role("button", name="Wyloguj")).to_be_visible()


def test_a_call_appears_by_itself_and_goes_again(
    open_page: OpenPage, installation: Installation
) -> None:
    page = open_page(site=SITE)
    log_in(page, installation, "konsultant-zwroty")
    expect(page.get_by_role("heading", name="Nie masz teraz rozmowy")).to_be_visible()
    installation.call_comes("c1", proved=True)
    expect(page.get_by_text("Zofia Bajkowa")).to_be_visible(timeout=6000)
    expect(page.get_by_role("heading", name="zwrot")).to_be_visible()
    expect(page).to_have_title(re.compile("^Rozmowa: "))
    expect(page.get_by_role("status")).to_contain_text("Tożsamość potwierdzona.")
    page.get_by_text("Dlaczego ten temat").click()
    expect(page.get_by_text("reguła „kiedy zwrot”")).to_be_visible()
    page.wait_for_timeout(2500)  # the page has looked again, and did not close what was opened
    expect(page.get_by_text("reguła „kiedy zwrot”")).to_be_visible()
    installation.call_ends("c1")
    expect(page.get_by_text("Zofia Bajkowa")).to_have_count(0, timeout=6000)
    page.get_by_role("button", name="Zła kolejka").first.click()
    page.get_by_label("Właściwy temat").select_option(index=3)
    page.get_by_role("button", name="Zapisz").click()
    expect(page.get_by_text("to poprawia kierowanie")).to_be_visible()
    expect(page.get_by_text("zła kolejka").first).to_be_visible()


def test_a_desk_without_news_says_so(open_page: OpenPage, installation: Installation) -> None:
    page = open_page(site=SITE)
    log_in(page, installation, "konsultant-zwroty")
    silence = page.get_by_text("Brak połączenia z panelem.")
    expect(silence).to_be_hidden()
    page.route(f"**{PATHS.desk_call}*", lambda route: route.fulfill(status=503))
    expect(silence).to_be_visible(timeout=6000)
    page.unroute(f"**{PATHS.desk_call}*")
    expect(silence).to_be_hidden(timeout=6000)


def test_without_scripts_and_by_keyboard(open_page: OpenPage, installation: Installation) -> None:
    page = open_page(site=SITE, scripts=False)
    page.goto(PATHS.home)
    page.get_by_label("Nazwa użytkownika").focus()
    page.keyboard.type("konsultant-zwroty")
    page.keyboard.press("Tab")
    page.keyboard.type(wiring_panel.demo_password(installation.settings))
    page.keyboard.press("Enter")
    installation.call_comes("c2", proved=False)
    page.get_by_role("link", name="Odśwież").click()
    expect(page.get_by_text("Tożsamość niepotwierdzona")).to_be_visible()
    page.get_by_role("button", name="Zła kolejka").first.press("Enter")
    expect(page.get_by_role("heading", name="Zła kolejka")).to_be_visible()
    installation.call_ends("c2")


@pytest.mark.parametrize("width", [1280, PHONE_PX])
def test_everybody_can_use_every_page(
    open_page: OpenPage, installation: Installation, axe: str, width: int
) -> None:
    """axe-core finds nothing against WCAG 2.1 A and AA, and nothing must be scrolled sideways."""
    page = open_page(site=SITE, width=width)
    page.goto(PATHS.login)
    found = [judged(page, axe)]
    log_in(page, installation, "konsultant-zwroty")
    for proved in (True, False):
        installation.call_comes(f"c3-{width}-{proved}", proved=proved)
        for path in (PATHS.desk, PATHS.desk_wrong.format(call=f"c3-{width}-{proved}")):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            found.append(judged(page, axe))
        installation.call_ends(f"c3-{width}-{proved}")
    page.goto(PATHS.desk)
    found.append(judged(page, axe))
    page.get_by_role("button", name="Wyloguj").click()
    log_in(page, installation, "kierownik")
    for path in (PATHS.audit, f"{PATHS.audit}?od=wczoraj", "/nie-ma-takiej"):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path)
        found.append(judged(page, axe))

    assert [wrong for each in found for wrong in each] == []


def test_signing_in_to_one_site_of_a_host_leaves_the_other_alone(
    open_page: OpenPage, installation: Installation, address: str
) -> None:
    """Browsers keep cookies by host, whatever the port."""
    page = open_page(site=SITE)
    log_in(page, installation, "kierownik")
    page.goto(address)
    page.get_by_label("Zofia Bajkowa").check()
    page.get_by_role("button", name="Zaloguj").click()
    expect(page.get_by_role("heading", name="Ustawienia", level=1)).to_be_visible()
    page.goto(PATHS.home)
    expect(page.get_by_role("button", name="Wyloguj")).to_be_visible()
