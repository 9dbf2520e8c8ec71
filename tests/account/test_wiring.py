"""Settings that would leave accounts open are refused by name, before anything listens."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.account.paths import PATHS
from ivr.errors import ConfigError
from ivr.identity.caller import caller_of
from ivr.secret import Secret
from ivr.settings import Account, Deployment, LogIn, Settings
from ivr.store import vault
from ivr.wiring import account as wiring_account
from ivr.wiring import parts

ROOT = Path(__file__).parents[2]
OIDC = {"login": LogIn.OIDC, "oidc_issuer": "https://idp.test", "oidc_client_id": "telepin"}
PUBLIC = {**OIDC, "public_url": "https://telepin.example", "oidc_public_client": True}


def configured(
    state: Path, account: Mapping[str, object], deployment: Deployment = Deployment.DEMO
) -> Settings:
    return Settings(
        content=ROOT, state=state, deployment=deployment, account=Account.model_validate(account)
    )


@pytest.mark.parametrize(
    ("deployment", "account", "wrong"),
    [
        (Deployment.PRODUCTION, {}, "account.login: demo lets anybody be anybody"),
        (
            Deployment.PRODUCTION,
            {"public_url": "https://telepin.example"},
            "account.login: demo lets anybody be anybody",
        ),
        (Deployment.PRODUCTION, OIDC, "account.public_url: production needs an https address"),
        (Deployment.DEMO, {"host": "0.0.0.0"}, "account.public_url: only loopback"),  # noqa: S104
        (Deployment.DEMO, {"public_url": "http://telepin.example"}, "only loopback"),
        (Deployment.DEMO, {"login": LogIn.OIDC}, "account.oidc_issuer: missing"),
        (Deployment.DEMO, {**OIDC, "oidc_client_id": ""}, "account.oidc_client_id: missing"),
        (Deployment.DEMO, {**OIDC, "oidc_issuer": "http://idp.test"}, "by TLS only"),
        (Deployment.DEMO, {**PUBLIC, "oidc_scopes": ("profile",)}, "openid is missing"),
        (Deployment.DEMO, OIDC, "oidc-client-secret: missing"),
        (Deployment.DEMO, {"tls_key": "x.pem"}, "name both or neither"),
        (
            Deployment.DEMO,
            {"tls_certificate": "x", "tls_key": "x"},
            "no file x; name a readable PEM",
        ),
    ],
)
def test_what_would_leave_accounts_open_is_refused(
    tmp_path: Path, deployment: Deployment, account: dict[str, object], wrong: str
) -> None:
    with pytest.raises(ConfigError, match=wrong):
        wiring_account.check(configured(tmp_path, account, deployment))


def test_what_production_needs_is_enough(tmp_path: Path) -> None:
    wiring_account.check(configured(tmp_path, PUBLIC, Deployment.PRODUCTION))


def test_the_provider_s_secret_is_never_made_up(tmp_path: Path) -> None:
    settings = configured(tmp_path, OIDC)
    parts.open_vault(settings).create(vault.PEPPER)
    with pytest.raises(ConfigError, match="oidc-client-secret: missing"):
        wiring_account.check(settings)
    parts.open_vault(settings).create(vault.OIDC_CLIENT)
    wiring_account.check(settings)


@pytest.mark.parametrize(
    "url", ["telepin.example", "https://", "https://a b", "https://x/y", "ftp://x"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="public_url"):
        Account.model_validate({"public_url": url})


class RealSite:
    """A browser signed in as Zofia on a site with a database of its own."""

    def __init__(self, state: Path) -> None:
        self.settings = configured(state, {})
        self.engine = parts.open_store(self.settings)
        parts.seed_demo(self.settings, self.engine)
        application = wiring_account.application(self.settings, self.engine, htmx=None).app
        self.browser = TestClient(application, wiring_account.SITE.address(self.settings))
        self.send(PATHS.login, osoba="zofia")

    def send(self, path: str, **fields: str) -> str:
        """Open a page and send its form."""
        csrf = self.browser.get(path).text.split('name="csrf" value="')[-1][:64]
        return self.browser.post(path, data={"csrf": csrf, **fields}).text

    def choose(self, telepin: str) -> str:
        return self.send(PATHS.choose, telepin=telepin, telepin_again=telepin)


@pytest.fixture
def real(tmp_path: Path) -> RealSite:
    return RealSite(tmp_path)


def test_what_is_set_stays_and_a_restart_keeps_it(real: RealSite) -> None:
    """The demo's people are put into the register once, not at every start."""
    assert "TelePIN nieaktywny" in real.send(PATHS.deactivate)
    parts.seed_demo(real.settings, real.engine)
    assert "TelePIN nieaktywny" in real.browser.get(PATHS.hotline).text
    parts.seed_demo(real.settings, real.engine, anew=True)
    assert "TelePIN aktywny" in real.browser.get(PATHS.hotline).text
    assert real.browser.get("/zdrowie").json()["healthy"]


def test_who_is_locked_on_the_phone_unlocks_on_the_page(real: RealSite) -> None:
    """Ten wrong telePINs on the phone, a new one on the page, and the phone knows them again."""
    verifier = parts.verifier(real.settings, real.engine)
    caller = caller_of("600100200", "c1", parts.pseudonyms(real.settings))
    began = datetime.now(UTC) - timedelta(days=2)
    for number in range(10):
        moment = began + timedelta(hours=2 * number)
        verifier.authenticate("90022778245", Secret("000000"), caller=caller, moment=moment)
    page = real.browser.get(PATHS.hotline).text
    assert "TelePIN zablokowany" in page
    assert "telefon: ••• 200" in real.browser.get(PATHS.history).text
    assert "Poprawnie ustawiono telePIN" in real.choose("271593")
    assert "TelePIN aktywny" in real.browser.get(PATHS.hotline).text
    proved = verifier.authenticate(
        "90022778245", Secret("271593"), caller=caller, moment=datetime.now(UTC)
    )
    assert proved.person is not None


def test_a_telepin_set_on_the_page_is_written_nowhere(
    real: RealSite,
    tmp_path: Path,
    log_lines: Callable[[], str],
    configure_logs: Callable[[], None],
) -> None:
    """Neither the one that was kept nor one that was refused is in any file or line."""
    configure_logs()
    refused, kept = real.choose("876543"), real.choose("271593")
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    said = log_lines().encode()
    assert "Nie ustawiono" in refused
    assert "Poprawnie ustawiono" in kept
    assert len(written) >= 5
    assert b"page_served" in said

    for secret in (b"876543", b"271593"):
        assert [each for each in (*written, said, kept.encode()) if secret in each] == []
