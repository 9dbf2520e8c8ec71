"""`kasja up`: the whole hotline on this machine."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ivr import logs, settings
from ivr.cli.call import place, print_call
from ivr.cli.console import say, tell
from ivr.cli.hotline import Hotline, interruptible
from ivr.cli.sites import PANEL, enabled
from ivr.dialogue.forms import FORMS
from ivr.errors import SetupError
from ivr.settings import Deployment, PanelLogIn, Settings
from ivr.telephony.asterisk_config import TESTER
from ivr.testing.caller import read_script
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts

FORMS_FROM = 9101
"""The first form's extension in `dialplan/agents.conf`; the others follow in order."""
PROOF = Path("config/demo/proof.yaml")


def up(
    *,
    proof: Annotated[
        bool, typer.Option("--proof", help="Place one real spoken call first and print it.")
    ] = False,
) -> None:
    """Start Asterisk, the service and the demo telephones; serve until Ctrl-C.

    Exit code 2 when it cannot start, or when a hotline is running already.
    """
    configured = settings.load()
    logs.configure("warning")
    interruptible()
    say("starting …")
    hotline = Hotline(configured)
    try:
        hotline.start()
        _introduce(configured)
        if proof:
            _prove(configured)
        tell("Serving; Ctrl-C stops everything.")
        hotline.watch()
    except KeyboardInterrupt:
        say("stopping …")
    finally:
        hotline.stop()


def _introduce(configured: Settings) -> None:
    """How a tester calls."""
    telephony = configured.telephony
    tell(f"KASja answers at {telephony.sip_host}:{telephony.sip_port} (SIP over UDP).")
    for site in enabled(configured):
        tell(f"{site.introduced} {site.wiring.address(configured)}")
        if site is PANEL and _has_demo_operators(configured):
            password = wiring_panel.demo_password(configured)
            tell(f"  as kierownik, password {password} (others: kasja demo operators)")
    if configured.deployment is not Deployment.DEMO:
        return
    password = parts.passwords(configured).tester
    tell("Register a softphone (Linphone, baresip …):")
    tell(f"  server    {telephony.sip_host}:{telephony.sip_port}")
    tell(f"  user      {TESTER}")
    tell(f"  password  {password}")
    tell("  dial      223300330 (also 801055055); 9001 keys only; 9002 as if KASja were away;")
    forms = ", ".join(f"{FORMS_FROM + i} {name}" for i, name in enumerate(FORMS) if i)
    tell(f"            one form by itself: {forms}")
    tell("Fictitious people to be: kasja demo people. Metrics: ")
    tell(f"  http://127.0.0.1:{configured.metrics_port}/metrics")


def _has_demo_operators(configured: Settings) -> bool:
    demo = configured.deployment is Deployment.DEMO
    return demo and configured.panel.login is PanelLogIn.LOCAL


def _prove(configured: Settings) -> None:
    tell("Placing one call as proof …")
    turns = read_script(configured.content / PROOF)
    placed = asyncio.run(place(configured, "223300330", turns, voice=configured.speech.voice))
    print_call(placed)
    if placed.summary.get("outcome") != "answered":
        raise SetupError("the proof call reached no consultant; see the transcript above")
