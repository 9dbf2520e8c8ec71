"""A browser on the panel, before and after signing in."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from ivr.store.engine import migrate, open_engine
from tests.panel.browsing import ORIGIN, Browser, World
from tests.panel.routing_rig import routing_ports
from tests.panel.words_rig import words_ports


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with tables and nothing in them."""
    file = tmp_path_factory.mktemp("store") / "empty.sqlite"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def engine(empty_store: Path, tmp_path: Path) -> Iterator[Engine]:
    file = shutil.copy(empty_store, tmp_path / "kasja.sqlite")
    opened = open_engine(f"sqlite:///{file}")
    yield opened
    opened.dispose()


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    routing = routing_ports(engine)
    return World(routing=routing, words=words_ports(routing, engine, tmp_path))


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
