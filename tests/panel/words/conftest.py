"""A panel over a real store whose version 1 is the shipped content, words included."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from ivr.routing import sources
from tests.panel.browsing import World
from tests.panel.conftest import Open
from tests.panel.routing.editing import Editor, people
from tests.panel.routing_rig import routing_ports
from tests.panel.words_rig import words_ports

SHIPPED = sources.read(Path(__file__).parents[3])


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    routing = routing_ports(engine)
    made = World(people=people(), routing=routing, words=words_ports(routing, engine, tmp_path))
    routing.versions.import_first(SHIPPED, moment=made.now)
    return made


@pytest.fixture
def edyta(open_browser: Open, world: World) -> Editor:
    """Somebody who may see and edit."""
    return Editor(open_browser("edyta"), world)
