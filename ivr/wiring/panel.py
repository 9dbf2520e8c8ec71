"""Builds the panel from the settings: its address, its log-in, its ports to the hotline."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ivr.errors import ConfigError, StageError
from ivr.identity import disclosure_loader
from ivr.identity.operators import ROLE_NAMES, LockOut, OperatorRole
from ivr.identity.passwords import OperatorPasswords
from ivr.panel import local_login, provider_login, site
from ivr.panel.calls.teaching import DraftExamples
from ivr.panel.desk.ports import DeskPorts
from ivr.panel.panel import Panel, Ports
from ivr.panel.paths import PATHS
from ivr.panel.provider_login import ClaimMap
from ivr.panel.register.ports import RegisterPorts
from ivr.panel.site import LogIn, PanelSettings
from ivr.settings import Deployment, PanelLogIn, Settings
from ivr.store import demo_operators, vault
from ivr.store.agent_calls import SqlAgentCalls
from ivr.store.audit_report import AuditReports
from ivr.store.engine import reading, require_answer
from ivr.store.marks import Marks
from ivr.store.operator_accounts import OperatorAccounts
from ivr.store.operators import SqlOperators
from ivr.store.reports import CallReport, Reports
from ivr.telephony.queue_agents import QueueAgents
from ivr.web.server import Site
from ivr.web.sessions import Lifetime
from ivr.web.visit import Page
from ivr.wiring import calls as wiring_calls
from ivr.wiring import clerks as wiring_clerks
from ivr.wiring import live as wiring_live
from ivr.wiring import parts
from ivr.wiring import privacy as wiring_privacy
from ivr.wiring import routing as wiring_routing
from ivr.wiring.names import CurrentNames
from ivr.wiring.site import SiteWiring

Answer = TypeVar("Answer")
SITE = SiteWiring("panel", "panel", vault.PANEL_CLIENT, lambda settings: settings.panel)


def check(settings: Settings) -> None:
    """Refuse, as a `ConfigError`, what would leave the panel open or let nobody in."""
    SITE.check(settings)
    if settings.panel.login is PanelLogIn.OIDC:
        SITE.check_provider(settings)
    _meaning(settings)


def application(settings: Settings, engine: Engine, *, htmx: Path | None) -> Site:
    """The panel; `htmx` is the script, or None to do without."""
    check(settings)
    panel, known = settings.panel, ports(settings, engine)
    app = site.build(
        known,
        _log_in(settings),
        PanelSettings(
            hosts=SITE.hosts(settings),
            tls=SITE.is_tls(settings),
            demo=settings.deployment is Deployment.DEMO,
            lifetime=Lifetime(panel.session_idle_s, panel.session_absolute_s),
            htmx=htmx,
            follows_accounts=not panel.oidc_roles_claim,
        ),
        healthy=partial(require_answer, engine),
    )
    return Site(app, known.live.start, known.live.close)


def ports(settings: Settings, engine: Engine) -> Ports:
    """The panel's ports to this installation."""
    routing = wiring_routing.panel_routing(settings, engine)
    names, reports = CurrentNames(settings, engine), Reports(reading(engine))
    words = wiring_clerks.panel_words(settings, engine, routing.versions)
    examples = DraftExamples(routing.versions, words.drafts)
    return Ports(
        operators=operators(settings, engine),
        audit=parts.audit(settings, engine),
        desk=desk_ports(settings, engine, names, reports),
        register=register_ports(settings, engine),
        routing=routing,
        words=words,
        live=wiring_live.live(settings, engine, names=names, report=report_of(reports)),
        calls=wiring_calls.calls(settings, engine, names, examples),
    )


def register_ports(settings: Settings, engine: Engine) -> RegisterPorts:
    """What the audit's pages need."""
    reports, seals = AuditReports(reading(engine)), wiring_privacy.audit_seals(settings)
    note = wiring_privacy.audit_head(settings)
    return RegisterPorts(
        lambda filters, limit: stored(lambda: reports.events(filters, limit)),
        lambda: stored(lambda: reports.verify(seals, note)),
    )


def desk_ports(
    settings: Settings, engine: Engine, names: CurrentNames, reports: Reports
) -> DeskPorts:
    """What the consultant's desk needs."""
    return DeskPorts(
        calls=SqlAgentCalls(reading(engine)),  # every two seconds, by each consultant
        contexts=parts.contexts(settings, engine),
        disclosure=disclosure_loader.load(settings.content / "config" / "assurance.yaml"),
        valid_s=settings.disclosure.valid_s,
        report=report_of(reports),
        marks=Marks(engine),
        agents=QueueAgents(lambda: parts.manager(settings)),
        names=names,
    )


def report_of(reports: Reports) -> Callable[[str], CallReport | None]:
    """Reads a call back; `StageError` when the store is away."""
    return lambda call_id: stored(lambda: reports.call(call_id))


def stored(read: Callable[[], Answer]) -> Answer:
    """What the store answers; `StageError` when it is away."""
    try:
        return read()
    except SQLAlchemyError as away:
        raise StageError("store", type(away).__name__) from None


def operators(settings: Settings, engine: Engine) -> SqlOperators:
    """Lets operators in."""
    panel = settings.panel
    lock_out = LockOut(panel.locked_after, panel.first_lock_s, panel.longest_lock_s)
    audit = parts.audit(settings, engine)
    return SqlOperators(engine, OperatorPasswords(), lock_out, audit=audit)


def operator_accounts(settings: Settings, engine: Engine) -> OperatorAccounts:
    """Makes and changes the accounts of operators."""
    return OperatorAccounts(engine, OperatorPasswords(), audit=parts.audit(settings, engine))


def seed_demo(settings: Settings, engine: Engine) -> None:
    """Give a demo its operators, unless it has any; they share one password, made at random."""
    if settings.deployment is Deployment.DEMO and not demo_operators.is_seeded(engine):
        folder, password = settings.content / "config" / "demo", demo_password(settings)
        demo_operators.seed(operator_accounts(settings, engine), folder, password)


def demo_password(settings: Settings) -> str:
    """The password of the demo's operators."""
    return parts.open_vault(settings).text(vault.PANEL)


def _log_in(settings: Settings) -> LogIn:
    if settings.panel.login is PanelLogIn.LOCAL:
        return local_login.pages
    return partial(_provider_pages, settings)


def _provider_pages(settings: Settings, panel: Panel) -> list[Page]:
    provider, set_to = SITE.provider(settings, PATHS.returned), settings.panel
    claim_map = ClaimMap(set_to.oidc_claim, set_to.oidc_roles_claim, _meaning(settings))
    return provider_login.pages(panel, provider, claim_map=claim_map)


def _meaning(settings: Settings) -> dict[str, frozenset[OperatorRole]]:
    """What the provider's words for roles mean; `ConfigError` for a role that does not exist."""
    known = ", ".join(OperatorRole)
    for word, roles in settings.panel.oidc_roles.items():
        for role in roles:
            if role not in ROLE_NAMES:
                raise ConfigError(f"panel.oidc_roles.{word}: no role {role}; there are {known}")
    return {
        word: frozenset(map(OperatorRole, roles))
        for word, roles in settings.panel.oidc_roles.items()
    }
