"""A browser on the panel, before and after signing in."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.panel.browsing import ORIGIN, Browser, World


@pytest.fixture
def world() -> World:
    return World()


Open = Callable[..., Browser]


@pytest.fixture
def open_browser(world: World) -> Open:
    """A browser; several of one panel share it."""
    app = world.site()

    def opening(who: str = "") -> Browser:
        client = TestClient(app, ORIGIN, client=("192.0.2.7", 50_000), follow_redirects=True)
        browser = Browser(client)
        if who:
            browser.log_in(who)
        return browser

    return opening


@pytest.fixture
def supervisor(open_browser: Open) -> Browser:
    return open_browser("ewa")
