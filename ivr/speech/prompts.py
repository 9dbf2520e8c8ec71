"""Prompts as audio: texts, the values in them, and a human voice where one was recorded.

Everything that can be said is rendered before the first call: `required` lists it. A call never
waits for the synthesizer; slow speech that is not rendered yet is spoken at the normal pace.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from ivr.dialogue.actions import Pace, Prompt, Value, ValueKind
from ivr.errors import ContentError, Problem, StageError
from ivr.speech import spoken, wav
from ivr.speech.clip import Clip
from ivr.speech.clipstore import Clips, write_whole
from ivr.speech.texts import KINDS, Place, Text, Words

LONGEST_WAIT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Names:
    """What topics and queues are called, and when queues open: what fills the placeholders."""

    topics: Mapping[str, str]
    queues: Mapping[str, str]
    openings: frozenset[time]
    announcements: frozenset[str] = frozenset()
    """What supervisors wrote for an emergency."""

    def with_those_of(self, newer: "Names") -> "Names":
        """Both; where one thing is called differently, the newer name."""
        return Names(
            {**self.topics, **newer.topics},
            {**self.queues, **newer.queues},
            self.openings | newer.openings,
            self.announcements | newer.announcements,
        )

    def spoken(self, value: Value) -> tuple[str, ...]:
        """A value as the words to say, each rendered by itself."""
        match value.kind:
            case ValueKind.TOPIC:
                return (self.topics.get(value.content, value.content),)
            case ValueKind.QUEUE:
                return (self.queues.get(value.content, value.content),)
            case ValueKind.DIGITS:
                return tuple(w for digits in value.content.split() for w in spoken.group(digits))
            case ValueKind.MINUTES:
                return (spoken.minutes(min(int(value.content), LONGEST_WAIT_MINUTES)),)
            case ValueKind.NAME:
                return (value.content,) if value.content else ()
            case ValueKind.OPENING:
                return (spoken.opening(datetime.fromisoformat(value.content)),)
            case ValueKind.ANNOUNCEMENT:
                return (value.content,)

    def all(self, kind: ValueKind) -> Iterable[str]:
        """Every word or phrase that a value of this kind can become."""
        match kind:
            case ValueKind.TOPIC:
                return self.topics.values()
            case ValueKind.QUEUE:
                return self.queues.values()
            case ValueKind.DIGITS:
                return spoken.number_words()
            case ValueKind.MINUTES:
                return [spoken.minutes(m) for m in range(1, LONGEST_WAIT_MINUTES + 1)]
            case ValueKind.NAME:
                return ()  # nobody knows beforehand; see `speech.names`
            case ValueKind.OPENING:
                return [spoken.opening(moment) for moment in self._moments()]
            case ValueKind.ANNOUNCEMENT:
                return self.announcements

    def _moments(self) -> Iterator[datetime]:
        for day in range(7):
            for at in self.openings:
                yield datetime.combine(datetime(2024, 1, 1) + timedelta(day), at)  # noqa: DTZ001


class PromptLibrary:
    """Gives prompts as clips."""

    def __init__(
        self,
        texts: Mapping[str, Text],
        names: Names,
        store: Clips,
        rates_wpm: Mapping[Pace, int],
    ) -> None:
        """Nothing is rendered yet."""
        self._texts, self._names, self._store, self._rates = texts, names, store, rates_wpm
        self._recorded: dict[str, Clip] = {}

    def learn(self, names: Names) -> None:
        """Know the names of a newer routing too; calls that began before still find theirs.

        Render before anything new is said.
        """
        self._names = self._names.with_those_of(names)

    def text_of(self, prompt: Prompt) -> str:
        """The prompt's words; journals and the terminal show them. Hidden digits read `•`."""
        return " ".join(words or "•" for words in self._words(prompt))

    def clips(self, prompt: Prompt, pace: Pace) -> tuple[Clip, ...]:
        """The prompt as clips, in order. `StageError` when a piece was never rendered."""
        recorded = self._recorded.get(prompt.id)
        if recorded is not None:
            return (recorded,)
        return tuple(self._clip(words, pace) for words in self._words(prompt) if words)

    def required(self) -> frozenset[str]:
        """Every text that any call may need."""
        return frozenset(words for text in self._texts.values() for words in self._required(text))

    def render(self, pace: Pace, *, progress: Callable[[int, int], None]) -> None:
        """Render all that is required at this pace; what is rendered already costs little."""
        self._store.render(self.required(), self._rates[pace], progress=progress)

    def take_recorded(self, folder: Path) -> None:
        """Let a human voice replace prompts; `ContentError` for files that cannot."""
        problems = []
        for file in sorted(folder.glob("*.wav")):
            text = self._texts.get(file.stem)
            if text is None or any(isinstance(piece, Place) for piece in text.pieces):
                remedy = "name the file after a prompt without placeholders"
                problems.append(Problem(file, 0, f"records no prompt {file.stem!r}", remedy))
                continue
            try:
                self._recorded[text.id] = Clip(text.written, file, wav.read(file))
            except wav.BadAudioError as wrong:
                problems.append(Problem(file, 0, str(wrong), "record it again"))
        if problems:
            raise ContentError(problems)

    def export(self, ids: Iterable[str], folder: Path) -> None:
        """Write prompts as single files for Asterisk, which plays them when KASja is away."""
        for prompt_id in ids:
            clips = self.clips(Prompt(self._texts[prompt_id].id), Pace.NORMAL)  # type: ignore[arg-type]
            write_whole(folder / f"{prompt_id}.wav", wav.encode(b"".join(c.pcm for c in clips)))

    def _clip(self, words: str, pace: Pace) -> Clip:
        for rate in (self._rates[pace], self._rates[Pace.NORMAL]):
            clip = self._store.get(words, rate)
            if clip is not None:
                return clip
        raise StageError("prompts", "not_rendered")

    def _words(self, prompt: Prompt) -> Iterator[str]:
        """The pieces of a prompt as text; empty for digits that are hidden."""
        text = self._texts.get(prompt.id)
        if text is None:
            raise StageError("prompts", f"no_text {prompt.id}")
        values = {value.name: value for value in prompt.values}
        for piece in text.pieces:
            match piece:
                case Words(words):
                    yield words
                case Place(name, mark):
                    yield from _marked(self._names.spoken(values[name]), mark)

    def _required(self, text: Text) -> Iterator[str]:
        for piece in text.pieces:
            match piece:
                case Words(words):
                    yield words
                case Place(name, mark):
                    for words in self._names.all(KINDS[name]):
                        yield words
                        yield words + mark


def _marked(words: tuple[str, ...], mark: str) -> Iterator[str]:
    """The last word carries the punctuation; nothing at all stands for hidden digits."""
    if not words:
        yield ""
        return
    yield from words[:-1]
    yield words[-1] + mark
