"""Changes single values of a YAML text; everything else, comments included, stays as it was written.

A form knows values by their path (`("topics", "MANDAT", "queue")`), people know lines and comments. So a
value is replaced where it stands, an entry that is new comes after the last one of its mapping, in the
manner of its neighbours (a line of its own, or between the same braces), and an entry that goes takes
its line with it. After every change the text is read again and must say exactly what was wanted; a text
written so that it does not (anchors, a value that stands for several) is left to people.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.content import Node, Plain, parse_yaml
from ivr.errors import ContentError, Problem

Where = tuple[str, ...]
"""The keys that lead to a value."""
_SIMPLE = re.compile(r"[^\W_](?:[\w./+() -]*[\w./+()])?")
"""Texts that need no quotes, wherever they stand."""
_INDENT = 2


def edited(file: Path, source: str, changes: Mapping[Where, Plain | None]) -> str:
    """The text with these values; None removes an entry. `ContentError` where that cannot be done."""
    for where, value in changes.items():
        source = _changed(file, source, where, value)
    return source


def at(document: Plain, where: Where) -> Plain | None:
    """What stands there; None when nothing does."""
    for key in where:
        if not isinstance(document, dict) or key not in document:
            return None
        document = document[key]
    return document


def written(value: Plain) -> str:
    """A value as YAML on one line."""
    if isinstance(value, str):
        return value if _SIMPLE.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return f"{{{', '.join(f'{written(key)}: {written(each)}' for key, each in value.items())}}}"


def _changed(file: Path, source: str, where: Where, value: Plain | None) -> str:
    root = parse_yaml(file, source)
    before = root.plain()
    if at(before, where) == value:
        return source
    text = _Text(source)
    after = text.without(root, where) if value is None else text.having(root, where, value)
    if _said(file, after) != _wanted(before, where, value):
        wrong = f"a form cannot change {'.'.join(where)} as it is written here"
        raise ContentError([Problem(file, root.line, wrong, "change it in the text itself")])
    return after


def _said(file: Path, source: str) -> Plain | None:
    try:
        return parse_yaml(file, source).plain()
    except ContentError:
        return None


def _wanted(document: Plain, where: Where, value: Plain | None) -> Plain | None:
    """The same content with the change; a mapping that becomes empty goes too."""
    key, rest = where[0], where[1:]
    content = dict(document) if isinstance(document, dict) else {}
    new = _wanted(content.get(key, {}), rest, value) if rest else value
    if new is None or (value is None and new == {}):
        content.pop(key, None)
    else:
        content[key] = new
    return content


@dataclass(frozen=True, slots=True)
class _Text:
    """The text, and how it is cut."""

    source: str

    def having(self, node: Node, where: Where, value: Plain) -> str:
        """With a value at a place that may not exist yet."""
        key, rest = where[0], where[1:]
        for name, entry in node.entries():
            if name.key() == key:
                return (
                    self.having(entry, rest, value)
                    if rest and entry.entries()
                    else self._replaced(name, entry, _nested(rest, value))
                )
        return self._added(node, key, rest, value)

    def without(self, node: Node, where: Where) -> str:
        """Without an entry; the mapping around it goes too when it would be empty."""
        entries = node.entries()
        for position, (name, entry) in enumerate(entries):
            if name.key() == where[0]:
                if len(where) > 1 and not _is_last(entry, where[1:]):
                    return self.without(entry, where[1:])
                return self._cut(node, entries, position)
        return self.source

    def _replaced(self, name: Node, entry: Node, value: Plain) -> str:
        begins, ends = entry.begins, entry.ends
        between = self.source[name.ends : begins]
        if entry.line != name.line and not between.strip(": \n"):  # no comment is in between
            begins = name.ends + between.index(":") + 1
        space = "" if self.source[begins - 1 : begins].isspace() else " "
        # A text in `|` style ends with its last line.
        line_end = "\n" if self.source[ends - 1 : ends] == "\n" and ends > begins else ""
        return f"{self.source[:begins]}{space}{written(value)}{line_end}{self.source[ends:]}"

    def _added(self, node: Node, key: str, rest: Where, value: Plain) -> str:
        entries = node.entries()
        if node.in_braces:
            entry = f"{written(key)}: {written(_nested(rest, value))}"
            place = entries[-1][1].ends if entries else node.begins + 1
            return self._put(place, f", {entry}" if entries else entry)
        if not entries:
            return self.source
        indent = entries[0][0].column - 1
        line, place = _lines(key, rest, value, indent), self._line_end(entries[-1][1].ends)
        missing = "" if self.source[place - 1 : place] == "\n" else "\n"
        return self._put(place, f"{missing}{line}\n")

    def _cut(self, node: Node, entries: list[tuple[Node, Node]], position: int) -> str:
        name, entry = entries[position]
        begins, ends = name.begins, entry.ends
        if not node.in_braces:
            begins = self.source.rfind("\n", 0, begins) + 1
            ends = self._line_end(ends)
        elif position + 1 < len(entries):
            ends = entries[position + 1][0].begins
        elif position:
            begins = entries[position - 1][1].ends
        return self.source[:begins] + self.source[ends:]

    def _line_end(self, place: int) -> int:
        """Where the next line begins."""
        if self.source[place - 1 : place] == "\n":
            return place
        found = self.source.find("\n", place)
        return len(self.source) if found < 0 else found + 1

    def _put(self, place: int, text: str) -> str:
        return self.source[:place] + text + self.source[place:]


def _nested(rest: Where, value: Plain) -> Plain:
    for key in reversed(rest):
        value = {key: value}
    return value


def _lines(key: str, rest: Where, value: Plain, indent: int) -> str:
    """A new entry that has lines of its own: one for each mapping on the way to the value."""
    here = f"{' ' * indent}{written(key)}:"
    if not rest:
        return f"{here} {written(value)}"
    return f"{here}\n{_lines(rest[0], rest[1:], value, indent + _INDENT)}"


def _is_last(node: Node, where: Where) -> bool:
    """Whether nothing would be left of a mapping without what stands there."""
    entries = {name.key(): entry for name, entry in node.entries()}
    if where[0] not in entries:
        return False
    return len(entries) == 1 and (len(where) == 1 or _is_last(entries[where[0]], where[1:]))
