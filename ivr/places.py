"""Where things lie: the settings that some commands need without all the others.

`kasja classify` wants the grammars and what they taught, and to read and check every setting takes
longer than to understand a thousand sentences. `ivr.settings` has fields of the same names, defaults
and sources; a test compares the two.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import ConfigError

DEFAULT_FILE = Path("config/kasja.toml")
CONTENT, CACHE = Path(), Path("~/.cache/kasja")
_NAMES = ("content", "cache")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the content lies and what may be deleted."""

    content: Path = CONTENT
    cache: Path = CACHE

    @property
    def lessons(self) -> Path:
        """Where what the grammars teach is kept."""
        return self.cache.expanduser() / "understanding"


def file() -> Path:
    """The file with the settings; none need be there unless `KASJA_CONFIG` names it."""
    named = os.environ.get("KASJA_CONFIG")
    if named is not None and not Path(named).is_file():
        raise ConfigError(f"KASJA_CONFIG: no file {named}; name a readable TOML file")
    return DEFAULT_FILE if named is None else Path(named)


def load() -> Places:
    """Read the places; `ConfigError` names what is wrong and where it may be put right."""
    named = file()
    found = _written(named) | _environment()
    for name, value in found.items():
        if not isinstance(value, str):
            raise ConfigError(f"{named}: {name}: not a path; see docs/settings.md")
    return Places(**{name: Path(str(value)) for name, value in found.items()})


def made(folder: Path, *, mode: int = 0o777) -> Path:
    """A folder, made where it is missing; `ConfigError` says why it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=mode)
    except OSError as failure:
        raise ConfigError(
            f"{folder}: no folder can be made here: {failure.strerror}; name another, or mend its rights"
        ) from None
    return folder


def _written(file: Path) -> dict[str, object]:
    if not file.is_file():
        return {}
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except OSError as failure:
        raise ConfigError(f"{file}: cannot be read: {failure.strerror}; mend its rights") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text; save it as UTF-8") from None
    except ValueError as wrong:
        raise ConfigError(f"{file}: {wrong}; mend the TOML") from None
    return {name: found[name] for name in _NAMES if name in found}


def _environment() -> dict[str, object]:
    """As pydantic reads it: upper or lower case."""
    given = {name.lower(): value for name, value in os.environ.items()}
    return {name: given[f"kasja_{name}"] for name in _NAMES if f"kasja_{name}" in given}
