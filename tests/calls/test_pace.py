"""Slower and louder, once asked for, hold for everything that is said in the rest of the call."""

import asyncio
from collections.abc import Sequence

from ivr.calls.ports import TurnPlan, TurnResult
from ivr.calls.published import Published
from ivr.dialogue.actions import Pace, Prompt
from ivr.dialogue.session import SurveyQuestion
from ivr.routing.policy import Routing
from ivr.speech.clip import Clip
from ivr.speech.clipstore import SilentClips
from ivr.speech.prompts import PromptLibrary
from ivr.testing.call_desk import memory_desk
from ivr.testing.line import Doing, Press, Say, ScriptedLine
from ivr.wiring.parts import Content

SURVEY = (SurveyQuestion("satisfaction", 1, 5),)


class Heard(PromptLibrary):
    """Remembers at which pace each prompt was asked for."""

    said: list[tuple[str, Pace]]

    def clips(self, prompt: Prompt, pace: Pace) -> tuple[Clip, ...]:
        """As the library, noting it."""
        self.said.append((prompt.id, pace))
        return super().clips(prompt, pace)


class LoudLine(ScriptedLine):
    """Remembers the gains."""

    def __init__(self, doings: Sequence[Doing]) -> None:
        super().__init__(doings)
        self.gains: list[float] = []

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        self.gains.append(plan.gain)
        return await super().take_turn(plan)


def test_slower_and_louder_stay_through_numbers_and_the_survey(
    content: Content, always_open: Routing
) -> None:
    prompts = Heard(content.texts, content.names(), SilentClips(), dict.fromkeys(Pace, 0))
    prompts.said = []
    call = memory_desk(Published(always_open, content.understanding, prompts), survey=SURVEY).open(
        "call", dnis="223300330", caller="500600700"
    )
    number = "czterdzieści cztery zero pięć czternaście zero jeden trzy pięć dziewięć"
    doings = [
        Say("wolniej proszę"), Say("głośniej proszę"), Say("kiedy dostanę zwrot podatku"), Say(number),
        Say("od początku"), Say("konsultant"),
    ]  # fmt: skip
    asyncio.run(call.converse(LoudLine(doings), entry="welcome"))
    survey = LoudLine([Press("5")])
    asyncio.run(call.converse(survey, entry="survey"))
    names = [name for name, _ in prompts.said]
    slow_from = names.index("universal.slower")

    assert {pace for _, pace in prompts.said[:slow_from]} == {Pace.NORMAL}
    assert {pace for _, pace in prompts.said[slow_from:]} == {Pace.SLOW}
    assert {"identify.confirm.ask", "universal.restart", "survey.intro"} <= set(names), names
    assert set(survey.gains) == {1.8}
