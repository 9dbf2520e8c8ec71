"""The files a routing version is made of, as texts: what is imported, stored, compared and exported.

A version keeps the texts themselves, so that what people wrote between the lines survives.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ivr.content import read_content

ROUTING, HOURS, OFFICES = "routing.yaml", "hours.yaml", "offices.yaml"
LONGEST_CHARACTERS = 1_000_000
"""Of one file; a hundred times what a ministry needs."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Three YAML texts."""

    routing: str
    hours: str
    offices: str = ""
    """Empty where there is no list of local offices."""
    place: Path = Path()
    """Where they are said to lie when something is wrong with them."""

    @property
    def digest(self) -> str:
        """Names the content: the same texts have the same digest."""
        parts = (self.routing, self.hours, self.offices)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def files(self) -> dict[str, str]:
        """File name → text, without what is empty."""
        files = {ROUTING: self.routing, HOURS: self.hours, OFFICES: self.offices}
        return {name: text for name, text in files.items() if text}


def read(folder: Path) -> Sources:
    """Read a folder; `ContentError` when routing.yaml or hours.yaml cannot be read."""
    offices = folder / OFFICES
    return Sources(
        read_content(folder / ROUTING),
        read_content(folder / HOURS),
        read_content(offices) if offices.exists() else "",
        folder,
    )
