"""A browser on the site, before and after signing in."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.account.browsing import ORIGIN, Browser, World


@pytest.fixture
def world() -> World:
    return World()


Open = Callable[..., Browser]


@pytest.fixture
def open_browser(world: World) -> Open:
    """A browser on a site of its own settings; several of one site share it."""

    def opening(*, address: str = "192.0.2.7", **other: object) -> Browser:
        app = world.site(**other)
        return Browser(TestClient(app, ORIGIN, client=(address, 50_000), follow_redirects=True))

    return opening


@pytest.fixture
def browser(open_browser: Open) -> Browser:
    return open_browser()


@pytest.fixture
def signed_in(browser: Browser) -> Browser:
    browser.log_in()
    return browser
