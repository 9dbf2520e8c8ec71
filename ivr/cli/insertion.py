"""Inserts an example into a grammar file, and touches nothing else in it.

A grammar is written by people: its comments, order and spacing are theirs. So the file is not
written anew from what was read; the one example is inserted as text, where the YAML parser says its
list ends. What results is parsed again and must hold what was there before and the example, or
nothing is written.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import yaml

from ivr.content import read_yaml
from ivr.errors import ContentError, Problem

# The loader in Python, not libyaml's: its marks count characters, and text is cut by them.
_LOADER = yaml.SafeLoader
_TEXT = "tag:yaml.org,2002:str"
"""YAML 1.1 reads an unquoted `no` or `12` as something else."""


def add_example(file: Path, label: str, text: str) -> None:
    """Insert the example into the label's rule; `ContentError` leaves the file as it was."""
    read_yaml(file)  # says what is wrong with the file, and where
    source = file.read_bytes().decode("utf-8")
    _replace(file, _with_example(file, source, label, text).encode("utf-8"))


# --- the text ------------------------------------------------------------------------------------


def _with_example(file: Path, source: str, label: str, text: str) -> str:
    root = yaml.compose(source, Loader=_LOADER)
    rule = _values(root).get(label)
    if not isinstance(rule, yaml.MappingNode) or not rule.value:
        raise ContentError([Problem(file, 0, f"no rule {label}", "restore it")])
    written = _inserted(source, rule, text)
    expected = _plain(root)
    assert isinstance(expected, dict)
    expected[label]["examples"] = [*(expected[label].get("examples") or ()), text]
    with suppress(yaml.YAMLError):
        if _plain(yaml.compose(written, Loader=_LOADER)) == expected:
            return written
    line = rule.start_mark.line + 1
    raise ContentError([Problem(file, line, f"{label} takes no {text!r}", "add it by hand")])


def _inserted(source: str, rule: yaml.MappingNode, text: str) -> str:
    """The source with the example in it, if the rule is written as people usually write."""
    examples = _values(rule).get("examples")
    if isinstance(examples, yaml.SequenceNode):
        return _in_list(source, examples, text)
    if examples is not None:
        return source  # no list: nothing to insert into
    if rule.flow_style:
        after = rule.value[-1][1].end_mark.index
        return f"{source[:after]}, examples: [{_scalar(text, flow=True)}]{source[after:]}"
    column = rule.start_mark.column
    after = _end(_values(rule).get("one-of", rule.value[-1][1]))
    return _with_lines(source, after, [" " * column + "examples:", _item(column + 2, text)])


def _in_list(source: str, examples: yaml.SequenceNode, text: str) -> str:
    if not examples.flow_style:
        item = _item(examples.start_mark.column, text)
        return _with_lines(source, _end(examples), [item])
    scalar = _scalar(text, flow=True)
    if examples.value:
        after = examples.value[-1].end_mark.index
        return f"{source[:after]}, {scalar}{source[after:]}"
    after = examples.start_mark.index + 1
    return source[:after] + scalar + source[after:]


def _values(node: yaml.Node | None) -> dict[str, yaml.Node]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {str(key.value): value for key, value in pairs}


def _plain(node: yaml.Node | None) -> object:
    """The node as dictionaries, lists and texts: what is compared before and after."""
    match node:
        case yaml.MappingNode():
            return {name: _plain(value) for name, value in _values(node).items()}
        case yaml.SequenceNode():
            return [_plain(element) for element in node.value]
        case _:
            return str(node.value) if node else None


def _end(node: yaml.Node) -> int:
    """Where the node's last sign stands; PyYAML ends a block only after the comments behind it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index


def _item(column: int, text: str) -> str:
    return " " * column + "- " + _scalar(text, flow=False)


def _with_lines(source: str, after: int, lines: list[str]) -> str:
    """Put the lines below the one that `after` stands in."""
    newline = "\r\n" if "\r\n" in source else "\n"
    ended = after > 0 and source[after - 1] == "\n"  # a block scalar ends below itself
    at = after if ended else source.find("\n", after) + 1 or len(source)
    before = source[:at] if source[:at].endswith("\n") else source[:at] + newline
    return before + "".join(line + newline for line in lines) + source[at:]


def _scalar(text: str, *, flow: bool) -> str:
    """The text as YAML: as it is where that is read back as the same text, else quoted."""
    try:
        node = yaml.compose(f"[{text}]" if flow else f"- {text}", Loader=_LOADER)
    except yaml.YAMLError:
        node = None
    elements = node.value if isinstance(node, yaml.SequenceNode) else []
    plain = [(e.value, e.tag, e.style) for e in elements if isinstance(e, yaml.ScalarNode)]
    # `tak: nie` is read as a mapping, `a, b` in brackets as two, `no` as a Boolean: none is plain.
    if len(elements) == 1 and plain == [(text, _TEXT, None)]:
        return text
    return json.dumps(text, ensure_ascii=False)  # a JSON string is one of YAML


# --- the file ------------------------------------------------------------------------------------


def _replace(file: Path, content: bytes) -> None:
    """Write a new file beside it and let it take the place: half a grammar never stands there."""
    target = file.resolve()
    try:
        known = target.stat()
        if not known.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise PermissionError(0, "it is read-only")
        with _beside(target) as new:
            with new.open("wb") as written:
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
            new.chmod(known.st_mode)
            with suppress(PermissionError):  # only root gives files away
                os.chown(new, known.st_uid, known.st_gid)
            new.replace(target)
    except OSError as failure:
        why = f"cannot be written: {failure.strerror}"
        remedy = "let this user write it, and try again"
        raise ContentError([Problem(file, 0, why, remedy)]) from None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A temporary file in the same folder; gone afterwards unless it has taken a place."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
