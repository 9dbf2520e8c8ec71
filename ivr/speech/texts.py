"""The texts of the prompts, `prompts/pl.toml`, with their lines, cut into what is rendered.

A text is cut at its placeholders; punctuation after a placeholder belongs to the value, because it
is heard as intonation: `Czy chodzi o temat: {topic}?` → the words, then `zwrot podatku?`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.content import read_content
from ivr.dialogue.actions import ValueKind
from ivr.errors import ContentError, Problem
from ivr.speech.spoken import as_spoken

KINDS = {
    "topic": ValueKind.TOPIC,
    "first": ValueKind.TOPIC,
    "second": ValueKind.TOPIC,
    "queue": ValueKind.QUEUE,
    "digits": ValueKind.DIGITS,
    "wait": ValueKind.WAIT,
    "place": ValueKind.PLACE,
    "office": ValueKind.OFFICE,
    "opening": ValueKind.OPENING,
    "name": ValueKind.NAME,
    "announcement": ValueKind.ANNOUNCEMENT,
}
"""What each placeholder is filled with."""

LONGEST_S = 20.0
"""Nobody listens longer."""
_LETTER_S = 0.08
"""As espeak-ng speaks at 150 words a minute."""
_VALUES_S = {ValueKind.DIGITS: 6.0, ValueKind.OPENING: 3.0, ValueKind.WAIT: 2.0}
"""What a long value adds; names of topics and queues, two seconds."""

_PLACE = re.compile(r"\{(\w*)\}([.,:;?!]*)")


@dataclass(frozen=True, slots=True)
class Words:
    """A fixed piece of a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder and the punctuation after it."""

    name: str
    mark: str


Piece = Words | Place


@dataclass(frozen=True, slots=True)
class Text:
    """One prompt's text."""

    id: str
    written: str
    pieces: tuple[Piece, ...]
    line: int

    @property
    def placeholders(self) -> frozenset[str]:
        """Their names."""
        return frozenset(piece.name for piece in self.pieces if isinstance(piece, Place))


def load(file: Path) -> dict[str, Text]:
    """Read the texts of a file by id; `ContentError` lists everything wrong with them."""
    return parse(file, read_content(file))


def parse(file: Path, source: str) -> dict[str, Text]:
    """Read the texts by id; `file` is only named where something is wrong with them."""
    lines = _lines(source)
    texts: dict[str, Text] = {}
    problems: list[Problem] = []
    for key, written in _flat(_parsed(file, source)):
        line = lines.get(key, 0)
        problems += [Problem(file, line, f"{key}: {w}", remedy) for w, remedy in _wrong(written)]
        texts[key] = Text(key, str(written), _cut(str(written)), line)
    if problems:
        raise ContentError(problems)
    return texts


def _parsed(file: Path, source: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as failure:
        at = re.search(r"at line (\d+)", str(failure))
        line = int(at[1]) if at else 0
        raise ContentError([Problem(file, line, f"{failure}", "mend the TOML")]) from None


def _lines(source: str) -> dict[str, int]:
    """Where each id stands; tomllib does not tell."""
    section, found = "", {}
    for number, line in enumerate(source.splitlines(), 1):
        if head := re.match(r"\s*\[([\w.]+)\]", line):
            section = head[1] + "."
        elif key := re.match(r"\s*([\w.]+)\s*=", line):
            found[section + key[1]] = number
    return found


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _wrong(written: object) -> Iterator[tuple[str, str]]:
    if not isinstance(written, str) or not written.strip():
        yield "no text", "write what KASja says, in quotation marks"
        return
    for place in _PLACE.finditer(written):
        if place[1] not in KINDS:
            known = ", ".join(f"{{{name}}}" for name in KINDS)
            yield f"unknown placeholder {place[0]}", f"known ones: {known}"
    if re.search(r"[{}]", _PLACE.sub("", written)):
        yield "a lone brace", "placeholders are {name}, without blanks"
    if (seconds := _about_s(written)) > LONGEST_S:
        yield f"about {seconds:.0f} s to say", f"nobody listens over {LONGEST_S:.0f} s: shorten it"


def _about_s(written: str) -> float:
    """How long a text takes, with long values; measured by `kasja prompts list`."""
    values = (KINDS.get(place[1], ValueKind.TOPIC) for place in _PLACE.finditer(written))
    letters = sum(map(str.isalpha, as_spoken(_PLACE.sub("", written))))
    return letters * _LETTER_S + sum(_VALUES_S.get(kind, 2.0) for kind in values)


def _cut(written: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for place in _PLACE.finditer(written):
        pieces += _words(written[at : place.start()])
        pieces.append(Place(place[1], place[2]))
        at = place.end()
    return (*pieces, *_words(written[at:]))


def _words(text: str) -> list[Piece]:
    return [Words(text.strip())] if re.search(r"\w", text) else []
