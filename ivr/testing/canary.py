"""Searches bytes for a secret, however it may have been written down."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_WORDS = ("zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć")
_BETWEEN = rb"[ \t\n.,;:/\"'\-\[\]]{0,4}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A secret that was found where it must not be."""

    secret: str
    """Its name, not its digits."""
    place: str


class Canary:
    """Knows some secrets by name, and finds them."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        """`secrets` are digits by name."""
        self._patterns = {name: _pattern(digits) for name, digits in secrets.items()}

    def in_bytes(self, content: bytes, place: str) -> Iterator[Sighting]:
        """The secrets in some bytes: keyed, in groups, digit by digit, or in words."""
        for name, pattern in self._patterns.items():
            if pattern.search(content):
                yield Sighting(name, place)

    def in_folder(self, folder: Path, *, skip: frozenset[str] = frozenset()) -> list[Sighting]:
        """The secrets in every file below a folder, and in the files' names."""
        return [
            found
            for file in sorted(folder.rglob("*"))
            if file.is_file() and not file.is_symlink() and file.name not in skip
            for found in (
                *self.in_bytes(file.read_bytes(), str(file)),
                *self.in_bytes(file.name.encode(), f"name of {file}"),
            )
        ]


def _pattern(digits: str) -> re.Pattern[bytes]:
    """Not as a part of a longer number: a clock's microseconds may look like anything."""
    keyed = _BETWEEN.join(digit.encode() for digit in digits)
    words = rb"\W+".join(_WORDS[int(digit)].encode() for digit in digits)
    escaped = rb"\W+".join(
        _WORDS[int(digit)].encode("ascii", "backslashreplace").replace(b"\\", b"\\\\")
        for digit in digits
    )
    return re.compile(rb"(?<![\d.])" + keyed + rb"(?!\d)|" + words + rb"|" + escaped)
