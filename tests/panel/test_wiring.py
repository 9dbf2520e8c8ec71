"""The panel of an installation: what it refuses, and its demo's operators on a real store."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.errors import ConfigError
from ivr.identity.assurance import Assurance, Subject
from ivr.identity.context import Proof
from ivr.panel.paths import PATHS
from ivr.settings import Deployment, Panel, PanelLogIn, Settings
from ivr.store import demo_operators
from ivr.store.agent_calls import SqlAgentCalls
from ivr.store.entries import AgentCall
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts
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
    engine = parts.open_store(settings)
    for _ in range(2):  # a restart changes nothing
        wiring_panel.seed_demo(settings, engine)
    app = wiring_panel.application(settings, engine, htmx=None).app
    browser = Browser(TestClient(app, wiring_panel.SITE.address(settings)))
    assert browser.log_in("kierownik", "złe hasło złe hasło").status_code == 403
    assert browser.get("/zdrowie").json()["healthy"]
    browser.log_in("kierownik", wiring_panel.demo_password(settings))

    assert "Halina Nieprawdziwa" in browser.get(PATHS.home).text
    assert "logowanie do panelu" in browser.get(PATHS.audit).text
    assert "Rejestr jest cały." in browser.send(PATHS.audit, to=PATHS.audit_check).text


def test_a_consultant_sees_the_call_that_the_queue_gave_them(tmp_path: Path) -> None:
    """The real store on both sides: what the service writes, the desk shows."""
    settings = configured(tmp_path, {})
    engine = parts.open_store(settings)
    wiring_panel.seed_demo(settings, engine)
    parts.seed_demo(settings, engine)
    agent, now = "PJSIP/agent-us-zwroty", datetime.now(UTC)
    zofia = parts.telepins(settings, engine).find("90022778245")
    assert zofia is not None
    proof = Proof("c1", "ph-1", Subject(zofia, zofia), Assurance.TELEPIN, "ZWROT_NADPLATA", now)
    contexts = parts.contexts(settings, engine)
    contexts.keep(proof)
    contexts.issue("c1", agent, now)
    SqlAgentCalls(engine).connected(AgentCall("c1", agent, "us-zwroty", now))
    app = wiring_panel.application(settings, engine, htmx=None).app
    browser = Browser(TestClient(app, wiring_panel.SITE.address(settings)))
    browser.log_in("konsultant-zwroty", wiring_panel.demo_password(settings))
    page = browser.get(PATHS.desk).text

    assert "Zofia Bajkowa" in page
    assert "do spraw zwrotów podatku" in page
    assert "Centrala nie odpowiada" in page


def test_production_has_no_demo_operators(tmp_path: Path) -> None:
    settings = configured(tmp_path, PUBLIC, Deployment.PRODUCTION)
    engine = parts.open_store(settings)
    wiring_panel.seed_demo(settings, engine)

    assert not demo_operators.is_seeded(engine)


def test_a_provider_s_log_in_is_wired(tmp_path: Path) -> None:
    settings = configured(tmp_path, {**OIDC, "oidc_public_client": True})
    engine = parts.open_store(settings)
    app = wiring_panel.application(settings, engine, htmx=None).app
    browser = Browser(TestClient(app, wiring_panel.SITE.address(settings)))

    assert "Przejdź do logowania" in browser.get(PATHS.home).text
