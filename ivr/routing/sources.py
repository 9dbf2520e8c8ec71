"""The files a version is made of, as texts: what is imported, stored, compared and exported.

A version holds where calls go (routing, hours, offices) and the words of the line (what callers say,
what KASja says, and by whose voice). It keeps the texts themselves, so that what people wrote between
the lines survives; of recordings it keeps the digests, because one recording serves many versions.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivr.content import read_content
from ivr.errors import ContentError, Problem

ROUTING, HOURS, OFFICES = "routing.yaml", "hours.yaml", "offices.yaml"
CONFIG, GRAMMARS, PROMPTS, RECORDED = "config", "grammars", "prompts/pl.toml", "prompts/recorded"
LONGEST_CHARACTERS = 1_000_000
"""Of one file; several times what a ministry needs."""
LONGEST_RECORDING_BYTES = 6_000_000
"""Twenty seconds at 48 kHz, 24 bits, stereo."""


@dataclass(frozen=True, slots=True)
class Words:
    """What callers say and what KASja says."""

    grammars: Mapping[str, str]
    """Path below grammars/ → text: `us.yaml`, `rules/money.yaml`."""
    prompts: str
    """prompts/pl.toml."""
    recordings: Mapping[str, str] = field(default_factory=dict)
    """Id of what is said → SHA-256 of the WAV file in which a person says it."""

    def __hash__(self) -> int:
        """Mappings have none of their own; the same words have the same."""
        return hash(
            (self.prompts, *sorted(self.grammars.items()), *sorted(self.recordings.items()))
        )

    def files(self) -> dict[str, str]:
        """Path → text, as they lie in a content folder; without recordings."""
        grammars = {f"{GRAMMARS}/{name}": text for name, text in sorted(self.grammars.items())}
        return {**grammars, PROMPTS: self.prompts}


@dataclass(frozen=True, slots=True)
class Sources:
    """Three YAML texts, and the words."""

    routing: str
    hours: str
    offices: str = ""
    """Empty where there is no list of local offices."""
    place: Path = Path()
    """Where they are said to lie when something is wrong with them."""
    words: Words | None = None
    """None where the files of the installation say it: before words were published at all."""

    @property
    def words_place(self) -> Path:
        """Where the words are said to lie: beside config/, where there is one."""
        return self.place.parent if self.place.name == CONFIG else self.place

    @property
    def digest(self) -> str:
        """Names the content: the same texts have the same digest."""
        parts = [self.routing, self.hours, self.offices]
        if self.words is not None:
            parts += [part for pair in self.words.files().items() for part in pair]
            parts += [part for pair in sorted(self.words.recordings.items()) for part in pair]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def files(self) -> dict[str, str]:
        """File name → text of the routing, without what is empty."""
        files = {ROUTING: self.routing, HOURS: self.hours, OFFICES: self.offices}
        return {name: text for name, text in files.items() if text}


def read(folder: Path) -> Sources:
    """Read a folder as it is exported, or the content folder of an installation.

    The one holds routing.yaml itself, the other below config/; words are read where grammars/ is.
    `ContentError` when a file that must be there cannot be read.
    """
    installed = (folder / CONFIG / ROUTING).exists()
    yaml = folder / CONFIG if installed else folder
    offices = yaml / OFFICES
    return Sources(
        read_content(yaml / ROUTING),
        read_content(yaml / HOURS),
        read_content(offices) if offices.exists() else "",
        yaml,
        read_words(folder) if (folder / GRAMMARS).is_dir() else None,
    )


def read_words(folder: Path) -> Words:
    """The words in a content folder; `ContentError` when a file cannot be read."""
    below = folder / GRAMMARS
    grammars = {
        str(file.relative_to(below).as_posix()): read_content(file)
        for file in sorted(below.glob("**/*.yaml"))
    }
    recordings = {file.stem: digest_of(recording(file)) for file in recorded(folder)}
    return Words(grammars, read_content(folder / PROMPTS), recordings)


def recorded(folder: Path) -> list[Path]:
    """The recordings in a content folder."""
    return sorted((folder / RECORDED).glob("*.wav"))


def recording(file: Path) -> bytes:
    """A recording as it is; `ContentError` when it cannot be read or is no prompt's size."""
    try:
        if file.stat().st_size > LONGEST_RECORDING_BYTES:
            remedy = f"keep it under {LONGEST_RECORDING_BYTES} bytes: twenty seconds"
            raise ContentError([Problem(file, 0, f"{file.stat().st_size} bytes", remedy)])
        return file.read_bytes()
    except OSError as failure:
        wrong = f"cannot be read: {failure.strerror}"
        raise ContentError([Problem(file, 0, wrong, "put the file there")]) from None


def digest_of(content: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(content).hexdigest()
