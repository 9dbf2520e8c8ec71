"""Who interrupts a prompt: people should, noises and the prompt's own echo should not.

Each trial plays a prompt on the real turn and lets something sound at a known moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from ivr.calls.ports import Listen, TurnPlan
from ivr.dialogue.actions import BargeIn
from ivr.speech.clip import FRAME_BYTES, FRAME_MS, Clip
from ivr.speech.endpointing import OPEN_QUESTION
from ivr.speech.training.telephone import RATE_HZ, Audio, banded, mixed
from ivr.speech.voice import VoiceDetector
from ivr.telephony.line import Turn
from ivr.telephony.typeahead import TypeAhead
from ivr.testing.speech_sets import FOREIGN, SpeechSets, samples
from ivr.understanding.progress import Progress
from ivr.understanding.request import Decoding, KeyPlan

_PROMPT = (
    "dzień dobry tu kasja automatyczna asystentka infolinii krajowej administracji skarbowej w każdej "
    "chwili można poprosić o konsultanta w jakiej sprawie mogę pomóc"
)
_BEFORE_MS = 1500
_LOUD = 0.25


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that sounds while a prompt plays."""

    kind: str
    should_interrupt: bool
    interrupted_ms: int | None
    """From its beginning; None when the prompt went on."""


def trials(sets: SpeechSets, count: int, seed: int) -> Iterator[Trial]:
    """So many of every kind."""
    random = np.random.default_rng(seed)
    prompt = sets.prompt(_PROMPT) * np.float32(0.5)
    for at in range(count):
        person = _levelled(sets.clean(FOREIGN[at % len(FOREIGN)]), random.uniform(0.05, 0.5))
        noisy = mixed(person, random.standard_normal(person.size).astype(np.float32), 20)
        echo = _echo(prompt, random)
        yield _trial("speech", prompt, noisy, speaks=True)
        yield _trial("speech over echo", prompt, person, echo, speaks=True)
        yield _trial("echo", prompt, np.zeros(0, np.float32), echo)
        yield _trial("cough", prompt, _cough(random))
        yield _trial("noise", prompt, _noise(random))
        yield _trial("click", prompt, _click(random))


def _trial(
    kind: str, prompt: Audio, sound: Audio, echo: Audio | None = None, *, speaks: bool = False
) -> Trial:
    begin = _BEFORE_MS * RATE_HZ // 1000
    heard = np.zeros(begin + RATE_HZ * 3, np.float32)
    heard[begin : begin + sound.size] += sound[: heard.size - begin]
    if echo is not None:
        heard[: echo.size] += echo[: heard.size]
    cut_ms = _cut_ms(samples(prompt), samples(heard))
    return Trial(kind, speaks, None if cut_ms is None else cut_ms - _BEFORE_MS)


def _cut_ms(prompt: bytes, heard: bytes) -> int | None:
    """When the prompt was cut."""
    plan = TurnPlan((Clip("", Path(), prompt),), BargeIn.ALL, _LISTEN)
    turn = Turn(plan, VoiceDetector(), TypeAhead(), 0)
    for number in range(len(heard) // FRAME_BYTES):
        frame = heard[number * FRAME_BYTES : (number + 1) * FRAME_BYTES]
        turn.tick([frame], number * FRAME_MS)
        if turn.interrupted_ms is not None:
            return turn.interrupted_ms
    return None


_LISTEN = Listen(
    keys=KeyPlan(1),
    keys_complete=bool,
    speech=True,
    decodings=(Decoding(),),
    settled=lambda _heard: True,
    progress=lambda _text: Progress.UNCLEAR,
    endpointing=OPEN_QUESTION,
    timeout_ms=6000,
    secret=False,
)


def _levelled(audio: Audio, peak: float) -> Audio:
    return np.asarray(audio * (peak / np.abs(audio).max()), np.float32)


def _echo(prompt: Audio, random: Generator) -> Audio:
    """Later, quieter, through a hybrid's band."""
    delay = int(RATE_HZ * random.uniform(0.02, 0.35))
    late = np.pad(prompt, (delay, 0)) * np.float32(10 ** (-random.uniform(10, 25) / 20))
    return banded(late, (float(random.uniform(200, 400)), float(random.uniform(2500, 3400))), 2)


def _cough(random: Generator) -> Audio:
    """A burst of breath, 0.15 to 0.35 s, sudden and fading."""
    length = int(RATE_HZ * random.uniform(0.15, 0.35))
    time = np.arange(length) / length
    burst = random.standard_normal(length) * np.exp(-4 * time) * np.minimum(1, time * 40)
    formed = banded(burst.astype(np.float32), (500.0, float(random.uniform(1500, 3000))), 1)
    return _levelled(formed, float(random.uniform(0.2, 0.8)))


def _noise(random: Generator) -> Audio:
    """Something is switched on and stays."""
    hiss = random.standard_normal(RATE_HZ * 3).astype(np.float32)
    return _levelled(banded(hiss, (300.0, 3000.0), 2), float(random.uniform(0.05, _LOUD)))


def _click(random: Generator) -> Audio:
    """Something knocks against the telephone."""
    length = int(RATE_HZ * random.uniform(0.01, 0.08))
    knock = random.standard_normal(length) * np.exp(-np.arange(length) / (length / 4))
    return _levelled(knock.astype(np.float32), 0.9)
