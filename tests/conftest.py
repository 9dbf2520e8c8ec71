"""Shared by all tests: the project's own content, read once."""

from pathlib import Path

import pytest

from ivr.dialogue.actions import Pace
from ivr.routing import loader as routing_loader
from ivr.routing.policy import Routing
from ivr.settings import Settings
from ivr.speech.clipstore import SilentClips
from ivr.speech.prompts import PromptLibrary
from ivr.store import demo
from ivr.testing.player import Player
from ivr.wiring.parts import Content, load_content, script

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(content=ROOT)


@pytest.fixture(scope="session")
def content(settings: Settings) -> Content:
    """Content with real opening hours."""
    return load_content(settings.model_copy(update={"hours_override": ""}))


@pytest.fixture(scope="session")
def always_open(settings: Settings) -> Routing:
    """The project's routing, every queue open at any hour."""
    return routing_loader.load(settings.content / "config", hours_override="always")


@pytest.fixture(scope="session")
def silent_prompts(content: Content) -> PromptLibrary:
    return PromptLibrary(content.texts, content.names(), SilentClips(), dict.fromkeys(Pace, 0))


@pytest.fixture(scope="session")
def player(settings: Settings, content: Content, silent_prompts: PromptLibrary) -> Player:
    return Player(
        content.understanding,
        content.routing,
        silent_prompts,
        people=demo.people(ROOT / "config" / "demo"),
        script=script(settings, content.routing),
    )
