"""What the sites of this installation have in common: their address, what they refuse, where they listen."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ivr.errors import ConfigError
from ivr.settings import Deployment, Settings, Site
from ivr.store.vault import Vault
from ivr.web.oidc import Client, OpenIdProvider
from ivr.web.server import Listening

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class SiteWiring:
    """One site, and what differs between the sites."""

    name: str
    """Of its settings and its command: `account`."""
    called: str
    """As messages call it."""
    client_secret: str
    """The secret's name in the vault."""
    of: Callable[[Settings], Site]
    """Its settings."""

    def address(self, settings: Settings) -> str:
        """Where browsers find the site."""
        site = self.of(settings)
        return site.public_url or f"http://{site.host}:{site.port}"

    def reachable_at(self, settings: Settings) -> str:
        """The host at which this machine reaches the site."""
        host = self.of(settings).host
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104

    def hosts(self, settings: Settings) -> tuple[str, ...]:
        """Names under which browsers may ask for it."""
        return (urlsplit(self.address(settings)).hostname or self.of(settings).host, *LOOPBACK)

    def is_tls(self, settings: Settings) -> bool:
        """Whether browsers reach it by TLS."""
        return urlsplit(self.address(settings)).scheme == "https"

    def check(self, settings: Settings) -> None:
        """Refuse, as a `ConfigError`, what would leave the site open."""
        site, seen = self.of(settings), urlsplit(self.address(settings))
        if seen.scheme != "https" and seen.hostname not in LOOPBACK:
            raise ConfigError(
                f"{self.name}.public_url: only loopback may do without TLS;"
                " name the page's https address"
            )
        if settings.deployment is Deployment.PRODUCTION and seen.scheme != "https":
            raise ConfigError(
                f"{self.name}.public_url: production needs an https address; name it,"
                f" or set {self.name}.enabled = false"
            )
        if bool(site.tls_certificate) != bool(site.tls_key):
            raise ConfigError(
                f"{self.name}.tls_certificate, {self.name}.tls_key: name both or neither"
            )
        for setting, file in (("certificate", site.tls_certificate), ("key", site.tls_key)):
            if file and not Path(file).is_file():
                raise ConfigError(
                    f"{self.name}.tls_{setting}: no file {file}; name a readable PEM file"
                )

    def check_provider(self, settings: Settings) -> None:
        """Refuse a log-in at a provider that cannot work or is not to be trusted."""
        site = self.of(settings)
        named = {"oidc_issuer": site.oidc_issuer, "oidc_client_id": site.oidc_client_id}
        for setting, value in named.items():
            if not value:
                raise ConfigError(f"{self.name}.{setting}: missing; name what the provider gave")
        issuer = urlsplit(site.oidc_issuer)
        if issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
            raise ConfigError(
                f"{self.name}.oidc_issuer: a provider is asked by TLS only; name an https URL"
            )
        if "openid" not in site.oidc_scopes:
            raise ConfigError(f"{self.name}.oidc_scopes: openid is missing; add it")
        self._secret(settings)

    def provider(self, settings: Settings, returned: str) -> OpenIdProvider:
        """The provider, which sends browsers back to the path `returned`."""
        site = self.of(settings)
        client = Client(
            site.oidc_issuer,
            site.oidc_client_id,
            self._secret(settings),
            self.address(settings) + returned,
            site.oidc_scopes,
            site.oidc_acr,
        )
        return OpenIdProvider(client)

    def listening(self, settings: Settings) -> Listening:
        """Where the site listens."""
        site = self.of(settings)
        return Listening(
            site.host,
            site.port,
            f"{self.name}.port",
            Path(site.tls_certificate) if site.tls_certificate else None,
            Path(site.tls_key) if site.tls_key else None,
            site.trusted_proxies,
        )

    def _secret(self, settings: Settings) -> str:
        """What the provider gave; never made up, not even in a demo."""
        if self.of(settings).oidc_public_client:
            return ""
        return Vault(settings.secrets, may_create=False).text(self.client_secret)
