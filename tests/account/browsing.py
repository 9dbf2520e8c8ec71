"""The site as browsers see it, on telePINs in memory, at a time that the test moves."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from ivr.account import demo_login, site
from ivr.account.demo_login import DemoIdentity
from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.errors import StageError
from ivr.identity.assurance import PersonRef
from ivr.testing.memory import MemoryAudit
from ivr.testing.telepins import MemoryTelepins
from ivr.web.site import SiteSettings
from ivr.web.visit import Page

PESEL, NAME, REF = "90022778245", "Zofia Bajkowa", PersonRef("z1")
ORIGIN = "https://telepin.test"
PEOPLE = (DemoIdentity("zofia", NAME, PESEL), DemoIdentity("nikt", "Nikt Nieznany", "44051401359"))
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def demo_log_in(office: Office) -> list[Page]:
    return demo_login.pages(office, PEOPLE)


@dataclass
class World:
    """What a test holds of the site's surroundings."""

    now: datetime = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    telepins: MemoryTelepins = field(default_factory=lambda: MemoryTelepins({PESEL: REF}))
    audit: MemoryAudit = field(default_factory=MemoryAudit)

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def healthy(self) -> None:
        """As the store is."""
        if self.telepins.away:
            raise StageError("store", "OperationalError")

    def site(self, **other: object) -> ASGIApp:
        """The site with some settings of its own."""
        settings = self.settings(**other)
        return site.build(self.telepins, self.audit, demo_log_in, settings, healthy=self.healthy)

    def settings(self, **other: object) -> SiteSettings:
        """As in production, but for the clock."""
        usual = SiteSettings(
            ("telepin.test", "127.0.0.1"), tls=True, demo=True, clock=lambda: self.now
        )
        return SiteSettings(
            **{name: other.get(name, getattr(usual, name)) for name in usual.__slots__}  # type: ignore[arg-type]
        )


class Browser:
    """A browser that fills in forms."""

    def __init__(self, http: TestClient) -> None:
        self.http = http

    def get(self, path: str, **more: object) -> Response:
        return self.http.get(path, **more)  # type: ignore[arg-type]

    def csrf(self, path: str) -> str:
        """The token of a page's last form."""
        return str(_CSRF.findall(self.get(path).text)[-1])

    def send(self, path: str, *, to: str = "", **fields: str) -> Response:
        """Open a page and send its form."""
        return self.http.post(to or path, data={"csrf": self.csrf(path), **fields})

    def log_in(self, who: str = "zofia") -> Response:
        return self.send(PATHS.login, osoba=who)

    def choose(self, telepin: str, again: str | None = None) -> Response:
        repeated = telepin if again is None else again
        return self.send(PATHS.choose, telepin=telepin, telepin_again=repeated)
