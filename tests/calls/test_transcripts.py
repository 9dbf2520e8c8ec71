"""Every transcript beside this file, played through everything but a telephone."""

from pathlib import Path

import pytest

from ivr.testing import transcript
from ivr.testing.player import Player
from ivr.testing.transcript import Transcript

HERE = Path(__file__).parent
TRANSCRIPTS = [transcript.read(path) for path in sorted(HERE.glob("*.yaml"))]


@pytest.mark.parametrize("call", TRANSCRIPTS, ids=lambda call: call.name)
def test_goes_as_written(call: Transcript, player: Player) -> None:
    played = player.play(call)
    wanted = [turn.bot for turn in call.turns]
    assert list(played.said[: len(wanted)]) == wanted
    assert played.ends.startswith(call.ends)


def test_there_are_enough_of_them() -> None:
    assert len(TRANSCRIPTS) >= 40


def test_no_telepin_is_ever_journalled(player: Player) -> None:
    for call in TRANSCRIPTS:
        written = repr(player.play(call).records.entries)
        assert "730284" not in written, call.name
        assert "44051401359" not in written, call.name
