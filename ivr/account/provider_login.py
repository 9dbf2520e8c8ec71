"""Who a provider's log-in names: a PESEL or NIP among its claims."""

from starlette.responses import Response

from ivr.account.office import Identity, Office
from ivr.account.paths import PATHS
from ivr.identity import nip, pesel
from ivr.web.oidc import Claims, LoginError, OpenIdProvider
from ivr.web.provider_login import LogInPaths, ProviderLogin, name_of
from ivr.web.visit import Page, Visit

_PERSON_PREFIX = "PNOPL-"
"""A natural person's Polish number in certificates and claims (ETSI EN 319 412-1, 5.1.3)."""


def pages(office: Office, provider: OpenIdProvider, *, claim: str) -> list[Page]:
    """The log-in at this provider; `claim` carries the PESEL or NIP."""

    def admit(visit: Visit, claims: Claims) -> Response:
        identity = identity_of(claims, claim)
        return office.admit(visit, identity, office.pages.draw("welcome.html", visit))

    paths = LogInPaths(PATHS.login, PATHS.provider, PATHS.returned)
    return ProviderLogin(provider, paths, pages=office.pages, door=office.door, admit=admit).pages()


def identity_of(claims: Claims, claim: str) -> Identity:
    """Who the claims say this is; `LoginError` when `claim` carries no PESEL or NIP."""
    told = claims.get(claim)
    number = told.removeprefix(_PERSON_PREFIX) if isinstance(told, str) else ""
    if not (pesel.is_valid(number) or nip.is_valid(number)):
        raise LoginError("no PESEL or NIP in the claim")
    phone = claims.get("phone_number")
    return Identity(number, name_of(claims), (phone,) if isinstance(phone, str) else ())
