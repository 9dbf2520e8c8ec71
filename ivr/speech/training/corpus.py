"""Speech with a phone for every frame: spoken by espeak-ng, or recorded and aligned.

Every utterance is spoken, sent down a telephone line drawn for it alone, and kept as features. Its labels
come from the clean speech, so noise and codecs never blur them. A shard is one file of many utterances.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.random import Generator

from ivr.speech.training import codecs, telephone, voices, warping
from ivr.speech.training.features import BINS, fbank
from ivr.speech.training.phones import INDEX, SILENCE, of_espeak
from ivr.speech.training.shard import Segment, Shard, Utterance, frame_labels
from ivr.speech.training.telephone import RATE_HZ, Audio
from ivr.speech.training.variants import Use
from ivr.speech.training.voices import Espeak, Spoken

_MS = RATE_HZ // 1000
_BLINK_MS = 40.0
"""A shorter pause belongs to the phone before."""
_BABBLERS = 30


def spoken(
    espeak: Espeak, texts: Sequence[str], count: int, random: Generator
) -> Iterator[Utterance]:
    """Texts drawn at random, each by a voice drawn at random and moved a little."""
    names = ["", *espeak.variants(Use.TRAINING)]
    while count:
        text = texts[int(random.integers(len(texts)))]
        said = espeak.speak(text, voices.drawn(names, random))
        segments = _segments(said)
        if segments is None or said.audio.size < RATE_HZ // 4:
            continue
        speed = float(random.uniform(0.9, 1.12))
        audio = warping.resample(said.audio, speed)
        if random.random() < 0.5:
            audio = warping.with_tract(audio, float(random.uniform(0.88, 1.14)))
        yield Utterance(audio, _scaled(segments, 1 / speed))
        count -= 1


def copied(utterances: Iterable[Utterance], random: Generator) -> Iterator[Utterance]:
    """Each utterance once more, by another speaker made out of its own."""
    for utterance in utterances:
        warp = warping.drawn(random)
        audio = warping.warped(utterance.audio, warp)
        yield Utterance(audio, _scaled(utterance.segments, 1 / warp.tempo))


def shard(utterances: Iterable[Utterance], random: Generator) -> Shard:
    """Utterances as they arrive over lines drawn for them."""
    features, labels, starts = [], [], []
    babblers: list[Audio] = []
    for utterance in utterances:
        padded = _padded(utterance, random)
        babble = babblers[random.integers(len(babblers))] if babblers else None
        heard = fbank(degraded(padded.audio, random, babble=babble))
        phones, firsts = frame_labels(padded.segments, len(heard))
        features.append(heard.astype(np.float16))
        labels.append(phones)
        starts.append(firsts)
        if random.random() < 0.1 and utterance.audio.size > RATE_HZ:
            babblers = [*babblers[1 - _BABBLERS :], utterance.audio[: 4 * RATE_HZ]]
    lengths = np.array([len(each) for each in features], np.int32)
    nothing = np.zeros((0, BINS), np.float16)
    return Shard(
        np.concatenate([nothing, *features]),
        np.concatenate([np.zeros(0, np.int8), *labels]),
        np.concatenate([np.zeros(0, np.bool_), *starts]),
        lengths,
    )


def degraded(audio: Audio, random: Generator, *, babble: Audio | None = None) -> Audio:
    """Over a line drawn for this utterance; sometimes a mobile codec comes before or after."""
    line, seed = telephone.drawn(random), int(random.integers(2**31))
    chance, codec = random.random(), random.choice(list(codecs.Codec), p=[0.5, 0.35, 0.15])
    squeeze = float(random.uniform(0.5, 1.0))
    if chance < 0.1:
        audio = codecs.round_trip(audio, codecs.Codec(codec), squeeze=squeeze)
    audio = telephone.carry(audio, line, seed, babble=babble)
    if 0.1 < chance < 0.2:
        audio = codecs.round_trip(audio, codecs.Codec(codec), squeeze=squeeze)
    return audio


def _segments(said: Spoken) -> tuple[Segment, ...] | None:
    """Phones with their ends; None when espeak-ng spoke a sound that is not Polish."""
    ends = [begin for _, begin in said.phones[1:]] + [said.audio.size / _MS]
    segments: list[Segment] = []
    for (name, begin), end in zip(said.phones, ends, strict=True):
        phone = of_espeak(name)
        if phone is None:
            return None
        if INDEX[phone] != SILENCE:
            segments.append(Segment(INDEX[phone], begin, end))
        elif segments and end - begin < _BLINK_MS:
            before = segments.pop()
            segments.append(Segment(before.phone, before.begin_ms, end))
    return tuple(segments)


def _scaled(segments: Sequence[Segment], factor: float) -> tuple[Segment, ...]:
    return tuple(Segment(s.phone, s.begin_ms * factor, s.end_ms * factor) for s in segments)


def _padded(utterance: Utterance, random: Generator) -> Utterance:
    """Silence before and after, at full loudness; the line sets the level."""
    before, after = (int(random.uniform(0.05, most) * RATE_HZ) for most in (0.6, 0.7))
    audio = np.pad(utterance.audio / (np.abs(utterance.audio).max() + 1e-9), (before, after))
    moved = tuple(
        Segment(s.phone, s.begin_ms + before / _MS, s.end_ms + before / _MS)
        for s in utterance.segments
    )
    return Utterance(np.asarray(audio, np.float32), moved)
