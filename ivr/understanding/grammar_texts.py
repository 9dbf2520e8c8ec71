"""The grammars as texts: a folder, or what a version holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.errors import ContentError, Problem

if TYPE_CHECKING:
    from ivr.content import Node

SHARED = "rules/"
"""What names of files with shared rules begin with."""


@dataclass(frozen=True, slots=True)
class GrammarTexts:
    """Files by their path below grammars/: `us.yaml`, `rules/money.yaml`."""

    texts: Mapping[str, str]
    place: Path = Path("grammars")
    """Where they are said to lie when something is wrong with them."""

    def root(self, name: str) -> "Node":
        """One file; `ContentError` when it is missing, empty or no YAML."""
        # Imported here: who reads no grammar anew need not wait for YAML.
        from ivr.content import parse_yaml  # noqa: PLC0415

        file = self.place / name
        if name not in self.texts:
            raise ContentError([Problem(file, 0, "is missing", "put the file there")])
        return parse_yaml(file, self.texts[name])

    @property
    def shared(self) -> list[str]:
        """Names of the files with rules that others refer to."""
        return sorted(name for name in self.texts if name.startswith(SHARED))


def read(folder: Path) -> GrammarTexts:
    """Every file of a folder; `ContentError` when one cannot be read."""
    files = sorted(folder.glob("**/*.yaml"))
    return GrammarTexts({f.relative_to(folder).as_posix(): _text(f) for f in files}, folder)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        from ivr.content import read_content  # noqa: PLC0415

        return read_content(file)  # says what is wrong
