"""Builds the taxpayers' page from the settings: its log-in, its ports to the store."""

from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from ivr.account import demo_login, provider_login, site
from ivr.account.demo_login import DemoIdentity
from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.account.site import LogIn
from ivr.errors import ConfigError
from ivr.settings import Deployment, Settings
from ivr.settings import LogIn as LogInKind
from ivr.store import demo, vault
from ivr.store.engine import require_answer
from ivr.web.server import Site
from ivr.web.sessions import Lifetime
from ivr.web.site import SiteSettings
from ivr.web.visit import Page
from ivr.wiring import parts
from ivr.wiring.site import SiteWiring

SITE = SiteWiring("account", "account page", vault.OIDC_CLIENT, lambda settings: settings.account)


def check(settings: Settings) -> None:
    """Refuse, as a `ConfigError`, what would leave people's accounts open."""
    account = settings.account
    if settings.deployment is Deployment.PRODUCTION and account.login is LogInKind.DEMO:
        raise ConfigError(
            "account.login: demo lets anybody be anybody; configure oidc, "
            "or set account.enabled = false"
        )
    SITE.check(settings)
    if account.login is LogInKind.OIDC:
        SITE.check_provider(settings)


def application(settings: Settings, engine: Engine, *, htmx: Path | None) -> Site:
    """The page; `htmx` is the script, or None to do without."""
    check(settings)
    account = settings.account
    app = site.build(
        parts.telepins(settings, engine),
        parts.audit(settings, engine),
        _log_in(settings),
        SiteSettings(
            hosts=SITE.hosts(settings),
            tls=SITE.is_tls(settings),
            demo=settings.deployment is Deployment.DEMO,
            lifetime=Lifetime(account.session_idle_s, account.session_absolute_s),
            htmx=htmx,
        ),
        healthy=partial(require_answer, engine),
    )
    return Site(app)


def _log_in(settings: Settings) -> LogIn:
    if settings.account.login is LogInKind.DEMO:
        people = demo.people(settings.content / "config" / "demo")
        identities = [DemoIdentity(p.id, p.name, p.pesel) for p in people if p.pesel]
        return partial(demo_login.pages, people=identities)
    return partial(_provider_pages, settings)


def _provider_pages(settings: Settings, office: Office) -> list[Page]:
    provider = SITE.provider(settings, PATHS.returned)
    return provider_login.pages(office, provider, claim=settings.account.oidc_claim)
