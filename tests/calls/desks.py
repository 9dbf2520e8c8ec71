"""A desk that follows a routing which changes."""

from collections.abc import Callable
from dataclasses import replace

from ivr.calls.desk import Desk
from ivr.calls.published import Published
from ivr.dialogue.session import SurveyQuestion
from ivr.routing.policy import Routing
from ivr.speech.prompts import PromptLibrary
from ivr.testing.call_desk import memory_desk
from ivr.wiring.parts import Content


def desk_for(content: Content, prompts: PromptLibrary, routing: Callable[[], Routing]) -> Desk:
    def published() -> Published:
        return Published(routing(), content.understanding, prompts)

    survey = (SurveyQuestion("satisfaction", 1, 5),)
    return replace(memory_desk(published(), survey=survey), published=published)
