"""The site as a process of its own, and a real Chromium; both fetched and started once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ivr.cli.trial import free_port
from ivr.settings import Settings
from ivr.setup import chromium, npm

WITHIN_S = 60.0
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of the installation."""
    return tmp_path_factory.mktemp("account")


@pytest.fixture(scope="session")
def address(state: Path) -> Iterator[str]:
    """Where `kasja account` serves a demo installation of its own."""
    port = free_port()
    environment = os.environ | {
        "KASJA_STATE": str(state),
        "KASJA_ACCOUNT__PORT": str(port),
        "KASJA_LOG_LEVEL": "warning",
    }
    with (state / "account.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ivr.cli", "account"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}/zdrowie", state / "account.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(10)

    assert code == 0


def _wait(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(health, timeout=1).close()  # noqa: S310  # loopback
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text("utf-8"))


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
def open_page(chrome: Browser, address: str) -> Iterator[OpenPage]:
    """Open a window of a size, with scripts or without; a complaint of the browser fails the test."""
    complaints: list[str] = []
    contexts = []

    def opening(*, width: int = 1280, scripts: bool = True) -> Page:
        context = chrome.new_context(
            base_url=address,
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

    # A page answered with an error's status is told on the console too; that is no complaint.
    assert [text for text in complaints if "the server responded with a status" not in text] == []
