"""Content files with line numbers: YAML that remembers where each thing stands.

Grammars, prompts and routing are edited by people; what is wrong must be said with file and line.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, Union

import yaml

from ivr.errors import ContentError, Problem

# libyaml, where the wheel has it, is ten times faster and tells the same lines.
_FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Scalar = str | int | float | bool | None
Plain = Union[str, "list[Plain]", "dict[str, Plain]"]
"""What a YAML text says, as it is written."""


class Node:
    """One value of a YAML file, with its place."""

    def __init__(self, file: Path, node: yaml.Node) -> None:
        """Wrap a composed node."""
        self.file, self._node = file, node

    @property
    def line(self) -> int:
        """Counted from 1."""
        return int(self._node.start_mark.line) + 1

    @property
    def column(self) -> int:
        """Counted from 1."""
        return int(self._node.start_mark.column) + 1

    @property
    def begins(self) -> int:
        """Where it begins in the source text."""
        return int(self._node.start_mark.index)

    @property
    def ends(self) -> int:
        """Where its last value ends; comments after it do not belong to it."""
        node = self._node
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        return int(node.end_mark.index)

    @property
    def in_braces(self) -> bool:
        """Whether it is a mapping or a list on its own in braces or brackets (YAML's flow style)."""
        return isinstance(self._node, yaml.CollectionNode) and bool(self._node.flow_style)

    def refuse(self, wrong: str, remedy: str) -> NoReturn:
        """Raise a `ContentError` at this place."""
        raise ContentError([self.problem(wrong, remedy)])

    def problem(self, wrong: str, remedy: str) -> Problem:
        """Describe something wrong at this place."""
        return Problem(self.file, self.line, wrong, remedy, column=self.column)

    def items(self, *, allowed: frozenset[str] | None = None) -> Iterator[tuple[str, "Node"]]:
        """The entries of a mapping; doubled keys, and keys not `allowed`, are refused."""
        if not isinstance(self._node, yaml.MappingNode):
            self.refuse("not a mapping", "write `key: value` lines")
        seen: set[str] = set()
        for key_node, value in self._node.value:
            key, entry = str(key_node.value), Node(self.file, value)
            if key in seen:
                Node(self.file, key_node).refuse(f"{key!r} stands twice", "keep one of them")
            if allowed is not None and key not in allowed:
                Node(self.file, key_node).refuse(
                    f"unknown key {key!r}", f"known keys: {', '.join(sorted(allowed))}"
                )
            seen.add(key)
            yield key, entry

    def entries(self) -> "list[tuple[Node, Node]]":
        """The keys of a mapping with their values, unjudged; empty when it is none."""
        if not isinstance(self._node, yaml.MappingNode):
            return []
        return [(Node(self.file, key), Node(self.file, value)) for key, value in self._node.value]

    def listed(self) -> "list[Node]":
        """The elements of a list, unjudged; empty when it is none."""
        if not isinstance(self._node, yaml.SequenceNode):
            return []
        return [Node(self.file, element) for element in self._node.value]

    def plain(self) -> "Plain":
        """What is written, without judging it: every scalar is a text, keys are texts."""
        if isinstance(self._node, yaml.MappingNode):
            return {key.key(): value.plain() for key, value in self.entries()}
        if isinstance(self._node, yaml.SequenceNode):
            return [element.plain() for element in self.listed()]
        return str(self._node.value)

    def key(self) -> str:
        """The text by which a mapping knows this key; a collection has its notation."""
        return str(self._node.value)

    def is_mapping(self) -> bool:
        """Whether it has entries of its own."""
        return isinstance(self._node, yaml.MappingNode)

    def elements(self) -> list["Node"]:
        """The elements of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.refuse("not a list", "write one `- …` line for each")
        return self.listed()

    def text(self) -> str:
        """A scalar as text, as it was written."""
        if not isinstance(self._node, yaml.ScalarNode):
            self.refuse("not a single value", "write one text or number")
        return str(self._node.value)

    def flag(self) -> bool:
        """A scalar that is true or false."""
        if self.text() not in ("true", "false"):
            self.refuse(f"{self.text()!r} is neither true nor false", "write true or false")
        return self.text() == "true"

    def replaced(self, source: str, value: str) -> str:
        """The source text with this scalar replaced; every comment stays."""
        self.text()
        return source[: self._node.start_mark.index] + value + source[self._node.end_mark.index :]

    def texts(self) -> list[str]:
        """A list of scalars as texts."""
        return [element.text() for element in self.elements()]


def read_yaml(file: Path) -> Node:
    """Read a YAML file; `ContentError` when it is missing, empty or no YAML."""
    return parse_yaml(file, read_content(file))


def read_content(file: Path) -> str:
    """The text of a content file; `ContentError` when there is none."""
    try:
        return file.read_text("utf-8")
    except OSError as failure:
        raise _problem(
            file, 0, f"cannot be read: {failure.strerror}", "put the file there"
        ) from None
    except UnicodeDecodeError:
        raise _problem(file, 0, "is not UTF-8 text", "save it as UTF-8") from None


def parse_yaml(file: Path, source: str) -> Node:
    """The YAML in a text; `file` is only named where something is wrong with it."""
    try:
        node = yaml.compose(source, Loader=_FASTEST)
    except yaml.MarkedYAMLError as failure:
        line = failure.problem_mark.line + 1 if failure.problem_mark else 0
        raise _problem(file, line, f"{failure.problem}", "mend the YAML") from None
    except yaml.YAMLError as failure:  # characters that YAML forbids have no mark
        reason = str(failure).partition("\n")[0]
        raise _problem(file, 0, reason, "mend the YAML") from None
    except RecursionError:
        raise _problem(file, 0, "is nested too deeply", "mend the YAML") from None
    if node is None:
        raise _problem(file, 0, "is empty", "restore its content")
    return Node(file, node)


def _problem(file: Path, line: int, wrong: str, remedy: str) -> ContentError:
    return ContentError([Problem(file, line, wrong, remedy)])
