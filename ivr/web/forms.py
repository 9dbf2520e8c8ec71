"""Reads what a browser posts: small forms of known fields, strictly.

A field that holds a telePIN becomes a `Secret` here, and the bytes it came in are overwritten. Whatever
is not exactly the form that the page shows (a field twice, one unknown, one missing, control
characters, text that is no UTF-8) is no form at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import category
from urllib.parse import parse_qsl

from ivr.secret import Secret

MEDIA_TYPE = "application/x-www-form-urlencoded"
LONGEST_BYTES = 4096
"""What a form needs that asks for little, the CSRF token included."""
MOST_ROWS = 2000
"""Values of all rows of a form together."""


class FormError(Exception):
    """This is not the form that the page shows; carries nothing of it."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a form asks for."""

    plain: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    """These become `Secret`s."""
    text: frozenset[str] = frozenset()
    """These may have several lines, which end with a line feed whatever the browser sent."""
    boxes: frozenset[str] = frozenset()
    """Check boxes: browsers send nothing for one that is not ticked, which counts as empty."""
    rows: frozenset[str] = frozenset()
    """These may come any number of times: one for each row of a table, in its order."""
    files: frozenset[str] = frozenset()
    """These come as files, once each, and the form as `multipart/form-data`; an empty one is none."""
    longest_bytes: int = LONGEST_BYTES

    @property
    def once(self) -> frozenset[str]:
        """Those that must come exactly once."""
        return self.plain | self.secret | self.text


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was sent: every field that was asked for, once."""

    plain: Mapping[str, str] = field(default_factory=dict)
    """Texts and boxes too."""
    secret: Mapping[str, Secret] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field, in the order of the page."""
    files: Mapping[str, bytes] = field(default_factory=dict)


def read(body: bytearray, fields: Fields) -> Form:
    """Read a body of `MEDIA_TYPE` and overwrite it; `FormError` unless it is exactly these fields."""
    try:
        sent = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_most(fields),
        )
    except ValueError:
        raise FormError from None
    finally:
        body[:] = bytes(len(body))
    return assembled(sent, fields)


def assembled(sent: list[tuple[str, str]], fields: Fields) -> Form:
    """The form of what was sent, without files; `FormError` unless it is exactly these fields."""
    rows = {name: tuple(v for n, v in sent if n == name) for name in fields.rows}
    single = [(name, value) for name, value in sent if name not in fields.rows]
    values = dict(single)
    known = fields.once | fields.boxes
    if len(values) != len(single) or not fields.once <= values.keys() <= known:
        raise FormError
    texts = {name: _lines(values.pop(name)) for name in fields.text}
    shown = [values.get(name, "") for name in fields.plain | fields.boxes]
    if any(_has_controls(text) for text in (*shown, *_all(rows))):
        raise FormError
    if any(_breaks_text(text) for text in texts.values()):
        raise FormError
    plain = {name: values[name] for name in fields.plain}
    boxes = {name: values.get(name, "") for name in fields.boxes}
    secret = {name: Secret(values[name]) for name in fields.secret}
    return Form(plain | texts | boxes, secret, rows)


def _most(fields: Fields) -> int:
    return len(fields.once | fields.boxes) + (MOST_ROWS if fields.rows else 0)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _all(rows: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [value for values in rows.values() for value in values]


def _has_controls(text: str) -> bool:
    return not text.isprintable() and text != ""


def _breaks_text(text: str) -> bool:
    """Of a text of several lines: what word processors put in (hard spaces, joiners) is no harm."""
    return any(category(sign) == "Cc" and sign not in "\n\t" for sign in text)
