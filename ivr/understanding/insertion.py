"""Changes one line of a grammar, and touches nothing else in it.

A grammar is written by people: its comments, order and spacing are theirs. So the text is not written
anew from what was read; the one entry is inserted, replaced or cut out where the YAML parser says it
stands. What results is parsed again and must hold what was there before and the one change, or nothing
is changed.
"""

import json
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import yaml

from ivr.content import parse_yaml
from ivr.errors import ContentError, Problem

# The loader in Python, not libyaml's: its marks count characters, and text is cut by them.
_LOADER = yaml.SafeLoader
_TEXT = "tag:yaml.org,2002:str"
"""YAML 1.1 reads an unquoted `no` or `12` as something else."""


class Part(StrEnum):
    """A list of a rule, as grammars call it."""

    PHRASES = "one-of"
    EXAMPLES = "examples"
    COUNTEREXAMPLES = "counterexamples"


def added(file: Path, source: str, label: str, part: Part, text: str) -> str:
    """The source with the text at the end of the list; `ContentError` where that cannot be done."""
    rule = _rule(file, source, label)
    written = _inserted(source, rule, part, text)
    if _holds(written, _expected(source, label, part, [*_held(rule, part), text])):
        return written
    raise _refusal(file, rule, f"{label} takes no {text!r}", "add it by hand")


def removed(file: Path, source: str, label: str, part: Part, text: str) -> str:
    """The source without the text; with the last of a list the list goes too."""
    rule = _rule(file, source, label)
    held = _held(rule, part)
    position = _position(file, rule, label, part, text)
    rest = held[:position] + held[position + 1 :]
    written = _without(source, rule, part, position) if rest else _without_list(source, rule, part)
    if _holds(written, _expected(source, label, part, rest)):
        return written
    raise _refusal(file, rule, f"{label} keeps {text!r}", "cut it out by hand")


def changed(file: Path, source: str, label: str, part: Part, *, old: str, new: str) -> str:
    """The source with another text in the place of an old one."""
    rule = _rule(file, source, label)
    held = _held(rule, part)
    position = _position(file, rule, label, part, old)
    listed = _values(rule)[part]
    assert isinstance(listed, yaml.SequenceNode)
    node = listed.value[position]
    start, end = node.start_mark.index, _end(node)
    written = source[:start] + _scalar(new, flow=bool(listed.flow_style)) + source[end:]
    held[position] = new
    if _holds(written, _expected(source, label, part, held)):
        return written
    raise _refusal(file, rule, f"{label} takes no {new!r}", "change it by hand")


# --- what is there ---------------------------------------------------------------------------------


def _rule(file: Path, source: str, label: str) -> yaml.MappingNode:
    parse_yaml(file, source)  # says what is wrong with the file, and where
    rule = _values(yaml.compose(source, Loader=_LOADER)).get(label)
    if not isinstance(rule, yaml.MappingNode) or not rule.value:
        raise ContentError([Problem(file, 0, f"no rule {label}", "restore it")])
    return rule


def _held(rule: yaml.MappingNode, part: Part) -> list[object]:
    held = _plain(_values(rule).get(part))
    return list(held) if isinstance(held, list) else []


def _position(file: Path, rule: yaml.MappingNode, label: str, part: Part, text: str) -> int:
    held = _held(rule, part)
    if text not in held:
        remedy = "look at the list again: somebody changed it"
        raise _refusal(file, rule, f"{label} has no {part} {text!r}", remedy)
    return held.index(text)


def _expected(source: str, label: str, part: Part, wanted: list[object]) -> object:
    """The whole file with another list of one rule; without it where nothing is left of it."""
    expected = _plain(yaml.compose(source, Loader=_LOADER))
    assert isinstance(expected, dict)
    expected[label][part] = wanted
    if not wanted:
        del expected[label][part]
    return expected


def _holds(written: str, expected: object) -> bool:
    """Whether what was written is read back as what is expected."""
    with suppress(yaml.YAMLError):
        return _plain(yaml.compose(written, Loader=_LOADER)) == expected
    return False


def _refusal(file: Path, rule: yaml.MappingNode, wrong: str, remedy: str) -> ContentError:
    return ContentError([Problem(file, rule.start_mark.line + 1, wrong, remedy)])


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


# --- in ----------------------------------------------------------------------------------------------


def _inserted(source: str, rule: yaml.MappingNode, part: Part, text: str) -> str:
    """The source with the text in it, if the rule is written as people usually write."""
    listed = _values(rule).get(part)
    if isinstance(listed, yaml.SequenceNode):
        return _in_list(source, listed, text)
    if listed is not None:
        return source  # no list: nothing to insert into
    if rule.flow_style:
        after = rule.value[-1][1].end_mark.index
        return f"{source[:after]}, {part}: [{_scalar(text, flow=True)}]{source[after:]}"
    column = rule.start_mark.column
    after = _end(_before(rule, part))
    return _with_lines(source, after, [" " * column + f"{part}:", _item(column + 2, text)])


def _before(rule: yaml.MappingNode, part: Part) -> yaml.Node:
    """The list that a new one is written below."""
    values = _values(rule)
    order = [each for each in Part if each in values and list(Part).index(each) < _rank(part)]
    return values[order[-1]] if order else rule.value[-1][1]


def _rank(part: Part) -> int:
    return list(Part).index(part)


def _in_list(source: str, listed: yaml.SequenceNode, text: str) -> str:
    if not listed.flow_style:
        item = _item(listed.start_mark.column, text)
        return _with_lines(source, _end(listed), [item])
    scalar = _scalar(text, flow=True)
    if listed.value:
        after = listed.value[-1].end_mark.index
        return f"{source[:after]}, {scalar}{source[after:]}"
    after = listed.start_mark.index + 1
    return source[:after] + scalar + source[after:]


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
    at = _line_end(source, after)
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


# --- out ---------------------------------------------------------------------------------------------


def _without(source: str, rule: yaml.MappingNode, part: Part, position: int) -> str:
    listed = _values(rule)[part]
    assert isinstance(listed, yaml.SequenceNode)
    node = listed.value[position]
    if not listed.flow_style:
        return _cut(source, node.start_mark.index, _end(node))
    if position:
        return source[: listed.value[position - 1].end_mark.index] + source[node.end_mark.index :]
    following = listed.value[1]
    return source[: node.start_mark.index] + source[following.start_mark.index :]


def _without_list(source: str, rule: yaml.MappingNode, part: Part) -> str:
    position = next(i for i, (key, _) in enumerate(rule.value) if key.value == part)
    key, listed = rule.value[position]
    if not rule.flow_style:
        return _cut(source, key.start_mark.index, _end(listed))
    if position:
        return source[: rule.value[position - 1][1].end_mark.index] + source[_end(listed) :]
    return source  # a rule begins with its phrases, and keeps them


def _cut(source: str, start: int, end: int) -> str:
    """Without the whole lines from the one of `start` to the one of `end`."""
    return source[: source.rfind("\n", 0, start) + 1] + source[_line_end(source, end) :]


def _line_end(source: str, after: int) -> int:
    """Where the line ends that `after` stands in; a block scalar ends below itself already."""
    ended = after > 0 and source[after - 1] == "\n"
    return after if ended else source.find("\n", after) + 1 or len(source)
