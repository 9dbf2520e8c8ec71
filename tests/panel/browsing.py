"""The panel as browsers see it, at a time that the test moves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from ivr.identity.operators import Operator, OperatorRole
from ivr.panel import local_login, site
from ivr.panel.calls.ports import CallPorts
from ivr.panel.names import Names
from ivr.panel.panel import Ports
from ivr.panel.paths import PATHS
from ivr.panel.register.ports import RegisterPorts
from ivr.panel.routing.ports import RoutingPorts
from ivr.panel.site import PanelSettings
from ivr.panel.words.ports import WordsPorts
from ivr.store.audit_report import Filters, Verdict
from ivr.store.reports import CallReport
from ivr.testing.calls import no_calls
from ivr.testing.desk import MemoryDesk
from ivr.testing.live import quiet_live
from ivr.testing.memory import MemoryAudit
from ivr.testing.operators import MemoryOperators

ORIGIN = "https://panel.test"
NAMES = Names(
    {"MANDAT": "mandat", "PIT": "PIT"}, {"us-mandaty": "do spraw mandatów", "kis-pit": "PIT"}
)
PARTS = ("service", "recognizer", "spool")
PASSWORD = "dobre hasło kierowniczki"
EVERYTHING = frozenset(OperatorRole)
PEOPLE = {
    "ewa": Operator("ewa", "Ewa Kierowniczka", EVERYTHING - {OperatorRole.AGENT}),
    "jan": Operator("jan", "Jan Patrzący", frozenset({OperatorRole.VIEW})),
    "olga": Operator("olga", "Olga Konsultantka", frozenset({OperatorRole.AGENT}), agent="bot"),
    "leon": Operator("leon", "Leon Konsultant", frozenset({OperatorRole.AGENT}), agent="bot2"),
    "nikt": Operator("nikt", "Nikt Bezrolny", frozenset()),
}
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@dataclass
class World:
    """What a test holds of the panel's surroundings."""

    routing: RoutingPorts
    words: WordsPorts
    now: datetime = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    people: dict[str, Operator] = field(default_factory=lambda: dict(PEOPLE))
    """Who may log in; a test may change them."""
    operators: MemoryOperators = field(init=False)
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    calls: CallPorts = field(default_factory=no_calls)
    desk: MemoryDesk = field(default_factory=MemoryDesk)

    recorded: list[dict[str, object]] = field(default_factory=list)
    looked_for: list[tuple[Filters, int]] = field(default_factory=list)
    verdict: Verdict = field(default_factory=lambda: Verdict(0, 0, None, None))

    def __post_init__(self) -> None:
        self.reports: dict[str, CallReport] = {}
        self.live = quiet_live(lambda: self.now, reports=self.reports, names=NAMES, parts=PARTS)
        passwords = dict.fromkeys(self.people, PASSWORD)
        self.operators = MemoryOperators(passwords, self.people)

    def audited(self, filters: Filters, limit: int) -> Sequence[dict[str, object]]:
        """The audit that the panel reads: a test says what it holds, and asks what was looked for."""
        self.looked_for.append((filters, limit))
        return self.recorded[:limit]

    def checked(self) -> Verdict:
        """The check of the audit's chain."""
        return self.verdict

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def ports(self) -> Ports:
        """The world as the panel sees it."""
        return Ports(
            operators=self.operators,
            audit=self.audit,
            routing=self.routing,
            words=self.words,
            calls=self.calls,
            desk=self.desk.ports(),
            register=RegisterPorts(self.audited, self.checked),
            live=self.live,
        )

    def settings(self, *, follows_accounts: bool = True) -> PanelSettings:
        """As in production, but for the clock."""
        return PanelSettings(
            ("panel.test",),
            tls=True,
            demo=True,
            clock=lambda: self.now,
            follows_accounts=follows_accounts,
        )

    def site(self) -> ASGIApp:
        """The panel with accounts of its own."""
        return site.build(self.ports(), local_login.pages, self.settings(), healthy=lambda: None)


class Browser:
    """A browser that fills in forms."""

    def __init__(self, http: TestClient) -> None:
        self.http = http

    def get(self, path: str, **more: object) -> Response:
        return self.http.get(path, **more)  # type: ignore[arg-type]

    def csrf(self, path: str) -> str:
        """The token of a page's last form."""
        return str(_CSRF.findall(self.get(path).text)[-1])

    def send(self, path: str, *, to: str = "", **fields: str | list[str]) -> Response:
        """Open a page and send its form; a list is a field that comes several times."""
        return self.http.post(to or path, data={"csrf": self.csrf(path), **fields})

    def log_in(self, who: str = "ewa", password: str = PASSWORD) -> Response:
        return self.send(PATHS.login, nazwa=who, haslo=password)
