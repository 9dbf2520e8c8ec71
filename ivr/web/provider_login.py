"""The log-in by OpenID Connect: to the provider, back with an answer, and in.

Three things follow from strict cookies. The way there is a link, for `form-action 'self'` forbids a form
to end elsewhere. The log-in under way is a signed cookie that may come along from another site. And the
answer is a page of ours that leads on, not a redirect: a browser sends a strict cookie only with what
its own site began.
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass

import structlog
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from ivr.web.door import Door
from ivr.web.oidc import Claims, LoginAttempt, LoginError, OpenIdProvider
from ivr.web.pages import Pages, go_to
from ivr.web.visit import Access, Page, Visit

log = structlog.get_logger()

WITHIN_S = 600
"""How long the provider may take to ask who it is."""


@dataclass(frozen=True, slots=True)
class LogInPaths:
    """The addresses of the log-in."""

    login: str
    leave: str
    """Leads to the provider."""
    returned: str
    """Where the provider sends browsers back to."""


class ProviderLogin:
    """Signs people in at a provider.

    The site has the templates `provider_login.html` and `login_failed.html`.
    """

    def __init__(
        self,
        provider: OpenIdProvider,
        paths: LogInPaths,
        *,
        pages: Pages,
        door: Door,
        admit: Callable[[Visit, Claims], Response],
    ) -> None:
        """`admit` lets in whom the claims name; it raises `LoginError` when they name nobody."""
        self._provider, self._paths = provider, paths
        self._pages, self._door, self._admit = pages, door, admit
        # A key of this process: a log-in under way ends with it, as sessions do.
        self._signer = URLSafeTimedSerializer(secrets.token_bytes(32), salt="login")

    def pages(self) -> list[Page]:
        """The pages of the log-in."""
        return [
            Page(self._paths.login, self._ask, access=Access.ANYBODY),
            Page(self._paths.leave, self._leave, access=Access.ANYBODY),
            Page(self._paths.returned, self._return, access=Access.ANYBODY),
        ]

    def _ask(self, visit: Visit) -> Response:
        return self._pages.draw("provider_login.html", visit)

    def _leave(self, visit: Visit) -> Response:
        address, attempt = self._provider.begin(visit.moment)
        kept = self._signer.dumps(asdict(attempt))
        return self._door.remember_login(go_to(address), str(kept), for_s=WITHIN_S)

    def _return(self, visit: Visit) -> Response:
        try:
            claims = self._provider.finish(self._attempt(visit), visit.query, visit.moment)
            return self._admit(visit, claims)
        except LoginError as failed:
            log.warning("login_failed", reason=failed.reason)
            return self._pages.draw("login_failed.html", visit, status=403)

    def _attempt(self, visit: Visit) -> LoginAttempt:
        try:
            return LoginAttempt(**self._signer.loads(visit.login, max_age=WITHIN_S))
        except (BadData, TypeError):
            raise LoginError("no log-in under way") from None


def name_of(claims: Claims) -> str:
    """What to call the person on the page; empty when the provider does not say."""
    parts = (claims.get("given_name"), claims.get("family_name"))
    name = claims.get("name") or " ".join(part for part in parts if isinstance(part, str))
    return name if isinstance(name, str) and name.isprintable() else ""
