"""One turn of the full-duplex line, tick by tick."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.calls.ports import Listen, TurnPlan
from ivr.dialogue.actions import BargeIn
from ivr.speech.clip import FRAME_BYTES, FRAME_MS, FRAME_SAMPLES, Clip
from ivr.speech.endpointing import SHORT_ANSWER
from ivr.speech.voice import VoiceDetector
from ivr.telephony.line import SILENCE, Done, Turn
from ivr.telephony.typeahead import TypeAhead
from ivr.understanding.progress import Progress
from ivr.understanding.request import Decoding, KeyPlan
from tests.telephony.lines import VOICE

PROMPT = b"\x01\x00" * FRAME_SAMPLES * 50
"""A second."""


def listen(
    *,
    keys: int = 1,
    secret: bool = False,
    timeout_ms: int = 400,
    progress: Callable[[str], Progress] = lambda text: (
        Progress.COMPLETE if text == "tak" else Progress.UNCLEAR
    ),
) -> Listen:
    return Listen(
        keys=KeyPlan(keys, interdigit_timeout_ms=200),
        keys_complete=lambda pressed: len(pressed) >= keys,
        speech=True,
        decodings=(Decoding(),),
        settled=lambda _heard: True,
        progress=progress,
        endpointing=SHORT_ANSWER,
        timeout_ms=timeout_ms,
        secret=secret,
    )


class Rig:
    """A turn and its time."""

    def __init__(
        self,
        listening: Listen | None,
        *,
        bargein: BargeIn = BargeIn.ALL,
        ahead: TypeAhead | None = None,
        prompt: bytes = PROMPT,
    ) -> None:
        clips = (Clip("prompt", Path("p.wav"), prompt),) if prompt else ()
        self.now_ms = 0
        self.ahead = ahead or TypeAhead()
        self.turn = Turn(TurnPlan(clips, bargein, listening), VoiceDetector(), self.ahead, 0)
        self.sent: list[bytes] = []
        self.fed = b""

    def run(self, ms: int, frame: bytes = SILENCE) -> Done | None:
        for _ in range(ms // FRAME_MS):
            tick = self.turn.tick([frame], self.now_ms)
            self.sent.append(tick.out)
            self.fed += tick.feed
            self.now_ms += FRAME_MS
        return self.turn.done

    @property
    def playing(self) -> bool:
        return self.sent[-1] != SILENCE


def test_a_prompt_alone_is_over_when_it_is_played() -> None:
    rig = Rig(None)
    assert rig.run(960) is None
    assert rig.run(60) is Done.PLAYED


def test_frames_are_always_whole() -> None:
    rig = Rig(None, prompt=PROMPT + b"\x01\x00")
    rig.run(1100)
    assert {len(frame) for frame in rig.sent} == {FRAME_BYTES}


def test_silence_counts_from_the_end_of_the_prompt() -> None:
    rig = Rig(listen())
    assert rig.run(1300) is None
    assert rig.run(160) is Done.SILENCE


def test_a_key_cuts_the_prompt_within_a_tick_and_is_kept() -> None:
    rig = Rig(listen(keys=2))
    rig.run(100)
    rig.turn.key("7", rig.now_ms)
    rig.run(20)
    assert not rig.playing
    assert rig.turn.interrupted_ms == 100
    rig.turn.key("8", rig.now_ms)
    assert (rig.turn.done, rig.turn.keys) == (Done.KEYS, "78")


def test_an_unfinished_entry_ends_by_itself() -> None:
    rig = Rig(listen(keys=5))
    rig.turn.key("1", 0)
    assert rig.run(180) is None
    assert rig.run(60) is Done.KEYS


def test_the_terminator_ends_an_entry() -> None:
    rig = Rig(listen(keys=5))
    for key in "12#":
        rig.turn.key(key, 0)
    assert (rig.turn.done, rig.turn.keys) == (Done.KEYS, "12#")


def test_speech_cuts_the_prompt_within_400_ms_and_its_beginning_is_decoded() -> None:
    rig = Rig(listen())
    rig.run(300)
    rig.run(400, VOICE)
    assert not rig.playing
    assert rig.turn.interrupted_ms is not None
    assert rig.turn.interrupted_ms - 300 <= 400
    assert rig.fed.count(VOICE) >= 18


def test_a_click_does_not_cut_the_prompt() -> None:
    rig = Rig(listen())
    rig.run(300)
    rig.run(80, VOICE)
    rig.run(200)
    assert rig.playing
    assert rig.fed == b""


def test_a_legal_notice_is_cut_by_keys_only() -> None:
    rig = Rig(listen(), bargein=BargeIn.KEYS)
    rig.run(100)
    rig.run(500, VOICE)
    assert rig.playing
    rig.turn.key("1", rig.now_ms)
    assert rig.turn.done is Done.KEYS


@pytest.mark.parametrize(("partial", "patience_ms"), [("tak", 300), ("tak ale", 700)])
def test_patience_depends_on_what_was_said(partial: str, patience_ms: int) -> None:
    rig = Rig(listen(), prompt=b"")
    rig.run(400, VOICE)
    rig.turn.partial(partial)
    assert rig.run(patience_ms - 40) is None
    assert rig.run(80) is Done.SPEECH


def test_a_noise_gives_the_phrase_back_from_its_start() -> None:
    rig = Rig(listen())
    rig.run(300)
    rig.run(300, VOICE)
    assert rig.run(720) is Done.SPEECH
    assert rig.turn.noise(rig.now_ms)
    heard_before = len(rig.sent)
    rig.run(1000)
    assert rig.sent[heard_before:].count(SILENCE) <= 1
    assert rig.turn.done is None


def test_the_third_noise_is_one_too_many() -> None:
    rig = Rig(listen())
    assert [rig.turn.noise(0) for _ in range(3)] == [True, True, False]


def test_keys_pressed_while_nobody_asks_are_kept_and_skip_the_next_prompts() -> None:
    first = Rig(None)
    first.run(100)
    first.turn.key("4", first.now_ms)
    assert first.run(40) is Done.PLAYED
    second = Rig(listen(), ahead=first.ahead)
    assert (second.turn.done, second.turn.keys) == (Done.KEYS, "4")


def test_keys_typed_ahead_never_enter_a_secret() -> None:
    ahead = TypeAhead()
    ahead.push("1")
    rig = Rig(listen(keys=6, secret=True), ahead=ahead)
    assert (rig.turn.keys, bool(ahead)) == ("", False)


def test_keys_beyond_an_entry_wait_for_the_next_question() -> None:
    ahead = TypeAhead()
    for key in "12":
        ahead.push(key)
    assert Rig(listen(), ahead=ahead).turn.keys == "1"
    assert Rig(listen(), ahead=ahead).turn.keys == "2"


def test_a_stuck_key_does_not_fill_the_memory() -> None:
    ahead = TypeAhead()
    for _ in range(1000):
        ahead.push("5")
    assert len(ahead.take(1000)) == 32
