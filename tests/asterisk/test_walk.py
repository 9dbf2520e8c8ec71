"""A new user's walk: the page in a real browser, real calls, and what the audit tells of both."""

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from ivr.account.paths import PATHS
from ivr.cli.call import Placed, place
from ivr.cli.hotline import Hotline
from ivr.settings import Settings
from ivr.setup import chromium
from ivr.store.audit_report import AuditReports, Filters
from ivr.testing.caller import CallerTurn
from ivr.wiring import parts

pytestmark = [pytest.mark.asterisk, pytest.mark.browser, pytest.mark.timeout(280)]

ADAM, COMPANY = "01230571874", "5103177646"
FIRST, SECOND, WRONG = "271593", "860427", "604815"
LEAVE = CallerTurn(hang_up=True, barge_in_ms=4000)
"""Hang up while the call is put through."""
IN_THE_QUEUE = CallerTurn(hang_up=True, barge_in_ms=12_000)
"""Hang up when that has been said; whose matter it is goes with the call into the queue."""
Call = Callable[..., Placed]


def keys(pressed: str) -> CallerTurn:
    return CallerTurn(keys=pressed, barge_in_ms=700)


@pytest.fixture
def call(hotline: Hotline, hotline_settings: Settings) -> Iterator[Call]:
    """Place a call; on a thread of its own, for Playwright keeps an event loop in this one."""
    assert hotline.queues
    with ThreadPoolExecutor(1) as thread:

        def calling(*turns: CallerTurn) -> Placed:
            placing = place(hotline_settings, "223300330", turns, voice="pl")
            return thread.submit(asyncio.run, placing).result()

        yield calling


@pytest.fixture
def page(hotline: Hotline, hotline_settings: Settings) -> Iterator[Page]:
    assert hotline.queues
    found = chromium.find(hotline_settings.cache_dir, print)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.program, env={**os.environ, **found.environment}
        )
        address = f"http://127.0.0.1:{hotline_settings.account.port}"
        yield browser.new_context(base_url=address, locale="pl-PL").new_page()
        browser.close()


def choose(page: Page, telepin: str) -> None:
    page.goto(PATHS.choose)
    page.get_by_label("Wprowadź telePIN").fill(telepin)
    page.get_by_label("Wprowadź ponownie telePIN").fill(telepin)
    page.locator("#telepin-form .actions button").click()
    expect(page.get_by_role("heading", name="Poprawnie ustawiono telePIN")).to_be_visible()


def prompts(placed: Placed) -> list[str]:
    assert placed.report is not None
    return [str(entry["id"]) for entry in placed.report.of_kind("prompt")]


def test_set_call_for_another_get_locked_unlock_and_call_again(
    page: Page, call: Call, hotline_settings: Settings
) -> None:
    wrong = (keys(ADAM), keys(WRONG))
    page.goto(PATHS.home)
    page.get_by_label("Adam Przykładowy").check()
    page.get_by_role("button", name="Zaloguj").click()
    choose(page, FIRST)
    for_another = call(keys("1"), keys(ADAM), keys(FIRST), keys("3"), keys(COMPANY), IN_THE_QUEUE)
    locking = call(keys("1"), *wrong, *wrong, *wrong, LEAVE)
    locked = call(keys("1"), keys(ADAM), keys(FIRST), LEAVE)
    page.goto(PATHS.hotline)
    expect(page.get_by_text("TelePIN zablokowany", exact=True)).to_be_visible()
    choose(page, SECOND)
    page.goto(PATHS.hotline)
    expect(page.get_by_text("TelePIN aktywny")).to_be_visible()
    again = call(keys("1"), keys(ADAM), keys(SECOND), keys("1"), LEAVE)
    engine = parts.open_store(hotline_settings)
    reports = AuditReports(engine)
    told = {
        name: [event["kind"] for event in reversed(reports.events(Filters(call=call_id), 50))]
        for name, call_id in (
            ("for another", str(for_another.summary["call_id"])),
            ("locking", str(locking.summary["call_id"])),
            ("again", str(again.summary["call_id"])),
        )
    }
    everything = {event["kind"] for event in reports.events(Filters(), 200)}
    engine.dispose()

    assert (for_another.summary["assurance"], for_another.summary["on_behalf_of"]) == (
        "telepin",
        "UKO",
    )
    assert "identify.exhausted" in prompts(locking)
    assert "identify.failed" in prompts(locked)
    assert again.summary["assurance"] == "telepin"
    assert told["for another"][:2] == ["proof", "principal_chosen"]
    assert told["locking"] == ["failure", "failure", "failure", "lock"]
    assert told["again"][0] == "proof"
    assert {"login", "telepin_changed", "unlock"} <= everything
