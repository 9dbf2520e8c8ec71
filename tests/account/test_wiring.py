"""Settings that would leave accounts open are refused by name, before anything listens."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr import account_wiring, wiring
from ivr.account.paths import PATHS
from ivr.errors import ConfigError
from ivr.settings import Account, Deployment, LogIn, Settings
from ivr.store import vault

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
        account_wiring.check(configured(tmp_path, account, deployment))


def test_what_production_needs_is_enough(tmp_path: Path) -> None:
    account_wiring.check(configured(tmp_path, PUBLIC, Deployment.PRODUCTION))


def test_the_provider_s_secret_is_never_made_up(tmp_path: Path) -> None:
    settings = configured(tmp_path, OIDC)
    wiring.open_vault(settings).create(vault.PEPPER)
    with pytest.raises(ConfigError, match="oidc-client-secret: missing"):
        account_wiring.check(settings)
    wiring.open_vault(settings).create(vault.OIDC_CLIENT)
    account_wiring.check(settings)


@pytest.mark.parametrize(
    "url", ["telepin.example", "https://", "https://a b", "https://x/y", "ftp://x"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="public_url"):
        Account.model_validate({"public_url": url})


def test_on_the_real_store_what_is_set_stays_and_a_restart_keeps_it(tmp_path: Path) -> None:
    """The demo's people are put into the register once, not at every start."""
    settings = configured(tmp_path, {})
    engine = wiring.open_store(settings)
    wiring.seed_demo(settings, engine)
    telepins = wiring.telepins(settings, engine)
    zofia = telepins.find("90022778245")
    assert zofia is not None
    application = account_wiring.application(settings, engine, htmx=None)
    browser = TestClient(application, account_wiring.address(settings.account))
    page = browser.get(PATHS.login).text
    csrf = page.split('name="csrf" value="')[1][:64]
    page = browser.post(PATHS.login, data={"csrf": csrf, "osoba": "zofia"}).text
    page = browser.get(PATHS.deactivate).text
    csrf = page.split('name="csrf" value="')[-1][:64]
    page = browser.post(PATHS.deactivate, data={"csrf": csrf}).text
    assert "TelePIN nieaktywny" in page
    wiring.seed_demo(settings, engine)
    assert "TelePIN nieaktywny" in browser.get(PATHS.hotline).text
    wiring.seed_demo(settings, engine, anew=True)
    assert "TelePIN aktywny" in browser.get(PATHS.hotline).text
    assert browser.get("/zdrowie").json()["healthy"]


def test_a_telepin_set_on_the_page_is_written_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the one that was kept nor one that was refused is in any file or line."""
    settings = configured(tmp_path, {})
    engine = wiring.open_store(settings)
    wiring.seed_demo(settings, engine)
    browser = TestClient(
        account_wiring.application(settings, engine, htmx=None),
        account_wiring.address(settings.account),
    )

    def send(path: str, to: str, **fields: str) -> str:
        csrf = browser.get(path).text.split('name="csrf" value="')[-1][:64]
        return browser.post(to, data={"csrf": csrf, **fields}).text

    send(PATHS.login, PATHS.login, osoba="zofia")
    refused = send(PATHS.choose, PATHS.choose, telepin="876543", telepin_again="876543")
    kept = send(PATHS.choose, PATHS.choose, telepin="271593", telepin_again="271593")
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    said = "".join(capfd.readouterr()).encode()
    assert "Nie ustawiono" in refused
    assert "Poprawnie ustawiono" in kept
    assert len(written) >= 5

    for secret in (b"876543", b"271593"):
        assert [each for each in (*written, said, kept.encode()) if secret in each] == []
