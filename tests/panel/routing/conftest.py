"""A panel over a real store whose version 1 is the shipped files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.panel.browsing import Browser, World
from tests.panel.conftest import Open
from tests.panel.routing.editing import Editor, people
from tests.panel.routing_rig import FILES, routing_ports
from tests.panel.words_rig import words_ports


@pytest.fixture
def four_eyes() -> bool:
    return False


@pytest.fixture
def world(engine: Engine, tmp_path: Path, *, four_eyes: bool) -> World:
    routing = routing_ports(engine, four_eyes=four_eyes)
    words = words_ports(routing, engine, tmp_path)
    made = World(people=people(), routing=routing, words=words)
    routing.versions.import_first(FILES, moment=made.now)
    return made


@pytest.fixture
def sign_in(open_browser: Open, world: World) -> Callable[[str], Editor]:
    """Somebody at their desk."""

    def signing(who: str) -> Editor:
        browser: Browser = open_browser(who)
        return Editor(browser, world)

    return signing


@pytest.fixture
def ewa(sign_in: Callable[[str], Editor]) -> Editor:
    return sign_in("ewa")
