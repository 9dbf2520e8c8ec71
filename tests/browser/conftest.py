"""The sites as processes of their own, and a real Chromium; all fetched and started once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ivr.settings import Settings
from ivr.setup import chromium, npm
from tests.sites import served


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of the installation."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session")
def address(state: Path) -> Iterator[str]:
    """Where `kasja account` serves a demo installation of its own."""
    with served("account", state) as at:
        yield at


@pytest.fixture(scope="session")
def panel_address(state: Path) -> Iterator[str]:
    """Where `kasja panel` serves the same installation to its operators."""
    with served("panel", state) as at:
        yield at


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, the judge of accessibility."""
    return npm.find(npm.AXE, Settings().cache_dir, print).read_text("utf-8")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """Playwright keeps an event loop running in this thread; other modules need it gone."""
    found = chromium.find(Settings().cache_dir, print)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.program, env={**os.environ, **found.environment}
        )
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chrome: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open a window of a size, with scripts or without; a complaint of the browser fails the test.

    It is a window on the site whose address is the fixture `site`: the taxpayers' page by default.
    """
    complaints: list[str] = []
    contexts = []

    def opening(*, width: int = 1280, scripts: bool = True, site: str = "address") -> Page:
        context = chrome.new_context(
            base_url=request.getfixturevalue(site),
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            locale="pl-PL",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda wrong: complaints.append(str(wrong)))
        return page

    yield opening
    for context in contexts:
        context.close()

    # A page answered with an error's status is told on the console too, by htmx as well: no complaint.
    told = ("the server responded with a status", "Response Status Error Code")
    assert [text for text in complaints if not any(each in text for each in told)] == []
