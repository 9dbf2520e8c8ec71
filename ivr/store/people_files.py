"""Reads files of people and authorities: CSV or JSON, with the line of each record.

A spreadsheet's habits are expected: a byte order mark, semicolons, empty last lines, another code
page. What is wrong is told with file, line and remedy; nothing here looks into a value.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from ivr.errors import ContentError, Problem


class Kind(StrEnum):
    """What a record tells."""

    PERSON = "people"
    AUTHORITY = "authorities"


COLUMNS = {
    Kind.PERSON: ("name", "pesel", "nip", "telepin"),
    Kind.AUTHORITY: (
        "agent", "principal", "role", "scope", "valid_from", "valid_to", "revoked_on",
    ),
}  # fmt: skip
"""The fields of each kind; what is missing counts as empty."""
_TELLING = {"name": Kind.PERSON, "agent": Kind.AUTHORITY}
_DELIMITERS = ";,"
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")


@dataclass(frozen=True, slots=True)
class Record:
    """One person or authority as it is written."""

    file: Path
    line: int
    kind: Kind
    fields: dict[str, str]
    """Every column of its kind; empty where nothing is written."""

    def problem(self, wrong: str, remedy: str) -> Problem:
        """Describe something wrong with it."""
        return Problem(self.file, self.line, wrong, remedy)


def read(file: Path) -> tuple[list[Record], list[Problem]]:
    """The records of a file, and what is wrong with others; `ContentError` when it cannot be read."""
    source = _text(file)
    match file.suffix.lower():
        case ".csv":
            found = _csv(file, source)
        case ".json":
            found = _json(file, source)
        case _:
            _refuse(file, 0, "neither .csv nor .json", "name it by what it holds")
    records: list[Record] = []
    problems: list[Problem] = []
    for each in found:
        if isinstance(each, Record):
            records.append(each)
        else:
            problems.append(each)
    if not records and not problems:
        _refuse(file, 0, "holds no records", "write one below the header, or leave the file out")
    return records, problems


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as failure:
        _refuse(file, 0, f"cannot be read: {failure.strerror}", "name a readable file")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse(file, 0, "is UTF-16", "save it as UTF-8 („CSV UTF-8” in a spreadsheet)")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        if _POLISH & set(data.decode("cp1250", "replace")):
            remedy = f"convert it: iconv -f WINDOWS-1250 -t UTF-8 {file.name}"
            _refuse(file, line, "is not UTF-8 but looks like Windows-1250", remedy)
        _refuse(file, line, "is not UTF-8", "save it as UTF-8")
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        _refuse(file, line, "holds a NUL character", "export it anew: this is no text")
    return source


def _csv(file: Path, source: str) -> Iterator[Record | Problem]:
    first = source.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if delimiter not in first and any(other in first for other in "\t|"):
        _refuse(file, 1, "columns are separated by neither ; nor ,", "export it with one of these")
    rows = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter, strict=True)
    header: tuple[str, ...] = ()
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as wrong:
            yield Problem(file, line, f"{wrong}", 'close every ", and double those inside a text')
            return
        if row is None:
            return
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not header:
            header, kind = _header(file, line, cells)
        elif len(cells) != len(header):
            wrong_count = f"{len(cells)} fields, the header has {len(header)}"
            yield Problem(file, line, wrong_count, f"put texts that hold {delimiter} into quotes")
        else:
            yield Record(file, line, kind, _complete(kind, dict(zip(header, cells, strict=True))))


def _header(file: Path, line: int, cells: Sequence[str]) -> tuple[tuple[str, ...], Kind]:
    names = tuple(cell.lower() for cell in cells)
    kinds = {_TELLING[name] for name in names if name in _TELLING}
    if len(kinds) != 1:
        remedy = "; ".join(f"{kind.value}: {', '.join(COLUMNS[kind])}" for kind in Kind)
        _refuse(file, line, "the header is neither of people nor of authorities", remedy)
    kind = kinds.pop()
    unknown = [name or "(empty)" for name in names if name not in COLUMNS[kind]]
    if unknown:
        remedy = f"known are {', '.join(COLUMNS[kind])}"
        _refuse(file, line, f"unknown column {', '.join(unknown)}", remedy)
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        _refuse(file, line, f"column {', '.join(doubled)} stands twice", "keep one of them")
    return names, kind


class _Numeral(str):
    """A number of a JSON file, as it is written."""

    __slots__ = ()


class _Object(dict[str, object]):
    """An object of a JSON file, and the names that stand in it twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        names = [name for name, _value in pairs]
        self.doubled = sorted({name for name in names if names.count(name) > 1})


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=_Numeral, parse_float=_Numeral, parse_constant=_Numeral
)


def _json(file: Path, source: str) -> Iterator[Record | Problem]:
    try:
        whole = _DECODER.decode(source)
    except json.JSONDecodeError as wrong:
        _refuse(file, wrong.lineno, wrong.msg, "mend the JSON")
    except RecursionError:
        _refuse(file, 0, "is nested without end", "write lists of flat objects")
    lists = {kind.value for kind in Kind}
    if not isinstance(whole, _Object) or not set(whole) <= lists or whole.doubled:
        _refuse(
            file, 1, "not an object of people and authorities", '{"people": [], "authorities": []}'
        )
    for name, value in whole.items():
        if not isinstance(value, list):
            _refuse(file, 1, f"{name} is no list", f'write "{name}": [ … ]')
    for kind, line, value in _elements(source):
        yield _record(file, line, kind, value)


def _elements(source: str) -> Iterator[tuple[Kind, int, object]]:
    """The elements of the lists with their lines; the source is known to be right."""
    line, counted, at = 1, 0, _skip(source, 0, "{")
    while source[at] != "}":
        name, at = _DECODER.raw_decode(source, at)
        at = _skip(source, _skip(source, at, ":"), "[")
        while source[at] != "]":
            line, counted = line + source.count("\n", counted, at), at
            value, end = _DECODER.raw_decode(source, at)
            yield Kind(name), line, value
            at = _skip(source, end, ",")
        at = _skip(source, at + 1, ",")


def _skip(source: str, at: int, sign: str) -> int:
    """Past white space and one sign, where it stands there."""
    at = _past_space(source, at)
    return _past_space(source, at + 1) if source.startswith(sign, at) else at


def _past_space(source: str, at: int) -> int:
    while source[at : at + 1] in (" ", "\t", "\r", "\n") and at < len(source):
        at += 1
    return at


def _record(file: Path, line: int, kind: Kind, value: object) -> Record | Problem:
    if not isinstance(value, _Object):
        return Problem(file, line, "not an object", "write { … } for each record")
    if value.doubled:
        return Problem(file, line, f"{', '.join(value.doubled)} stands twice", "keep one of them")
    unknown = [str(name) for name in value if name not in COLUMNS[kind]]
    if unknown:
        remedy = f"known are {', '.join(COLUMNS[kind])}"
        return Problem(file, line, f"unknown field {', '.join(unknown)}", remedy)
    for name, field in value.items():
        if isinstance(field, _Numeral):
            remedy = "put it into quotes: numbers lose leading zeros"
            return Problem(file, line, f"{name} is a number", remedy)
        if not isinstance(field, str | None):
            return Problem(file, line, f"{name} is no text", "write a text, or null")
    texts = {name: str(field or "").strip() for name, field in value.items()}
    return Record(file, line, kind, _complete(kind, texts))


def _complete(kind: Kind, fields: dict[str, str]) -> dict[str, str]:
    return dict.fromkeys(COLUMNS[kind], "") | fields


def _refuse(file: Path, line: int, wrong: str, remedy: str) -> NoReturn:
    raise ContentError([Problem(file, line, wrong, remedy)])
