"""What sites are told about themselves, and what all their pages know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ivr.web.gate import Rates
from ivr.web.pages import Pages
from ivr.web.paths import SitePaths
from ivr.web.sessions import Lifetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How a site is reached and what it allows."""

    hosts: tuple[str, ...]
    """Names under which browsers may ask for it."""
    tls: bool
    """Whether browsers reach it by TLS."""
    demo: bool
    """Marks every page as a demonstration."""
    lifetime: Lifetime = field(default_factory=lambda: Lifetime(900, 3600))
    rates: Rates = field(default_factory=Rates)
    htmx: Path | None = None
    """The script; the pages do without when it is not there."""
    clock: Callable[[], datetime] = _utc_now

    def pages(self, templates: Path, paths: SitePaths, **more: object) -> Pages:
        """The site's templates, with what each of them may use."""
        known = {
            "path": paths,
            "demo": self.demo,
            "idle_s": self.lifetime.idle_s,
            "has_htmx": self.htmx is not None,
        }
        return Pages([templates], known | more)

    def static(self, name: str, folder: Path) -> Mapping[str, Path]:
        """The site's own files below `/static`, by its name, and the script."""
        own = {name: folder}
        return own if self.htmx is None else {**own, "htmx.js": self.htmx}
