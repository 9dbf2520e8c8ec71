"""`kasja demo`: what exists in a demo only."""

from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.errors import ConfigError
from ivr.identity.operators import Operator
from ivr.settings import Deployment, Settings
from ivr.store import demo as store_demo
from ivr.store import demo_operators
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts

demo = typer.Typer(help="The fictitious people and operators of a demo.", no_args_is_help=True)


def _configured() -> Settings:
    configured = settings.load()
    if configured.deployment is not Deployment.DEMO:
        raise ConfigError("deployment: production has no demo people; use a demo installation")
    return configured


@demo.command()
def people(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the fictitious people: names, PESEL, NIP, telePIN, and whom they may act for."""
    everybody = store_demo.people(_configured().content / "config" / "demo")
    if json:
        answer([person.as_json() for person in everybody])
        return
    for person in everybody:
        numbers = f"PESEL {person.pesel or '-':11}  NIP {person.nip or '-':10}"
        tell(f"{person.name:24} {numbers}  telePIN {person.telepin or '-'}")
        for authority in person.acts_for:
            until = f" until {authority.until}" if authority.until else ""
            tell(f"{'':24} may act for {authority.whom} ({authority.role}){until}")


@demo.command()
def operators(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the fictitious operators of the panel and the password that they share.

    --json prints [{name, spoken, roles, agent, password}].
    """
    configured = _configured()
    everybody = demo_operators.operators(configured.content / "config" / "demo")
    password = wiring_panel.demo_password(configured)
    if json:
        answer([{**_operator(each), "password": password} for each in everybody])
        return
    tell(f"panel {wiring_panel.SITE.address(configured)}  password {password}")
    for each in everybody:
        tell(
            f"{each.name:20} {each.spoken:24} {' '.join(sorted(each.roles))}  {each.agent}".rstrip()
        )


def _operator(who: Operator) -> dict[str, object]:
    return {
        "name": who.name,
        "spoken": who.spoken,
        "roles": sorted(who.roles),
        "agent": who.agent or None,
    }


@demo.command()
def seed() -> None:
    """Put the fictitious people into the register anew, and unlock them."""
    configured = _configured()
    parts.seed_demo(configured, parts.open_store(configured), anew=True)
    tell("done")
