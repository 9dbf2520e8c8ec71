"""The last known version, in a file: calls are answered and routed while the database is away.

The version that waits for its time is kept beside the one in effect, so that its time is not missed.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ivr.routing.sources import Sources, Words


@dataclass(frozen=True, slots=True)
class Following:
    """A version that was published for a time to come."""

    number: int
    sources: Sources
    effective_at: datetime
    """Aware UTC."""


@dataclass(frozen=True, slots=True)
class Cached:
    """A version as far as calls need it."""

    number: int
    sources: Sources
    following: Following | None = None
    """None where nothing waits for its time."""

    def at(self, moment: datetime) -> "Cached":
        """What is in effect at a moment, as far as this tells."""
        following = self.following
        if following is None or following.effective_at > moment:
            return self
        return Cached(following.number, following.sources)


class RoutingCache:
    """One file; written whole or not at all, believed only if its digests are right."""

    def __init__(self, file: Path) -> None:
        """Nothing is read yet."""
        self._file = file

    def write(self, cached: Cached) -> None:
        """Keep a version and what follows it; `OSError` when the disk does not take it."""
        content = _written(cached.number, cached.sources)
        following = cached.following
        if following is not None:
            later = _written(following.number, following.sources)
            content["following"] = later | {"effective_at": following.effective_at.isoformat()}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        new.replace(self._file)

    def read(self) -> Cached | None:
        """What was kept; None when there is nothing that can be believed."""
        try:
            content = json.loads(self._file.read_text("utf-8"))
            number, sources = _read(content)
            later = content.get("following")
            following = _following(later) if later is not None else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return Cached(number, sources, following)


def _written(number: int, sources: Sources) -> dict[str, object]:
    return {
        "number": number,
        "digest": sources.digest,
        "routing": sources.routing,
        "hours": sources.hours,
        "offices": sources.offices,
        "words": asdict(sources.words) if sources.words else None,
    }


def _read(content: dict[str, object]) -> tuple[int, Sources]:
    """A version as it was written; `ValueError` for one that has been changed."""
    number = int(str(content["number"]))
    routing, hours, offices = (str(content[n]) for n in ("routing", "hours", "offices"))
    words = _words(content.get("words"))
    sources = Sources(routing, hours, offices, Path(f"version-{number}"), words)
    if content["digest"] != sources.digest:
        raise ValueError("the digest is another")
    return number, sources


def _following(content: dict[str, object]) -> Following:
    number, sources = _read(content)
    effective_at = datetime.fromisoformat(str(content["effective_at"]))
    if effective_at.tzinfo is None:
        raise ValueError("a moment without its zone")
    return Following(number, sources, effective_at)


def _words(kept: object) -> Words | None:
    """The words that were kept; `TypeError` or `KeyError` for what is none."""
    if kept is None:
        return None
    if not isinstance(kept, dict):
        raise TypeError
    return Words(_texts(kept["grammars"]), str(kept["prompts"]), _texts(kept["recordings"]))


def _texts(kept: object) -> dict[str, str]:
    if not isinstance(kept, dict):
        raise TypeError
    return {str(name): str(text) for name, text in kept.items()}
