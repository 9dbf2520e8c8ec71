"""Reads a form with files (RFC 7578): as strictly as `forms` reads others.

The body is in memory already and small enough; its parts are told apart by python-multipart. A field
must be of UTF-8, and a file must be one that the page asks for, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ivr.web.forms import Fields, Form, FormError, assembled

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MEDIA_TYPE = "multipart/form-data"
_MOST_PARTS = 100


@dataclass(slots=True)
class _Part:
    """One field or file, as it comes."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    content: bytearray = field(default_factory=bytearray)

    @property
    def options(self) -> Mapping[bytes, bytes]:
        """What its disposition says: a name, and for a file a file name."""
        kind, options = parse_options_header(self.headers.get(b"content-disposition", b""))
        if kind != b"form-data":
            raise FormError
        return options


def read(body: bytearray, content_type: str, fields: Fields) -> Form:
    """Read a body of `MEDIA_TYPE`; `FormError` unless it is exactly these fields."""
    sent: list[tuple[str, str]] = []
    files: dict[str, bytes] = {}
    try:
        for part in _parts(bytes(body), content_type):
            options = part.options
            name = options[b"name"].decode("utf-8")
            if b"filename" not in options:
                sent.append((name, part.content.decode("utf-8")))
            elif name in files or name not in fields.files:
                raise FormError
            else:
                files[name] = bytes(part.content)
    except (FormParserError, KeyError, UnicodeDecodeError):
        raise FormError from None
    if files.keys() != fields.files:
        raise FormError
    return replace(assembled(sent, fields), files=files)


def _parts(body: bytes, content_type: str) -> list[_Part]:
    _, options = parse_options_header(content_type)
    reader = _Reader()
    parser = MultipartParser(options[b"boundary"], reader.callbacks())
    parser.write(body)
    parser.finalize()
    if not reader.ended:
        raise FormError
    return reader.parts


class _Reader:
    """Collects what the parser finds."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.ended = False
        self._name = self._value = b""

    def callbacks(self) -> "MultipartCallbacks":
        """As the parser calls them."""
        return {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) == _MOST_PARTS:
            raise FormError
        self.parts.append(_Part())

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].content += data[start:end]

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self.parts[-1].headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _end(self) -> None:
        self.ended = True
