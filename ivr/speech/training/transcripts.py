"""A folder of recordings with transcripts: what is there, and who speaks.

`transcripts.tsv` holds a file and its words a line, with a tab between them; further columns are left alone.
The file's first folder is its voice.
"""

from dataclasses import dataclass
from pathlib import Path

from ivr.errors import ConfigError

TRANSCRIPTS = "transcripts.tsv"


@dataclass(frozen=True, slots=True)
class Recording:
    """One file and what is said in it."""

    file: Path
    voice: str
    words: tuple[str, ...]


def listed(folder: Path) -> list[Recording]:
    """The recordings of a folder; `ConfigError` names the line that is wrong."""
    table = folder / TRANSCRIPTS
    if not table.is_file():
        raise ConfigError(f"{folder}: no {TRANSCRIPTS}; write a file and its words a line")
    found = []
    for number, line in enumerate(table.read_text("utf-8").splitlines(), start=1):
        name, _, text = line.partition("\t")
        words = tuple(text.split("\t")[0].split())
        if not words or not (folder / name).is_file():
            wrong = "no words" if not words else f"no file {name}"
            raise ConfigError(f"{table}:{number}: {wrong}; write: file, tab, words")
        found.append(Recording(folder / name, Path(name).parts[0], words))
    return found
