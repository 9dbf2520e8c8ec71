"""Lets somebody hear a prompt of a draft before any caller does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.calls.recordings import RecordingFiles
from ivr.dialogue.actions import Pace, Prompt, PromptId, Value, ValueKind
from ivr.errors import StageError
from ivr.speech import wav
from ivr.speech.clipstore import Clips
from ivr.speech.phrasing import Names, Phrasing, Saying
from ivr.speech.prompts import PromptLibrary
from ivr.speech.spoken import as_spoken
from ivr.speech.studio.script import Line, lines
from ivr.speech.texts import KINDS, Place, Text

_SAMPLES = {
    ValueKind.DIGITS: "44 05 14 013 59",
    ValueKind.WAIT: "3",
    ValueKind.PLACE: "4",
    ValueKind.NAME: "Jan Przykładowy",
    ValueKind.ANNOUNCEMENT: "Tu będzie treść komunikatu.",
}
"""What stands in a placeholder; topics, queues and openings are the first there is."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Speaks; usable from any thread, takes up to some seconds."""

    clips: Clips
    rates_wpm: Mapping[Pace, int]
    files: RecordingFiles

    def heard(
        self, texts: Mapping[str, Text], prompt: str, names: Names, recordings: Mapping[str, str]
    ) -> bytes:
        """The prompt as a WAV file, with an example in each placeholder; `StageError` without a voice.

        `recordings` are digests, by what they say.
        """
        library = PromptLibrary(texts, names, self.clips, self.rates_wpm)
        said = Prompt(PromptId(prompt), tuple(_samples(texts[prompt], names)))
        sayings = [saying for saying in library.phrasing.of(said) if saying]
        self._render(sayings)
        wanted = {s.id: recordings[s.id] for s in sayings if s.id in recordings}
        library.take({s: f for s, f in self.files.of(wanted).items() if library.can_say(s)})
        clips = [library.clip(saying, Pace.NORMAL) for saying in sayings]
        return wav.encode(b"".join(clip.pcm for clip in clips))

    def script(self, texts: Mapping[str, Text], names: Names) -> list[Line]:
        """Everything that a studio can record; what was never rendered is rendered, which takes time."""
        library = PromptLibrary(texts, names, self.clips, self.rates_wpm)
        library.render(Pace.NORMAL, progress=lambda _done, _all: None)
        return list(lines(library))

    def line(self, saying: Saying) -> Line:
        """What a person is asked to record, and how long the synthesizer takes for it."""
        self._render([saying])
        clip = self.clips.get(saying.words, self.rates_wpm[Pace.NORMAL])
        if clip is None:
            raise StageError("prompts", "not_rendered")
        kind = "segment" if "-" in saying.id else "prompt"
        target_s = round(clip.duration_ms / 1000, 1)
        return Line(saying.id, kind, saying.words, as_spoken(saying.words), target_s)

    def _render(self, sayings: list[Saying]) -> None:
        words = [saying.words for saying in sayings]
        rate = self.rates_wpm[Pace.NORMAL]
        self.clips.render(words, rate, progress=lambda _done, _all: None)


def fixed(texts: Mapping[str, Text], prompt: str) -> list[Saying]:
    """The pieces of a prompt that a person can record."""
    pieces = Phrasing(texts, Names({}, {}, frozenset())).pieces(texts[prompt])
    return [piece for piece in pieces if isinstance(piece, Saying)]


def _samples(text: Text, names: Names) -> Iterator[Value]:
    for place in text.pieces:
        if isinstance(place, Place):
            kind = KINDS[place.name]
            yield Value(place.name, kind, _sample(kind, names))


def _sample(kind: ValueKind, names: Names) -> str:
    match kind:
        case ValueKind.TOPIC:
            return next(iter(names.topics), "")
        case ValueKind.QUEUE:
            return next(iter(names.queues), "")
        case ValueKind.OFFICE:
            return next(iter(names.offices), "Urząd Skarbowy w Radomiu")
        case ValueKind.OPENING:
            return f"2026-11-24T{min(names.openings, default=None) or '08:00'}"
        case _:
            return _SAMPLES[kind]
