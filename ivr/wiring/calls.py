"""Builds what looks back at calls from the settings: searches, replays, reports."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine

from ivr.figures.service import ServiceLevel
from ivr.figures.survey import Question
from ivr.panel.calls import numbers
from ivr.panel.calls.ports import CallPorts, Examples
from ivr.panel.names import Names
from ivr.settings import Settings
from ivr.speech import texts
from ivr.store.call_figures import CallFigures
from ivr.store.call_search import CallSearch
from ivr.store.marks import Marks
from ivr.store.reports import Reports
from ivr.wiring import parts


def calls(
    settings: Settings,
    engine: Engine,
    names: Callable[[], Names],
    examples: Examples | None = None,
) -> CallPorts:
    """The panel's ports to past calls."""
    return CallPorts(
        search=CallSearch(engine),
        reports=Reports(engine),
        figures=figures(settings, engine),
        marks=Marks(engine),
        examples=examples,
        pseudonyms_of=pseudonyms_of(settings),
        names=names,
        prompts={
            prompt: text.written
            for prompt, text in texts.load(settings.content / "prompts" / "pl.toml").items()
        },
    )


def figures(settings: Settings, engine: Engine) -> CallFigures:
    """The reports, by what this installation asks and promises."""
    level = settings.wallboard
    return CallFigures(
        engine,
        questions=[Question(each.id, each.low, each.high) for each in settings.dialogue.survey],
        level=ServiceLevel(level.within_s, level.short_abandon_s),
    )


def pseudonyms_of(settings: Settings) -> Callable[[str], tuple[str, ...]]:
    """What a number is called in calls and journals; see `panel.calls.numbers`."""
    return partial(numbers.pseudonyms_of, parts.pseudonyms(settings))
