"""A caller who follows a script over a real SIP call, one turn at a time, each when asked."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ivr.content import Node, read_yaml
from ivr.testing.ear import Ear
from ivr.testing.sip.telephone import SipCall, Telephone

HUSH_S = 1.1
"""Longer than KASja's pauses within what she says, shorter than her patience."""
PATIENCE_S = 60.0
"""Nobody waits longer for a question, or for the end of a call."""
_KEYS = frozenset({"say", "keys", "wait_ms", "hangup", "barge_in_ms"})


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """One thing the caller does when it is their turn."""

    say: str = ""
    keys: str = ""
    pcm: bytes = field(default=b"", repr=False)
    """A recording to speak instead of words: 8 kHz mono 16-bit."""
    wait_ms: int = 0
    """Before doing anything, after KASja has finished."""
    hang_up: bool = False
    barge_in_ms: int | None = None
    """Do not wait until she has finished: interrupt this long after she began."""


@dataclass(slots=True)
class Reaction:
    """How long the caller waited after one turn, by their own ear."""

    by: str
    """`key` or `speech`."""
    began_ms: int
    """When the doing began, from the answer."""
    next_audio_ms: int | None = None
    """From the end of the doing to the next voice."""
    silence_ms: int | None = None
    """From the first key to the end of the prompt that it interrupted."""


@dataclass(slots=True)
class Experience:
    """A call as the caller had it."""

    answer_to_first_audio_ms: int | None = None
    reactions: list[Reaction] = field(default_factory=list)
    ended_by: str = ""
    heard: bytes = b""
    """8 kHz mono 16-bit, when recorded."""


def read_script(file: Path) -> list[CallerTurn]:
    """Read a YAML list of turns; `ContentError` names the line that is wrong."""
    return [_turn(node) for node in read_yaml(file).elements()]


def _turn(node: Node) -> CallerTurn:
    facts = dict(node.items(allowed=_KEYS))
    numbers: dict[str, int] = {}
    for name in ("wait_ms", "barge_in_ms"):
        if name in facts:
            if not facts[name].text().isdigit():
                facts[name].refuse(f"{name} is no number", "write milliseconds")
            numbers[name] = int(facts[name].text())
    keys = facts["keys"].text() if "keys" in facts else ""
    if set(keys) - set("0123456789*#"):
        facts["keys"].refuse("not telephone keys", 'write keys: "123#"')
    say = facts["say"].text() if "say" in facts else ""
    return CallerTurn(
        say,
        keys,
        wait_ms=numbers.get("wait_ms", 0),
        hang_up="hangup" in facts,
        barge_in_ms=numbers.get("barge_in_ms"),
    )


class Caller:
    """Plays a script on one telephone."""

    def __init__(
        self,
        telephone: Telephone,
        *,
        voice: Mapping[str, bytes],
        asked: Callable[[], bool] = lambda: True,
        record: bool = False,
    ) -> None:
        """`voice` holds the audio of everything to say; `asked`: it is KASja who speaks now."""
        self._telephone, self._voice, self._asked = telephone, voice, asked
        self._ear = Ear(record=record)

    async def call(self, number: str, turns: Sequence[CallerTurn]) -> Experience:
        """Place the call, follow the script, stay until the end. `SipError` when not answered."""
        call = await self._telephone.call(number)
        call.media.on_frame = self._ear.frame
        self._ear.watch(call.answered_s)
        experience, moments = Experience(), []
        since_s = call.answered_s
        for turn in turns:
            await self._wait(call, turn, since_s)
            if call.ended.is_set():
                break
            reaction, moment_s = await self._do(call, turn)
            since_s = time.monotonic()
            if reaction is not None:
                experience.reactions.append(reaction)
                moments.append((reaction, moment_s))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(call.ended.wait(), PATIENCE_S)
        await call.hang_up()
        first = self._ear.after(call.answered_s)
        experience.answer_to_first_audio_ms = _ms(first)
        for reaction, moment_s in moments:
            reaction.next_audio_ms = _ms(self._ear.after(moment_s))
        experience.ended_by, experience.heard = call.ended_by, bytes(self._ear.heard)
        return experience

    async def _wait(self, call: SipCall, turn: CallerTurn, since_s: float) -> None:
        """Until it is this turn's time."""
        deadline_s = time.monotonic() + PATIENCE_S
        if turn.barge_in_ms is not None:
            await self._ear.voice(since_s=since_s, ended=call.ended)
            await _sleep(call, turn.barge_in_ms / 1000)
            return
        while not call.ended.is_set() and time.monotonic() < deadline_s:
            await self._ear.hush(HUSH_S, since_s=since_s, ended=call.ended)
            if self._asked():
                break
            since_s = time.monotonic()
        await _sleep(call, turn.wait_ms / 1000)

    async def _do(self, call: SipCall, turn: CallerTurn) -> tuple[Reaction | None, float]:
        if turn.hang_up:
            await call.hang_up()
            return None, 0.0
        if turn.keys:
            return await self._press(call, turn.keys)
        if pcm := turn.pcm or (turn.say and self._voice[turn.say]):
            return await self._speak(call, pcm)
        return None, 0.0

    async def _speak(self, call: SipCall, pcm: bytes) -> tuple[Reaction, float]:
        reaction = Reaction("speech", _since_answer_ms(call))
        call.media.play(pcm)
        await call.media.played()
        moment_s = time.monotonic()
        self._ear.watch(moment_s)
        return reaction, moment_s

    async def _press(self, call: SipCall, keys: str) -> tuple[Reaction | None, float]:
        """Press; the last key's release is the moment that counts."""
        reaction = Reaction("key", _since_answer_ms(call))
        began_s, sent = time.monotonic(), len(call.media.released_key_s)
        interrupting = self._ear.last_voice_s is not None and (
            began_s - self._ear.last_voice_s < HUSH_S / 2
        )
        call.media.press(keys)
        while len(call.media.released_key_s) < sent + len(keys) and not call.ended.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if call.ended.is_set():
            return None, 0.0
        moment_s = call.media.released_key_s[-1]
        if interrupting and len(keys) > 1:
            last = self._ear.last_voice_s or began_s
            reaction.silence_ms = max(0, round((last - call.media.sent_key_s[sent]) * 1000))
        self._ear.watch(moment_s)
        return reaction, moment_s


async def _sleep(call: SipCall, seconds: float) -> None:
    """Sleep, unless the call ends first."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(call.ended.wait(), max(seconds, 0.001))


def _since_answer_ms(call: SipCall) -> int:
    return round((time.monotonic() - call.answered_s) * 1000)


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
