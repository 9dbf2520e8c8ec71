"""What every prompt is made of: fixed words, and values as words; each has an id for a recording.

A prompt without placeholders is one saying with the prompt's id. Else its fixed pieces are
`<prompt>-1`, `<prompt>-2` …, and values are shared by all prompts: `topic.PIT`, `digits.dwa`,
`wait.5`, `opening.mon-0800`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from ivr.dialogue.actions import Prompt, Value, ValueKind
from ivr.dialogue.forms.handoff import LAST_PLACE_TOLD
from ivr.errors import StageError
from ivr.routing.forecast import MINUTES
from ivr.speech import spoken
from ivr.speech.texts import KINDS, Place, Text, Words
from ivr.understanding.normalizer import fold

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PAUSE = ","
"""Between the groups of a number, so that they can be told apart."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that are rendered, or recorded, as one clip."""

    id: str
    """The same for the same words with another mark at their end: one recording serves all."""
    words: str

    def with_mark(self, mark: str) -> "Saying":
        """With the punctuation that is heard as intonation."""
        return Saying(self.id, self.words.rstrip(_PAUSE) + mark) if mark else self


@dataclass(frozen=True, slots=True)
class Names:
    """What topics and queues are called, and when queues open: what fills the placeholders."""

    topics: Mapping[str, str]
    queues: Mapping[str, str]
    openings: frozenset[time]
    announcements: frozenset[str] = frozenset()
    """What supervisors wrote for an emergency."""
    offices: Mapping[str, str] = field(default_factory=dict)
    """Names of local offices by code; empty where callers do not choose one."""

    def spoken(self, value: Value) -> tuple[Saying, ...]:
        """A value as the words to say, each rendered by itself; none for hidden digits."""
        content = value.content
        match value.kind:
            case ValueKind.TOPIC:
                return (Saying(f"topic.{content}", self.topics.get(content, content)),)
            case ValueKind.QUEUE:
                return (Saying(f"queue.{content}", self.queues.get(content, content)),)
            case ValueKind.DIGITS:
                groups = content.split()
                return tuple(
                    saying for digits in groups[:-1] for saying in _group(digits, _PAUSE)
                ) + tuple(saying for digits in groups[-1:] for saying in _group(digits, ""))
            case ValueKind.WAIT:
                return (Saying(f"wait.{content}", spoken.about(int(content))),)
            case ValueKind.PLACE:
                return (Saying(f"place.{content}", spoken.place(int(content))),)
            case ValueKind.OFFICE:
                return (Saying(f"office.{content}", self.offices.get(content, content)),)
            case ValueKind.NAME:
                return (Saying("name", content),) if content else ()
            case ValueKind.ANNOUNCEMENT:
                return (Saying("announcement", content),)
            case ValueKind.OPENING:
                moment = datetime.fromisoformat(content)
                day = _WEEKDAYS[moment.weekday()]
                return (Saying(f"opening.{day}-{moment:%H%M}", spoken.opening(moment)),)

    def all(self, kind: ValueKind) -> Iterator[Saying]:
        """Every saying that a value of this kind can become, without marks."""
        match kind:
            case ValueKind.TOPIC:
                contents: Iterable[str] = self.topics
            case ValueKind.QUEUE:
                contents = self.queues
            case ValueKind.DIGITS:
                yield from (_word(word) for word in sorted(spoken.number_words()))
                return
            case ValueKind.WAIT:
                contents = map(str, MINUTES)
            case ValueKind.PLACE:
                contents = map(str, range(LAST_PLACE_TOLD + 1))
            case ValueKind.OFFICE:
                contents = self.offices
            case ValueKind.NAME:
                return  # nobody knows beforehand; see `speech.names`
            case ValueKind.ANNOUNCEMENT:
                contents = sorted(self.announcements)
            case ValueKind.OPENING:
                contents = (moment.isoformat() for moment in self._moments())
        for content in contents:
            yield from self.spoken(Value("", kind, content))

    def _moments(self) -> Iterator[datetime]:
        for day in range(7):
            for at in sorted(self.openings):
                yield datetime.combine(datetime(2024, 1, 1) + timedelta(day), at)  # noqa: DTZ001


def _word(word: str) -> Saying:
    return Saying(f"digits.{fold(word)}", word)


def _group(digits: str, mark: str) -> tuple[Saying, ...]:
    *words, last = map(_word, spoken.group(digits))
    return (*words, last.with_mark(mark))


@dataclass(frozen=True, slots=True)
class Phrasing:
    """All prompts as sayings."""

    texts: Mapping[str, Text]
    names: Names

    def of(self, prompt: Prompt) -> Iterator[Saying | None]:
        """A prompt's sayings in order; None for digits that are hidden."""
        text = self.texts.get(prompt.id)
        if text is None:
            raise StageError("prompts", f"no_text {prompt.id}")
        values = {value.name: value for value in prompt.values}
        for saying in self.pieces(text):
            match saying:
                case Saying():
                    yield saying
                case Place(name, mark):
                    said = self.names.spoken(values[name])
                    yield from (*said[:-1], *(each.with_mark(mark) for each in said[-1:])) or (
                        None,
                    )

    def pieces(self, text: Text) -> Iterator[Saying | Place]:
        """A text's fixed words as sayings, its placeholders as they are."""
        whole, number = len(text.pieces) == 1, 0
        for piece in text.pieces:
            match piece:
                case Words(words):
                    number += 1
                    yield Saying(text.id if whole else f"{text.id}-{number}", words)
                case Place():
                    yield piece

    def fixed(self) -> dict[str, Saying]:
        """By id: all that the texts themselves say."""
        pieces = (piece for text in self.texts.values() for piece in self.pieces(text))
        return {piece.id: piece for piece in pieces if isinstance(piece, Saying)}

    def values(self) -> dict[str, Saying]:
        """By id: all that can fill the placeholders that are used."""
        places = {place for text in self.texts.values() for place in text.pieces}
        kinds = {KINDS[place.name] for place in places if isinstance(place, Place)}
        return {saying.id: saying for kind in sorted(kinds) for saying in self.names.all(kind)}

    def required(self) -> frozenset[str]:
        """Every text that any call may need, with every mark that may end it."""
        words = {saying.words for saying in self.fixed().values()}
        for text in self.texts.values():
            for place in (piece for piece in text.pieces if isinstance(piece, Place)):
                kind = KINDS[place.name]
                marks = ("", place.mark, _PAUSE if kind is ValueKind.DIGITS else "")
                words |= {s.with_mark(mark).words for s in self.names.all(kind) for mark in marks}
        return frozenset(words)
