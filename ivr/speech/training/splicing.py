"""Speech put together from halves of phones, the way concatenative synthesizers do.

Statistical voices glide from phone to phone and a network comes to lean on it; concatenated speech has
joints, uneven loudness and durations of its own. Diphones (from the middle of one phone to the middle of
the next) are cut out of aligned recordings and joined anew for any text, each drawn from all there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from ivr.speech.training.lexicon import Lexicon
from ivr.speech.training.phones import INDEX, SILENCE
from ivr.speech.training.shard import Segment, Utterance
from ivr.speech.training.telephone import RATE_HZ, Audio

_MS = RATE_HZ // 1000
_BREATH_MS = 40.0
"""Of the pause that is cut out with the first and last phone before or after it."""
_APART_MS = 15.0
"""Phones further from each other than this have a pause between them."""
_FADE = 4 * _MS
_PAUSE = 0.2
"""How often there is one between words."""


@dataclass(frozen=True, slots=True)
class Diphone:
    """A piece of speech, and where in it the second phone begins."""

    audio: Audio
    boundary_ms: float


Inventory = dict[tuple[int, int], list[Diphone]]


def inventory(utterances: Sequence[Utterance]) -> Inventory:
    """All diphones of one voice, at even loudness."""
    found: Inventory = defaultdict(list)
    for utterance in utterances:
        power = np.sqrt(np.mean(utterance.audio**2)) + 1e-9
        audio = utterance.audio * np.float32(0.1 / power)
        for first, second in pairwise(_with_pauses(utterance.segments)):
            begin, end = _middle(first, late=True), _middle(second, late=False)
            piece = audio[int(begin * _MS) : int(end * _MS)]
            if piece.size > 2 * _FADE:
                found[first.phone, second.phone].append(Diphone(piece, second.begin_ms - begin))
    return dict(found)


def spliced(
    units: Inventory, lexicon: Lexicon, texts: Sequence[str], count: int, random: Generator
) -> Iterator[Utterance]:
    """Texts drawn at random, put together; what needs a diphone that is not there is passed over."""
    tries = 0
    while count and tries < len(texts):
        phones = _phones(texts[tries], lexicon, random)
        tries += 1
        if all(pair in units for pair in pairwise(phones)):
            yield _joined(phones, units, random)
            count -= 1


def _with_pauses(segments: Sequence[Segment]) -> list[Segment]:
    """Phones and the pauses between them, one before and one after."""
    whole: list[Segment] = []
    for segment in segments:
        end = whole[-1].end_ms if whole else max(0.0, segment.begin_ms - 2 * _BREATH_MS)
        if not whole or segment.begin_ms - end > _APART_MS:
            whole.append(Segment(SILENCE, end, segment.begin_ms))
        whole.append(segment)
    last = whole[-1].end_ms if whole else 0.0
    return [*whole, Segment(SILENCE, last, last + 2 * _BREATH_MS)]


def _middle(segment: Segment, *, late: bool) -> float:
    """Where a phone is cut; a pause is cut near the phone."""
    if segment.phone != SILENCE:
        return (segment.begin_ms + segment.end_ms) / 2
    if late:
        return max(segment.begin_ms, segment.end_ms - _BREATH_MS)
    return min(segment.end_ms, segment.begin_ms + _BREATH_MS)


def _phones(text: str, lexicon: Lexicon, random: Generator) -> list[int]:
    phones = [SILENCE]
    for word in text.split():
        ways = lexicon[word]
        said = ways[int(random.integers(len(ways)))] if random.random() < 0.3 else ways[0]
        if phones[-1] != SILENCE and random.random() < _PAUSE:
            phones.append(SILENCE)
        phones += [INDEX[phone] for phone in said]
    return [*phones, SILENCE]


def _joined(phones: Sequence[int], units: Inventory, random: Generator) -> Utterance:
    drawn = [units[pair][int(random.integers(len(units[pair])))] for pair in pairwise(phones)]
    out = np.zeros(sum(unit.audio.size for unit in drawn), np.float32)
    rising = np.linspace(0, 1, _FADE, dtype=np.float32)
    at, boundaries = 0, []
    for unit in drawn:
        piece = unit.audio.copy()
        piece[:_FADE] *= rising
        piece[-_FADE:] *= rising[::-1]
        out[at : at + piece.size] += piece
        boundaries.append(at / _MS + unit.boundary_ms)
        at += piece.size - _FADE
    segments = [
        Segment(phone, begin, end)
        for phone, (begin, end) in zip(phones[1:-1], pairwise(boundaries), strict=True)
        if phone != SILENCE
    ]
    return Utterance(out[: at + _FADE], tuple(segments))
