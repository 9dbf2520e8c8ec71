"""From the line to the dialogue: numbers that come in pieces."""

from pathlib import Path

from ivr import settings
from ivr.calls.listening import ENDPOINTING, Listener
from ivr.calls.ports import Silence, Speech
from ivr.dialogue.actions import Collect
from ivr.dialogue.events import Filled, NoMatch
from ivr.understanding import loader
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.progress import Progress
from ivr.understanding.request import Kind, Request

KNOWN = loader.load(Path(__file__).parents[2] / "grammars", settings.load().lessons)
NUMBER = Collect("identify.number", Request(Kind.IDENTIFIER))
FIRST, REST = "czterdzieści cztery zero pięć czternaście", "zero jeden trzy pięćdziesiąt dziewięć"


def say(listener: Listener, text: str, collect: Collect = NUMBER) -> Filled | NoMatch:
    event = listener.event(collect, Speech((Hypothesis(text),)))
    assert isinstance(event, Filled | NoMatch)
    return event


def test_a_number_goes_on_in_the_next_turn() -> None:
    listener = Listener(KNOWN)
    assert isinstance(say(listener, FIRST), NoMatch)
    assert listener.listen(NUMBER).progress(REST) is Progress.COMPLETE
    found = say(listener, REST)
    assert isinstance(found, Filled)
    assert found.interpretation.value == "44051401359"


def test_a_caller_may_begin_anew_instead() -> None:
    listener = Listener(KNOWN)
    say(listener, FIRST)
    found = say(listener, f"{FIRST} {REST}")
    assert found.interpretation.value == "44051401359"


def test_another_field_or_silence_in_between_takes_over_nothing_wrong() -> None:
    listener = Listener(KNOWN)
    say(listener, FIRST)
    other = Collect("principal.number", NUMBER.request)
    assert isinstance(say(listener, REST, other), NoMatch)
    listener = Listener(KNOWN)
    say(listener, FIRST)
    listener.event(NUMBER, Silence())
    assert isinstance(say(listener, REST), Filled)


def test_a_telepin_is_not_kept_in_pieces() -> None:
    listener, collect = Listener(KNOWN), Collect("t", Request(Kind.TELEPIN), secret=True)
    assert isinstance(say(listener, "dziewięć zero sześć", collect), NoMatch)
    assert not listener.is_begun(collect)


def test_every_kind_of_field_has_its_patience() -> None:
    assert set(ENDPOINTING) == set(Kind)
