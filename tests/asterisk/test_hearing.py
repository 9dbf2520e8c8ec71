"""What is spoken through Asterisk is heard as `kasja hear` hears the same recording."""

import asyncio

import pytest

from ivr.cli.call import place, voices
from ivr.cli.hear import as_row
from ivr.cli.hearing import open_hearing
from ivr.cli.hotline import Hotline
from ivr.settings import Settings
from ivr.testing.caller import CallerTurn

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(240)]

NEED = "kiedy dostanę zwrot podatku"
PESEL_SAID = "czterdzieści cztery, zero pięć, czternaście, zero jeden, trzy pięćdziesiąt dziewięć"


def test_a_call_hears_what_a_recording_holds(hotline: Hotline, hotline_settings: Settings) -> None:
    clips = voices(hotline_settings, [NEED, PESEL_SAID], "pl")
    spoken = [CallerTurn(pcm=clips[each]) for each in (NEED, PESEL_SAID)]
    turns = (*spoken, CallerTurn(hang_up=True))
    placed = asyncio.run(place(hotline_settings, "223300330", turns, voice="pl"))
    assert placed.report is not None
    called = {str(e["field"]): e for e in placed.report.of_kind("heard") if e["mode"] == "voice"}
    with open_hearing(hotline_settings) as listener:
        for field, name, said in (
            ("need.topic", "topic", NEED),
            ("identify.number", "pesel", PESEL_SAID),
        ):
            heard = asyncio.run(listener.hear(clips[said], name))
            row = as_row(heard, listener.fields[name])

            assert called[field]["outcome"] == row["decision"]
            if name == "topic":
                assert called[field]["intent"] == row["topic"]
