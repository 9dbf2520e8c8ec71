"""The panel of an installation: what it refuses, and its demo's operators on a real store."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr import wiring, wiring_panel
from ivr.errors import ConfigError
from ivr.panel.paths import PATHS
from ivr.settings import Deployment, Panel, PanelLogIn, Settings
from ivr.store import demo_operators
from tests.panel.browsing import Browser

ROOT = Path(__file__).parents[2]
OIDC = {"login": PanelLogIn.OIDC, "oidc_issuer": "https://idp.test", "oidc_client_id": "panel"}
PUBLIC = {"public_url": "https://panel.example"}


def configured(
    state: Path, panel: Mapping[str, object], deployment: Deployment = Deployment.DEMO
) -> Settings:
    return Settings(
        content=ROOT, state=state, deployment=deployment, panel=Panel.model_validate(panel)
    )


@pytest.mark.parametrize(
    ("deployment", "panel", "wrong"),
    [
        (Deployment.PRODUCTION, {}, "panel.public_url: production needs an https address"),
        (Deployment.DEMO, {"host": "0.0.0.0"}, "panel.public_url: only loopback"),  # noqa: S104
        (Deployment.DEMO, {"login": PanelLogIn.OIDC}, "panel.oidc_issuer: missing"),
        (Deployment.DEMO, OIDC, "panel-oidc-client-secret: missing"),
        (Deployment.DEMO, {"tls_key": "x.pem"}, "panel.tls_certificate, panel.tls_key: name both"),
        (
            Deployment.DEMO,
            {"oidc_roles": {"boss": ["everything"]}},
            "panel.oidc_roles.boss: no role everything; there are view",
        ),
    ],
)
def test_what_would_leave_the_panel_open_is_refused(
    tmp_path: Path, deployment: Deployment, panel: dict[str, object], wrong: str
) -> None:
    with pytest.raises(ConfigError, match=wrong):
        wiring_panel.check(configured(tmp_path, panel, deployment))


@pytest.mark.parametrize(
    "panel", [PUBLIC, {**PUBLIC, **OIDC, "oidc_public_client": True, "oidc_roles_claim": "groups"}]
)
def test_what_production_needs_is_enough(tmp_path: Path, panel: dict[str, object]) -> None:
    wiring_panel.check(configured(tmp_path, panel, Deployment.PRODUCTION))


def test_the_demo_s_operators_log_in_with_its_password(tmp_path: Path) -> None:
    settings = configured(tmp_path, {})
    engine = wiring.open_store(settings)
    for _ in range(2):  # a restart changes nothing
        wiring_panel.seed_demo(settings, engine)
    app = wiring_panel.application(settings, engine, htmx=None).app
    browser = Browser(TestClient(app, wiring_panel.SITE.address(settings)))
    assert browser.log_in("kierownik", "złe hasło złe hasło").status_code == 403
    assert browser.get("/zdrowie").json()["healthy"]
    browser.log_in("kierownik", wiring_panel.demo_password(settings))

    assert "Halina Nieprawdziwa" in browser.get(PATHS.home).text


def test_production_has_no_demo_operators(tmp_path: Path) -> None:
    settings = configured(tmp_path, PUBLIC, Deployment.PRODUCTION)
    engine = wiring.open_store(settings)
    wiring_panel.seed_demo(settings, engine)

    assert not demo_operators.is_seeded(engine)
