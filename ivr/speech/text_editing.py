"""Changes one text of prompts/pl.toml, and touches nothing else in it; and tells how it is divided.

The file is written by people, so it is not written anew: the one string is replaced in its line. What
results is parsed again and must hold what was there before and the one change, or nothing is changed.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import ContentError, Problem
from ivr.speech import texts
from ivr.speech.texts import Text

_HEADING = re.compile(r"# -{3,}\s*(.+?)\s*-{3,}\s*$")
_STRING = re.compile(
    r"""(?P<key>\s*[\w.]+\s*=\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*')(?P<rest>\s*(?:#.*)?)$"""
)


@dataclass(frozen=True, slots=True)
class Section:
    """Prompts that belong together, as whoever wrote the file says by a heading in a comment."""

    title: str
    """Empty for what stands above the first heading."""
    prompts: tuple[str, ...]


def sections(source: str, known: Mapping[str, Text]) -> list[Section]:
    """The file's sections, in its order; `known` are its texts."""
    found: list[tuple[str, list[str]]] = [("", [])]
    places = {text.line: text.id for text in known.values()}
    for number, line in enumerate(source.splitlines(), 1):
        if heading := _HEADING.match(line):
            found.append((heading[1], []))
        elif number in places:
            found[-1][1].append(places[number])
    return [Section(title, tuple(prompts)) for title, prompts in found if prompts]


def changed(file: Path, source: str, prompt: str, text: str) -> str:
    """The source with another text for a prompt; `ContentError` where it cannot be said or written.

    A prompt that the file lacks comes to its end, under a table of its own.
    """
    known = texts.parse(file, source)
    old = known.get(prompt)
    written = _in_its_line(source, old.line, text) if old else _at_the_end(source, prompt, text)
    expected = {each.id: each.written for each in known.values()} | {prompt: text}
    with suppress(tomllib.TOMLDecodeError):
        if dict(_flat(tomllib.loads(written))) == expected:
            texts.parse(file, written)  # says what nobody could say
            return written
    line = old.line if old else 0
    raise ContentError([Problem(file, line, f"{prompt} takes no {text!r}", "change it by hand")])


def _in_its_line(source: str, line: int, text: str) -> str:
    lines = source.splitlines(keepends=True)
    found = _STRING.match(lines[line - 1].rstrip("\r\n"))
    if found is None:
        return source
    ending = lines[line - 1][len(lines[line - 1].rstrip("\r\n")) :]
    lines[line - 1] = found["key"] + _quoted(text) + found["rest"] + ending
    return "".join(lines)


def _at_the_end(source: str, prompt: str, text: str) -> str:
    table, _, key = prompt.rpartition(".")
    gap = "" if source.endswith("\n") else "\n"
    return f"{source}{gap}\n[{table}]\n{key} = {_quoted(text)}\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is one of TOML


def _flat(tree: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
