"""The panel's log-in at a provider: who is let in, with which roles."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ivr.identity.operators import Operator, OperatorRole
from ivr.panel import provider_login, site
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.panel.provider_login import ClaimMap
from ivr.web.oidc import Claims, Client, OpenIdProvider
from ivr.web.visit import Page
from tests.account.provider import CLIENT, ISSUER, SECRET, Provider
from tests.panel.browsing import ORIGIN, Browser, World

LOCAL = ClaimMap("preferred_username")
MEANING = {"kas-kierownik": frozenset({OperatorRole.VIEW, OperatorRole.PUBLISH})}
FROM_CLAIMS = ClaimMap("preferred_username", "groups", MEANING)
SESSION = "__Host-panel-sesja"


class Login:
    """A browser that signs in to the panel at a provider."""

    def __init__(self, world: World, claim_map: ClaimMap) -> None:
        self.provider = Provider(lambda: world.now)
        http = TestClient(self.provider.app(), ISSUER)

        def pages(panel: Panel) -> list[Page]:
            oidc = OpenIdProvider(Client(ISSUER, CLIENT, SECRET, ORIGIN + PATHS.returned), http)
            return provider_login.pages(panel, oidc, claim_map=claim_map)

        settings = world.settings(follows_accounts=not claim_map.roles)
        app = site.build(world.ports(), pages, settings, healthy=lambda: None)
        self.browser = Browser(TestClient(app, ORIGIN))

    def come_back(self, **claims: object) -> Response:
        """Sign in as whom the claims name and come back."""
        self.provider.claims = claims
        leaving = self.browser.http.get(PATHS.provider, follow_redirects=False)
        brought = self.provider.authorize(leaving.headers["location"])
        return self.browser.get(PATHS.returned, params=brought)

    @property
    def is_in(self) -> bool:
        return SESSION in self.browser.http.cookies


def test_who_has_an_account_is_let_in_with_its_roles(world: World) -> None:
    login = Login(world, LOCAL)
    assert "Przejdź do logowania" in login.browser.get(PATHS.login).text
    page = login.come_back(preferred_username="EWA", groups=["admin"])

    assert f'content="0; url={PATHS.home}"' in page.text
    assert "Ewa Kierowniczka" in login.browser.get(PATHS.home).text
    assert [(e.kind, e.actor.name, e.details) for e in world.audit.events] == [
        ("operator_login", "ewa", {"how": "oidc"})
    ]


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"preferred_username": "obca"},
        {"preferred_username": ""},
        {"preferred_username": None},
        {"preferred_username": ["ewa"]},
        {"preferred_username": "ewa\n"},
        {"preferred_username": "e" * 65},
        {"preferred_username": "ewa", "aud": "another"},
    ],
)
def test_who_has_none_is_not(world: World, claims: dict[str, object]) -> None:
    login = Login(world, LOCAL)
    page = login.come_back(**claims)

    assert (page.status_code, "Nie zalogowano" in page.text) == (403, True)
    assert not login.is_in
    assert world.audit.events == []


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        (["view", "edit"], {"view", "edit"}),
        (["kas-kierownik", "obcy"], {"view", "publish"}),
        ("kas-kierownik audit", {"view", "publish", "audit"}),
        (["agent"], set()),
        ([], set()),
        (None, set()),
        ({"view": True}, set()),
        ([["view"], 7], set()),
    ],
)
def test_roles_may_come_from_a_claim(world: World, groups: object, roles: set[str]) -> None:
    claims = {"preferred_username": "Nowa@mf.example", "name": "Nowa Osoba", "groups": groups}
    found = provider_login.operator_of(world.operators, claims, FROM_CLAIMS)  # type: ignore[arg-type]

    assert found == Operator("nowa@mf.example", "Nowa Osoba", frozenset(map(OperatorRole, roles)))


def test_a_consultant_s_telephone_is_the_account_s(world: World) -> None:
    claims: Claims = {"preferred_username": "olga", "groups": ["agent"]}
    found = provider_login.operator_of(world.operators, claims, FROM_CLAIMS)

    assert found == Operator("olga", "olga", frozenset({OperatorRole.AGENT}), "bot")


def test_a_session_of_a_provider_s_roles_outlasts_the_accounts(world: World) -> None:
    login = Login(world, FROM_CLAIMS)
    login.come_back(preferred_username="nowa", groups=["view"])
    world.pass_s(60)

    assert login.browser.get(PATHS.home).url.path != PATHS.expired
