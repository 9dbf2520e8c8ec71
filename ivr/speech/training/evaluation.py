"""How well a model hears: error rates by voice, line and kind of answer, on what it never heard.

The model is used as the service uses it: Vosk, with the field's runtime grammar, and `understanding` reads
the words. Spoken sets come from espeak-ng voices kept out of training; recordings from any folder
with transcripts. Counts are kept, so that a rate can always say out of how many.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.random import Generator

from ivr.speech.recognizer import Recognizer
from ivr.speech.training import dictation, lexicon, telephone, voices
from ivr.speech.training.dictation import Style
from ivr.speech.training.telephone import RATE_HZ, Audio, Line
from ivr.speech.training.variants import Use
from ivr.speech.training.voices import Espeak
from ivr.understanding import fields, number_words
from ivr.understanding.heard_answers import ANSWERS
from ivr.understanding.request import Decoding

_NO_DAY = date(2026, 1, 1)
"""For fields that know a calendar; none of these does."""
_DIGITS = (*number_words.DICTATED, "przepraszam", "nie", "kreska", "[unk]")
_YES = ("tak", "no tak", "zgadza się", "tak zgadza się", "oczywiście", "dobrze", "dokładnie")
_NO = ("nie", "no nie", "nie zgadza się", "nie nie", "to nie tak")
_YES_NO = (*ANSWERS, "[unk]")
_COMMANDS = (
    "proszę powtórzyć", "wolniej", "konsultant", "pomoc", "wróć", "od początku", "chwileczkę",
    "chcę rozmawiać z konsultantem",
)  # fmt: skip
_PAUSE_MS = 300


class Kind(StrEnum):
    """What an utterance is an answer to."""

    PESEL = "pesel"
    NIP = "nip"
    TELEPIN = "telepin"
    YESNO = "yesno"
    COMMAND = "command"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance and the right answer."""

    audio: Audio
    kind: Kind
    text: str
    """As spoken."""
    value: str = ""
    """Digits, or `yes`/`no`; empty where the words are the answer."""
    style: str = ""
    """Of the dictation."""


@dataclass(slots=True)
class Tally:
    """Right answers out of all; for sentences, words that are wrong out of all."""

    hits: int = 0
    total: int = 0

    @property
    def rate(self) -> float:
        """In per cent."""
        return 100 * self.hits / self.total if self.total else 0.0


def spoken(
    espeak: Espeak, sentences: Sequence[str], each: int, random: Generator
) -> Iterator[Example]:
    """`each` examples of every kind and style, by voices that were kept out of training."""
    names = espeak.variants(Use.MEASURING)
    for kind, style, text, value in _asked(sentences, each, random):
        voice = voices.drawn(names, random)
        audio = espeak.speak(lexicon.speakable(text), voice).audio
        yield Example(audio, kind, text, value, style)


def measure(
    recognizer: Recognizer, examples: Iterable[Example], line: Line | None
) -> Mapping[str, Tally]:
    """Tallies by measure; every example goes over the line, if there is one, with its own seed."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for seed, example in enumerate(examples):
        pause = np.zeros(_PAUSE_MS * RATE_HZ // 1000, np.float32)
        audio = np.concatenate([pause, example.audio, pause, pause])
        audio = (
            telephone.levelled(audio, -6.0) if line is None else telephone.carry(audio, line, seed)
        )
        _judge(recognizer, example, audio, tallies)
    return tallies


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words left out, put in or put for another: the Levenshtein distance."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1]


def _judge(
    recognizer: Recognizer, example: Example, audio: Audio, tallies: dict[str, Tally]
) -> None:
    match example.kind:
        case Kind.PESEL | Kind.NIP | Kind.TELEPIN:
            value = fields.answer(example.kind, _heard(recognizer, audio, _DIGITS), _NO_DAY).value
            right = value == example.value
            _count(tallies[f"{example.kind} exact"], right)
            _count(tallies[f"{example.style} exact"], right)
            if example.kind is not Kind.TELEPIN:
                _count(tallies["identifier accepted but wrong"], value is not None and not right)
        case Kind.YESNO:
            value = fields.answer("yesno", _heard(recognizer, audio, _YES_NO), _NO_DAY).value
            _count(tallies["yes/no right"], value == example.value)
        case Kind.COMMAND:
            _count(tallies["command exact"], _heard(recognizer, audio, None) == example.text)
        case Kind.SENTENCE:
            said, heard = example.text.split(), _heard(recognizer, audio, None).split()
            tallies["word errors"].hits += word_errors(said, heard)
            tallies["word errors"].total += len(said)
            mistaken = fields.answer("yesno", _heard(recognizer, audio, _YES_NO), _NO_DAY).value
            _count(tallies["false yes/no"], mistaken is not None)


def _heard(recognizer: Recognizer, audio: Audio, phrases: tuple[str, ...] | None) -> str:
    utterance = recognizer.open(Decoding(phrases))
    utterance.accept(np.round(np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes())
    return utterance.finish()[0].text


def _count(tally: Tally, hit: bool) -> None:  # noqa: FBT001  # a truth value is what is counted
    tally.hits += hit
    tally.total += 1


def _asked(
    sentences: Sequence[str], each: int, random: Generator
) -> Iterator[tuple[Kind, str, str, str]]:
    """Kind, style, text and right answer of what is to be spoken."""
    makers: dict[Kind, Callable[[Generator], str]] = {
        Kind.PESEL: dictation.valid_pesel,
        Kind.NIP: dictation.valid_nip,
        Kind.TELEPIN: lambda random: f"{random.integers(10**6):06}",
    }
    for kind, make in makers.items():
        for style in Style:
            for _ in range(each):
                digits = make(random)
                yield kind, style, dictation.dictated(digits, style, random), digits
    for count in range(each):
        yield Kind.YESNO, "", _YES[count % len(_YES)], "yes"
        yield Kind.YESNO, "", _NO[count % len(_NO)], "no"
        yield Kind.COMMAND, "", _COMMANDS[count % len(_COMMANDS)], ""
        for _ in range(2):
            yield Kind.SENTENCE, "", sentences[int(random.integers(len(sentences)))], ""
