"""While a supervisor has it switched on, every caller hears the announcement, whatever they call about."""

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.dialogue.session import Script
from ivr.routing import loader
from ivr.routing.model import Emergency
from tests.dialogue.conversations import SCRIPT, Talk

ROUTING = loader.load(Path(__file__).parents[2] / "config")


def under(emergency: Emergency) -> Script:
    return SCRIPT.under(replace(ROUTING, emergency=emergency))


@pytest.mark.parametrize(
    ("emergency", "said"),
    [
        (Emergency(active=True, prompt="emergency.outage"), ["emergency.outage"]),
        (Emergency(active=True, text="Dziś krócej."), ["emergency.announcement"]),
        (Emergency(active=False, prompt="emergency.outage"), []),
        (Emergency(), []),
    ],
)
def test_the_announcement_follows_the_greeting(emergency: Emergency, said: list[str]) -> None:
    assert Talk(under(emergency)).prompts == ["welcome.greeting", *said, "need.topic.ask"]


def test_the_menu_is_the_versions() -> None:
    assert SCRIPT.under(ROUTING).menu == ROUTING.menu
