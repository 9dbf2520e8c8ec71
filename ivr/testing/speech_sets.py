"""Speech to measure with: voices and seeds that are kept out of training, over telephone lines.

Everything follows from a seed. No person speaks here: what these figures say about people is unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from ivr.identity import nip, pesel
from ivr.speech import spoken
from ivr.speech.training import channels, telephone
from ivr.speech.training.channels import Channel
from ivr.speech.training.dictation import Style
from ivr.speech.training.telephone import RATE_HZ, Audio, Line, Noise
from ivr.speech.training.variants import Use
from ivr.speech.training.voices import Espeak, Voice, drawn

SNRS_DB = (15.0, 20.0, 30.0)
NOISES = (Noise.ROOM, Noise.STREET)
NUMBERS = ("pesel", "nip", "telepin")
"""The fields in which digits are dictated."""
YES_NO = {
    "tak": "yes", "nie": "no", "tak zgadza się": "yes", "nie zgadza się": "no", "no tak": "yes",
    "oczywiście": "yes", "tak jest": "yes", "zgadza się": "yes", "no nie": "no", "dobrze": "yes",
}  # fmt: skip
COMMANDS = {
    "konsultant": "agent", "chcę rozmawiać z człowiekiem": "agent", "powtórz": "repeat",
    "jeszcze raz": "repeat", "wolniej": "slower", "głośniej": "louder", "pomoc": "help",
    "chwileczkę": "wait", "od początku": "restart", "do widzenia": "goodbye",
}  # fmt: skip
FOREIGN = (
    "chciałam zapytać o zwrot podatku", "ile wynosi stawka na książki", "sprowadziłem samochód",
    "kiedy dostanę pieniądze z urzędu", "gdzie jest najbliższy urząd skarbowy", "mama jest w kuchni",
    "szukam okularów bo nic nie widzę", "to jest moja żona przy telefonie", "mam firmę w domu",
    "dlaczego tak długo trzeba czekać", "wczoraj byłem na poczcie", "proszę wyłączyć telewizor",
)  # fmt: skip
"""Said where yes or no was asked for."""
_SIZES = {Style.SINGLES: 1, Style.PAIRS: 2, Style.TRIPLES: 3}
_LEAD, _TAIL = RATE_HZ * 3 // 10, RATE_HZ * 7 // 10


@dataclass(frozen=True, slots=True)
class Spoken:
    """One recording and what it should be heard as."""

    pcm: bytes
    field: str
    kind: str
    """The row of the table it belongs to."""
    value: str | None
    """None where nothing must be understood."""
    snr_db: float
    noise: str
    channel: str
    voice: str
    said: str
    speech_end_ms: int
    """When the last word ends."""


class SpeechSets:
    """Speaks sets, the same for the same seed."""

    def __init__(
        self, cache: Path, seed: int, *, through: Sequence[Channel] = (Channel.A_LAW,)
    ) -> None:
        """espeak-ng is fetched into the cache when the machine has none; callers come `through` these."""
        self._espeak = Espeak(cache)
        self._voices = self._espeak.variants(Use.MEASURING)
        self._random = np.random.default_rng(seed)
        self._through, self._of_kind = tuple(through), dict[str, int]()

    def numbers(self, count: int) -> Iterator[Spoken]:
        """Identifiers and telePINs in every style of dictation, fluent."""
        for at in range(count):
            for style in Style:
                for field in NUMBERS:
                    yield self.dictated(_number(field, self._random), field, style, at)

    def dictated(self, digits: str, field: str, style: Style, at: int) -> Spoken:
        """A number of a field, fluent."""
        words = [" ".join(spoken.group(g)) for g in _cut(digits, style, self._random)]
        return self._spoken([", ".join(words)], field, f"{field} {style}", digits, at)

    def hesitant(self, count: int) -> Iterator[Spoken]:
        """PESELs with pauses of 0.3 to 2.5 s between the groups, one of them filled."""
        for at in range(count):
            digits = _number("pesel", self._random)
            words = [" ".join(spoken.group(g)) for g in _cut(digits, Style.MIXED, self._random)]
            words.insert(int(self._random.integers(1, len(words))), "yyy")
            yield self._spoken(words, "pesel", "hesitant", digits, at)

    def answers(self, count: int) -> Iterator[Spoken]:
        """Yes and no, commands, and what is neither."""
        for at in range(count):
            for said, meant in YES_NO.items():
                yield self._spoken([said], "yesno", "yes/no", meant, at)
            for said, meant in COMMANDS.items():
                yield self._spoken([said], "command", "command", meant, at)
            for said in FOREIGN:
                yield self._spoken([said], "yesno", "neither", None, at)

    def sentences(self, labelled: Sequence[tuple[str, str]], count: int) -> Iterator[Spoken]:
        """Some of these sentences, each with its label."""
        for at in range(min(count, len(labelled))):
            label, said = labelled[at * len(labelled) // min(count, len(labelled))]
            yield self._spoken([said], "topic", "topic", label, at)

    def prompt(self, text: str) -> Audio:
        """KASja's own voice, more or less."""
        return self._espeak.speak(text, Voice(variant="")).audio

    def clean(self, text: str) -> Audio:
        """A caller, without a line."""
        return self._espeak.speak(text, drawn(self._voices, self._random)).audio

    def _spoken(
        self, pieces: Sequence[str], field: str, kind: str, value: str | None, at: int
    ) -> Spoken:
        voice = drawn(self._voices, self._random)
        audio = _joined([self._espeak.speak(p, voice).audio for p in pieces], self._random)
        padded = np.pad(audio, (_LEAD, _TAIL))
        snr_db, noise = SNRS_DB[at % len(SNRS_DB)], NOISES[at % len(NOISES)]
        line: Line = telephone.telephone(snr_db, noise=noise)
        channel = self._channel(kind)
        heard = channels.carried(padded, line, channel, int(self._random.integers(1 << 30)))
        loud = np.flatnonzero(np.abs(padded) > 0.02)
        end_ms = int(loud[-1]) * 1000 // RATE_HZ if loud.size else 0
        said = " ".join(pieces)
        pcm = samples(heard)
        return Spoken(
            pcm, field, kind, value, snr_db, str(noise), str(channel), voice.variant, said, end_ms
        )

    def _channel(self, kind: str) -> Channel:
        """Each in turn for two recordings, as noises alternate; every kind begins with another one."""
        before = self._of_kind.setdefault(kind, 0)
        self._of_kind[kind] += 1
        turn = list(self._of_kind).index(kind) + before // len(NOISES)
        return self._through[turn % len(self._through)]


def samples(audio: Audio) -> bytes:
    """Full scale ±1 as 16-bit samples."""
    return bytes((np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes())


def _joined(pieces: Sequence[Audio], random: Generator) -> Audio:
    """With pauses between them."""
    parts: list[Audio] = []
    for piece in pieces:
        pause = np.zeros(int(RATE_HZ * random.uniform(0.3, 2.5)), np.float32)
        parts += [piece, pause]
    return np.concatenate(parts[:-1])


def _cut(digits: str, style: Style, random: Generator) -> list[str]:
    """Groups as people dictate them."""
    groups: list[str] = []
    while digits:
        size = _SIZES.get(style) or int(random.integers(1, 4))
        groups.append(digits[:size])
        digits = digits[size:]
    return groups


def _number(field: str, random: Generator) -> str:
    """A random valid number of a field."""
    length, is_valid = {
        "pesel": (pesel.LENGTH, pesel.is_valid),
        "nip": (nip.LENGTH, nip.is_valid),
        "telepin": (6, lambda _digits: True),
    }[field]
    while True:
        digits = "".join(map(str, random.integers(0, 10, length)))
        if is_valid(digits):
            return digits
