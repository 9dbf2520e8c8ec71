"""The keys-only line over a fake Asterisk."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ivr.calls.ports import Heard, HungUp, Keys, Silence, TurnPlan
from ivr.dialogue.actions import BargeIn
from ivr.secret import Secret
from ivr.speech.clip import Clip
from ivr.telephony.agi import SafeAGI
from ivr.telephony.keypadline import KeypadLine
from ivr.testing import asterisk
from ivr.testing.asterisk import FakeAsterisk
from tests.telephony.lines import listening

CLIP = Clip("prompt", Path("/sounds/prompt.wav"), b"")
SPEAK = TurnPlan((CLIP,), BargeIn.ALL, None)


def heard(replies: Sequence[str], *plans: TurnPlan) -> tuple[list[Heard], list[str]]:
    fake = FakeAsterisk(replies)
    line = KeypadLine(SafeAGI(fake.connection), lambda: 0)

    async def talk() -> list[Heard]:
        return [(await line.take_turn(plan)).heard for plan in plans]

    with closing(fake):
        return asyncio.run(talk()), fake.commands


def ask(**options: Any) -> TurnPlan:
    return TurnPlan((CLIP,), BargeIn.ALL, listening(**options))


def test_the_key_that_interrupts_is_the_first_of_the_entry() -> None:
    found, commands = heard([asterisk.key("4"), asterisk.key("2")], ask(keys=2))
    assert found == [Keys("42")]
    assert commands[0] == 'STREAM FILE "/sounds/prompt" "0123456789*#"'


def test_silence() -> None:
    assert heard([asterisk.OK, asterisk.OK], ask())[0] == [Silence()]


def test_typed_ahead() -> None:
    found, commands = heard([asterisk.key("4")], SPEAK, ask())
    assert found == [Silence(), Keys("4")]
    assert len(commands) == 1


def test_never_into_a_secret() -> None:
    six = [asterisk.key(key) for key in "730284"]
    found, _ = heard([asterisk.key("4"), *six], SPEAK, ask(keys=6, secret=True))
    assert found[1] == Keys(Secret("730284"))


def test_a_lost_connection_is_a_hang_up() -> None:
    assert heard([], ask())[0] == [HungUp()]
