"""The log-in by OpenID Connect: to the provider, back with an answer, and in.

Three things follow from strict cookies. The way there is a link, for `form-action 'self'` forbids a form
to end elsewhere. The log-in under way is a signed cookie that may come along from another site. And the
answer is a page of ours that leads on, not a redirect: a browser sends a strict cookie only with what
its own site began.
"""

import secrets
from dataclasses import asdict

import structlog
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from ivr.account.office import Identity, Office
from ivr.account.paths import PATHS
from ivr.identity import nip, pesel
from ivr.web.oidc import Claims, LoginAttempt, LoginError, OpenIdProvider
from ivr.web.pages import go_to
from ivr.web.visit import Access, Page, Visit

log = structlog.get_logger()

WITHIN_S = 600
"""How long the provider may take to ask who it is."""
_PERSON_PREFIX = "PNOPL-"
"""A natural person's Polish number in certificates and claims (ETSI EN 319 412-1, 5.1.3)."""


class ProviderLogin:
    """Signs people in at a provider."""

    def __init__(self, office: Office, provider: OpenIdProvider, *, claim: str) -> None:
        """`claim` carries the PESEL or NIP."""
        self._office, self._provider, self._claim = office, provider, claim
        # A key of this process: a log-in under way ends with it, as sessions do.
        self._signer = URLSafeTimedSerializer(secrets.token_bytes(32), salt="login")

    def pages(self) -> list[Page]:
        """The pages of the log-in."""
        return [
            Page(PATHS.login, self._ask, access=Access.ANYBODY),
            Page(PATHS.provider, self._leave, access=Access.ANYBODY),
            Page(PATHS.returned, self._return, access=Access.ANYBODY),
        ]

    def _ask(self, visit: Visit) -> Response:
        return self._office.pages.draw("provider_login.html", visit)

    def _leave(self, visit: Visit) -> Response:
        address, attempt = self._provider.begin(visit.moment)
        kept = self._signer.dumps(asdict(attempt))
        return self._office.door.remember_login(go_to(address), str(kept), for_s=WITHIN_S)

    def _return(self, visit: Visit) -> Response:
        try:
            claims = self._provider.finish(self._attempt(visit), visit.query, visit.moment)
            identity = identity_of(claims, self._claim)
        except LoginError as failed:
            log.warning("login_failed", reason=failed.reason)
            return self._office.pages.draw("login_failed.html", visit, status=403)
        return self._office.admit(visit, identity, self._office.pages.draw("welcome.html", visit))

    def _attempt(self, visit: Visit) -> LoginAttempt:
        try:
            return LoginAttempt(**self._signer.loads(visit.login, max_age=WITHIN_S))
        except (BadData, TypeError):
            raise LoginError("no log-in under way") from None


def identity_of(claims: Claims, claim: str) -> Identity:
    """Who the claims say this is; `LoginError` when `claim` carries no PESEL or NIP."""
    told = claims.get(claim)
    number = told.removeprefix(_PERSON_PREFIX) if isinstance(told, str) else ""
    if not (pesel.is_valid(number) or nip.is_valid(number)):
        raise LoginError("no PESEL or NIP in the claim")
    phone = claims.get("phone_number")
    return Identity(number, name_of(claims), (phone,) if isinstance(phone, str) else ())


def name_of(claims: Claims) -> str:
    """What to call the person on the page; empty when the provider does not say."""
    parts = (claims.get("given_name"), claims.get("family_name"))
    name = claims.get("name") or " ".join(part for part in parts if isinstance(part, str))
    return name if isinstance(name, str) and name.isprintable() else ""
