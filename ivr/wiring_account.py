"""Builds the taxpayers' page from the settings: its address, its log-in, its ports to the store."""

from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine
from starlette.types import ASGIApp

from ivr import wiring
from ivr.account import demo_login, site
from ivr.account.demo_login import DemoIdentity
from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.account.provider_login import ProviderLogin
from ivr.account.site import LogIn, SiteSettings
from ivr.errors import ConfigError
from ivr.settings import Account, Deployment, Settings
from ivr.settings import LogIn as LogInKind
from ivr.store import demo, vault
from ivr.store.engine import require_answer
from ivr.store.vault import Vault
from ivr.web.oidc import Client, OpenIdProvider
from ivr.web.server import Listening
from ivr.web.sessions import Lifetime
from ivr.web.visit import Page

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def address(account: Account) -> str:
    """Where browsers find the page."""
    return account.public_url or f"http://{account.host}:{account.port}"


def reachable_at(account: Account) -> str:
    """The host at which this machine reaches the page."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(account.host, account.host)  # noqa: S104


def check(settings: Settings) -> None:
    """Refuse, as a `ConfigError`, what would leave people's accounts open."""
    account, seen = settings.account, urlsplit(address(settings.account))
    if seen.scheme != "https" and seen.hostname not in LOOPBACK:
        raise ConfigError(
            "account.public_url: only loopback may do without TLS; name the page's https address"
        )
    if settings.deployment is Deployment.PRODUCTION:
        if account.login is LogInKind.DEMO:
            raise ConfigError(
                "account.login: demo lets anybody be anybody; configure oidc, "
                "or set account.enabled = false"
            )
        if seen.scheme != "https":
            raise ConfigError("account.public_url: production needs an https address; name it")
    if bool(account.tls_certificate) != bool(account.tls_key):
        raise ConfigError("account.tls_certificate, account.tls_key: name both or neither")
    for name in ("tls_certificate", "tls_key"):
        file = getattr(account, name)
        if file and not Path(file).is_file():
            raise ConfigError(f"account.{name}: no file {file}; name a readable PEM file")
    if account.login is LogInKind.OIDC:
        _check_provider(settings)


def _check_provider(settings: Settings) -> None:
    account = settings.account
    for name in ("oidc_issuer", "oidc_client_id"):
        if not getattr(account, name):
            raise ConfigError(f"account.{name}: missing; name what the provider gave")
    issuer = urlsplit(account.oidc_issuer)
    if issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
        raise ConfigError("account.oidc_issuer: a provider is asked by TLS only; name an https URL")
    if "openid" not in account.oidc_scopes:
        raise ConfigError("account.oidc_scopes: openid is missing; add it")
    _client_secret(settings)


def _client_secret(settings: Settings) -> str:
    """What the provider gave; never made up, not even in a demo."""
    if settings.account.oidc_public_client:
        return ""
    return Vault(settings.secrets, may_create=False).text(vault.OIDC_CLIENT)


def listening(account: Account) -> Listening:
    """Where the page listens."""
    return Listening(
        account.host,
        account.port,
        "account.port",
        Path(account.tls_certificate) if account.tls_certificate else None,
        Path(account.tls_key) if account.tls_key else None,
        account.trusted_proxies,
    )


def application(settings: Settings, engine: Engine, *, htmx: Path | None) -> ASGIApp:
    """The page as an ASGI application; `htmx` is the script, or None to do without."""
    check(settings)
    account, seen = settings.account, urlsplit(address(settings.account))
    return site.build(
        wiring.telepins(settings, engine),
        wiring.audit(settings, engine),
        _log_in(settings),
        SiteSettings(
            hosts=(seen.hostname or account.host, *LOOPBACK),
            tls=seen.scheme == "https",
            demo=settings.deployment is Deployment.DEMO,
            lifetime=Lifetime(account.session_idle_s, account.session_absolute_s),
            htmx=htmx,
        ),
        healthy=partial(require_answer, engine),
    )


def _log_in(settings: Settings) -> LogIn:
    if settings.account.login is LogInKind.DEMO:
        people = demo.people(settings.content / "config" / "demo")
        identities = [DemoIdentity(p.id, p.name, p.pesel) for p in people if p.pesel]
        return partial(demo_login.pages, people=identities)
    return partial(_provider_pages, settings)


def _provider_pages(settings: Settings, office: Office) -> list[Page]:
    account = settings.account
    client = Client(
        account.oidc_issuer,
        account.oidc_client_id,
        _client_secret(settings),
        address(account) + PATHS.returned,
        account.oidc_scopes,
        account.oidc_acr,
    )
    return ProviderLogin(office, OpenIdProvider(client), claim=account.oidc_claim).pages()
