"""Log-in by OpenID Connect: the honest way in, and every lie that must not open the door."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.responses import Response as ProviderResponse
from starlette.testclient import TestClient

from ivr.account import provider_login, site
from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.web.oidc import Client, OpenIdProvider
from ivr.web.visit import Page
from tests.account import provider as lies
from tests.account.browsing import NAME, ORIGIN, Browser, World
from tests.account.provider import CLIENT, ISSUER, SECRET, Claims, Provider

USUAL = Client(ISSUER, CLIENT, SECRET, ORIGIN + PATHS.returned)
SESSION = "__Host-sesja"


class Login:
    """A browser that signs in at a provider."""

    def __init__(self, world: World, client: Client = USUAL) -> None:
        self.provider = Provider(lambda: world.now)
        http = TestClient(self.provider.app(), ISSUER)

        def pages(office: Office) -> list[Page]:
            oidc = OpenIdProvider(client, http)
            return provider_login.pages(office, oidc, claim="pesel")

        settings = world.settings(demo=False)
        app = site.build(world.telepins, world.audit, pages, settings, healthy=world.healthy)
        self.browser = Browser(TestClient(app, ORIGIN))

    def leave(self) -> Response:
        """Go to the provider."""
        return self.browser.http.get(PATHS.provider, follow_redirects=False)

    def come_back(self, **other: str) -> Response:
        """Sign in there and come back with its answer."""
        brought = self.provider.authorize(self.leave().headers["location"]) | other
        return self.browser.get(PATHS.returned, params={k: v for k, v in brought.items() if v})

    @property
    def is_in(self) -> bool:
        return SESSION in self.browser.http.cookies


@pytest.fixture
def login(world: World) -> Login:
    return Login(world)


def test_the_way_in(login: Login) -> None:
    assert "Przejdź do logowania" in login.browser.get(PATHS.login).text
    page = login.come_back()
    assert page.status_code == 200
    # Not a redirect: the strict cookie would stay behind on one that another site began.
    assert f'content="0; url={PATHS.settings}"' in page.text
    assert NAME in login.browser.get(PATHS.settings).text
    assert "Tryb demonstracyjny" not in page.text


def test_what_the_provider_is_asked(login: Login) -> None:
    answer = login.leave()
    asked = {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert (
        asked.items()
        >= {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": ORIGIN + PATHS.returned,
            "scope": "openid profile",
            "code_challenge_method": "S256",
        }.items()
    )
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Secure", "SameSite=lax", "Max-Age=600"} <= set(cookie.split("; "))


def test_two_attempts_share_nothing(login: Login) -> None:
    first, second = (parse_qs(urlsplit(login.leave().headers["location"]).query) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": [CLIENT, "another-client"]},
        {"aud": []},
        {"exp": 1},
        {"exp": "soon"},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"nonce": "of-another-attempt"},
        {"nonce": ""},
        {"pesel": None},
        {"pesel": 90022778245},
        {"pesel": "90022778246"},
        {"pesel": ["90022778245"]},
        {"pesel": "' OR 1=1"},
        {"pesel": "PNODE-90022778245"},
        {"pesel": ""},
    ],
)
def test_claims_that_are_not_believed(login: Login, claims: Claims) -> None:
    login.provider.claims = claims
    page = login.come_back()
    assert page.status_code == 403
    assert "Logowanie się nie powiodło" in page.text
    assert not login.is_in


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "nonce", "sub", "pesel"])
def test_claims_that_must_be_there(login: Login, claim: str) -> None:
    login.provider.without = frozenset({claim})
    assert login.come_back().status_code == 403
    assert not login.is_in


@pytest.mark.parametrize(
    "sign",
    [
        lies.sign_with_another_key,
        lies.sign_with_public_key_as_secret,
        lies.do_not_sign,
        lambda _claims: "",
        lambda _claims: "a.b.c",
        lambda claims: lies.sign(claims)[:-8],
        lambda claims: lies.sign(claims) + "x",
    ],
)
def test_signatures_that_are_not_believed(login: Login, sign: lies.Sign) -> None:
    login.provider.sign = sign
    assert login.come_back().status_code == 403
    assert not login.is_in


def test_another_key_of_the_provider_is_believed(login: Login) -> None:
    login.provider.sign = lies.sign_with_ec
    assert login.come_back().status_code == 200
    assert login.is_in


@pytest.mark.parametrize(
    "other",
    [
        {"state": "another"},
        {"state": ""},
        {"state": "ż"},
        {"code": ""},
        {"iss": "https://evil.example"},
        {"error": "access_denied"},
        {"code": "", "error": "login_required"},
    ],
)
def test_answers_that_are_not_believed(login: Login, other: dict[str, str]) -> None:
    assert login.come_back(**other).status_code == 403
    assert not login.is_in


def test_an_answer_is_good_once(login: Login) -> None:
    brought = login.provider.authorize(login.leave().headers["location"])
    assert login.browser.get(PATHS.returned, params=brought).status_code == 200
    assert login.browser.get(PATHS.returned, params=brought).status_code == 403


def test_an_answer_is_good_in_the_browser_that_asked(login: Login) -> None:
    brought = login.provider.authorize(login.leave().headers["location"])
    login.browser.http.cookies.clear()
    assert login.browser.get(PATHS.returned, params=brought).status_code == 403


def test_a_cookie_of_a_log_in_cannot_be_made_up(login: Login) -> None:
    login.leave()
    login.browser.http.cookies.set(
        "__Host-logowanie", "eyJzdGF0ZSI6IngifQ.x.y", domain="telepin.test"
    )
    assert login.browser.get(PATHS.returned, params={"code": "1", "state": "x"}).status_code == 403


@pytest.mark.parametrize("pesel", ["90022778245", "PNOPL-90022778245"])
def test_the_number_may_stand_as_certificates_write_it(login: Login, pesel: str) -> None:
    login.provider.claims = {"pesel": pesel}
    assert login.come_back().status_code == 200


def test_who_is_not_in_the_register_learns_nothing_else(login: Login) -> None:
    login.provider.claims = {"pesel": "44051401359"}
    page = login.come_back()
    assert (page.status_code, "Nie możemy tu nic pokazać" in page.text) == (403, True)
    assert "44051401359" not in page.text
    assert not login.is_in


def test_a_phone_that_the_provider_knows_is_no_telepin(login: Login) -> None:
    login.provider.claims = {"phone_number": "+48 604 815 937"}
    login.come_back()
    page = login.browser.choose("604815")
    assert (page.status_code, "ani telefonu." in page.text) == (422, True)


def test_what_userinfo_tells_is_taken_for_the_same_subject_only(login: Login) -> None:
    login.provider.without = frozenset({"pesel"})
    login.provider.userinfo = {"pesel": "90022778245"}
    assert login.come_back().status_code == 200
    login.provider.userinfo = {"pesel": "90022778245", "sub": "s2"}
    assert login.come_back().status_code == 403


@pytest.mark.parametrize(
    ("acr", "status"), [("substantial", 200), ("high", 200), ("low", 403), (None, 403)]
)
def test_a_level_of_assurance_must_be_confirmed(world: World, acr: str | None, status: int) -> None:
    login = Login(world, replace(USUAL, acr=("substantial", "high")))
    login.provider.claims = {"acr": acr}
    assert login.come_back().status_code == status
    assert login.provider.asked["acr_values"] == "substantial high"


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        ("/.well-known/openid-configuration", ProviderResponse(status_code=500), 503),
        ("/.well-known/openid-configuration", PlainTextResponse("hello"), 503),
        ("/.well-known/openid-configuration", JSONResponse([]), 503),
        ("/.well-known/openid-configuration", JSONResponse({}), 503),
        ("/keys", ProviderResponse(status_code=404), 503),
        ("/keys", JSONResponse({"keys": "none"}), 503),
    ],
)
def test_a_provider_that_is_away_is_no_fault_of_the_person(
    login: Login, path: str, answer: ProviderResponse, status: int
) -> None:
    login.provider.answers = {path: answer}
    page = login.leave()
    assert (page.status_code, "chwilowo niedostępna" in page.text) == (status, True)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (ProviderResponse(status_code=502), 503),
        (JSONResponse({"error": "invalid_client"}, 401), 403),
        (PlainTextResponse("hello"), 403),
        (JSONResponse({"access_token": "a"}), 403),
    ],
)
def test_a_code_that_cannot_be_redeemed(
    login: Login, answer: ProviderResponse, status: int
) -> None:
    login.provider.answers = {"/token": answer}
    assert login.come_back().status_code == status
    assert not login.is_in


def test_metadata_of_another_issuer_are_refused(login: Login) -> None:
    login.provider.metadata = {"issuer": "https://evil.example"}
    assert login.leave().status_code == 503


def test_a_wrong_verifier_redeems_nothing(login: Login) -> None:
    brought = login.provider.authorize(login.leave().headers["location"])
    login.provider.asked["code_challenge"] = "of-somebody-else"
    assert login.browser.get(PATHS.returned, params=brought).status_code == 403
