"""The last known version, in a file: calls are answered and routed while the database is away."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ivr.routing.sources import Sources, Words


@dataclass(frozen=True, slots=True)
class Cached:
    """A version as far as calls need it."""

    number: int
    sources: Sources


class RoutingCache:
    """One file; written whole or not at all, believed only if its digest is right."""

    def __init__(self, file: Path) -> None:
        """Nothing is read yet."""
        self._file = file

    def write(self, cached: Cached) -> None:
        """Keep a version; `OSError` when the disk does not take it."""
        sources = cached.sources
        content = {
            "number": cached.number,
            "digest": sources.digest,
            "routing": sources.routing,
            "hours": sources.hours,
            "offices": sources.offices,
            "words": asdict(sources.words) if sources.words else None,
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        new.replace(self._file)

    def read(self) -> Cached | None:
        """The version that was kept; None when there is none that can be believed."""
        try:
            content = json.loads(self._file.read_text("utf-8"))
            routing, hours, offices = (str(content[n]) for n in ("routing", "hours", "offices"))
            place = Path(f"version-{int(content['number'])}")
            sources = Sources(routing, hours, offices, place, _words(content.get("words")))
            believed = content["digest"] == sources.digest
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Cached(int(content["number"]), sources) if believed else None


def _words(kept: dict[str, object] | None) -> Words | None:
    """The words that were kept; `TypeError` or `KeyError` for what is none."""
    if kept is None:
        return None
    return Words(_texts(kept["grammars"]), str(kept["prompts"]), _texts(kept["recordings"]))


def _texts(kept: object) -> dict[str, str]:
    if not isinstance(kept, dict):
        raise TypeError
    return {str(name): str(text) for name, text in kept.items()}
