"""Shared by all tests: the project's own content, read once, and what the logs say."""

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from ivr import logs
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
SCREENSHOTS = "KASJA_SCREENSHOTS"
"""No setting: the folder in which tests leave pictures of pages, for eyes."""


@pytest.fixture(autouse=True)
def _environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting from outside: neither yours nor those of the hotline that real calls are placed to."""
    if "hotline_settings" in request.fixturenames:
        return
    for name in [each for each in os.environ if each.startswith("KASJA_")]:
        if name != SCREENSHOTS:
            monkeypatch.delenv(name)


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


@pytest.fixture
def log_lines(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What came out so far, on either output; everything is put back afterwards."""
    root = logging.getLogger()
    level, hooks = root.level, (sys.excepthook, threading.excepthook)
    yield lambda: "".join(capfd.readouterr())
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
def configure_logs(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The logs as a process configures them; called within the test, whose own handlers pytest adds."""

    def configure() -> None:
        monkeypatch.setattr(logging.getLogger(), "handlers", [])
        logs.configure("debug")

    return configure
