"""Every prompt as it is heard today: text, words, duration, and who says it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ivr.dialogue.actions import Pace, Value, ValueKind
from ivr.speech.phrasing import Saying
from ivr.speech.prompts import PromptLibrary
from ivr.speech.spoken import as_spoken
from ivr.speech.texts import KINDS, Place

_LONGEST_NUMBER = Value("", ValueKind.DIGITS, "44 05 14 013 59")
"""A PESEL read back stands for all numbers."""


class Source(StrEnum):
    """Who says a prompt."""

    SYNTHESISED = "synthesised"
    RECORDED = "recorded"
    MIXED = "mixed"
    """Some of its segments are recorded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One prompt."""

    id: str
    text: str
    """As written, with its placeholders."""
    spoken: str
    """As words; placeholders stay."""
    source: Source
    duration_ms: int
    """With the longest value in each placeholder."""
    segments: tuple[str, ...]
    """Ids of its fixed pieces, and its placeholders in braces; one where nothing is composed."""


def entries(prompts: PromptLibrary) -> Iterator[Entry]:
    """Every prompt in the order of its file; all must be rendered."""
    for text in prompts.phrasing.texts.values():
        pieces = tuple(prompts.phrasing.pieces(text))
        yield Entry(
            text.id,
            text.written,
            " ".join(_spoken(piece) for piece in pieces),
            _source(prompts, pieces),
            sum(_longest_ms(prompts, piece) for piece in pieces),
            tuple(p.id if isinstance(p, Saying) else f"{{{p.name}}}" for p in pieces),
        )


def _spoken(piece: Saying | Place) -> str:
    return as_spoken(piece.words) if isinstance(piece, Saying) else f"{{{piece.name}}}{piece.mark}"


def _source(prompts: PromptLibrary, pieces: tuple[Saying | Place, ...]) -> Source:
    recorded = [isinstance(p, Saying) and prompts.is_recorded(p.id) for p in pieces]
    if all(recorded):
        return Source.RECORDED
    return Source.MIXED if any(recorded) else Source.SYNTHESISED


def _longest_ms(prompts: PromptLibrary, piece: Saying | Place) -> int:
    if isinstance(piece, Saying):
        return prompts.clip(piece, Pace.NORMAL).duration_ms
    names, kind = prompts.phrasing.names, KINDS[piece.name]
    if kind is ValueKind.DIGITS:
        return sum(prompts.clip(s, Pace.NORMAL).duration_ms for s in names.spoken(_LONGEST_NUMBER))
    return max((prompts.clip(s, Pace.NORMAL).duration_ms for s in names.all(kind)), default=0)
