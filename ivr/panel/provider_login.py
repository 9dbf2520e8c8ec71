"""Who a provider's log-in names, and what they may do: a local account, or roles among the claims."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from ivr.identity.operators import Operator, OperatorRole, Operators
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.web.oidc import Claims, LoginError, OpenIdProvider
from ivr.web.provider_login import LogInPaths, ProviderLogin, name_of
from ivr.web.visit import Page, Visit

LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """How the provider's claims are read."""

    name: str
    """The claim that carries the log-in name."""
    roles: str = ""
    """The claim that lists roles; empty where the account of that name has them."""
    meaning: Mapping[str, frozenset[OperatorRole]] | None = None
    """What the values of `roles` mean; a role's own name means that role anyway."""


def pages(panel: Panel, provider: OpenIdProvider, *, claim_map: ClaimMap) -> list[Page]:
    """The log-in at this provider."""

    def admit(visit: Visit, claims: Claims) -> Response:
        operator = operator_of(panel.ports.operators, claims, claim_map)
        return panel.admit(visit, operator, panel.pages.draw("welcome.html", visit), how="oidc")

    paths = LogInPaths(PATHS.login, PATHS.provider, PATHS.returned)
    return ProviderLogin(provider, paths, pages=panel.pages, door=panel.door, admit=admit).pages()


def operator_of(operators: Operators, claims: Claims, claim_map: ClaimMap) -> Operator:
    """Who the claims say this is; `LoginError` when they name nobody who may log in."""
    name = claims.get(claim_map.name)
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise LoginError("no name in the claim")
    account = operators.named(name.lower())
    if not claim_map.roles:
        if account is None:
            raise LoginError("no such account")
        return account
    roles = roles_of(claims.get(claim_map.roles), claim_map.meaning or {})
    agent = account.agent if account else ""
    if not agent:
        roles -= {OperatorRole.AGENT}  # nobody knows which telephone is theirs
    return Operator(name.lower(), name_of(claims) or name, roles, agent)


def roles_of(
    told: object, meaning: Mapping[str, frozenset[OperatorRole]]
) -> frozenset[OperatorRole]:
    """The roles that a claim gives: a list of words, or one text with spaces between them."""
    words = told.split() if isinstance(told, str) else told if isinstance(told, list) else []
    known = {role.value: frozenset({role}) for role in OperatorRole} | dict(meaning)
    return frozenset(
        role for word in words if isinstance(word, str) for role in known.get(word, ())
    )
