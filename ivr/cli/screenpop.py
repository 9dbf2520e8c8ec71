"""`kasja screen-pop`: what a consultant sees of a call, once."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, say, tell
from ivr.identity.context import ScreenPop, Shown
from ivr.wiring import parts


def screen_pop(
    token: Annotated[
        str, typer.Argument(help="IVR_CONTEXT of the call's channel; - reads standard input.")
    ],
    *,
    agent: Annotated[
        str, typer.Option(help="The queue's member interface, e.g. PJSIP/agent-us-zwroty.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show who is calling, for whom, and what is proved: to the agent who got the call, once.

    Each view, and each refusal, is a record in kasja audit. Exit code 1 when the token opens
    nothing: used, expired, of another agent, of a call that is over or went on, or unknown.
    """
    given = sys.stdin.readline().strip() if token == "-" else token  # noqa: S105
    configured = settings.load()
    contexts = parts.contexts(configured, parts.open_store(configured))
    shown = contexts.redeem(given, agent, datetime.now(UTC))
    if shown is None:
        say("this token opens nothing (kasja audit list --kind context_refused says why)")
        raise typer.Exit(1)
    if json:
        answer(shown.as_json())
    else:
        _tell(shown)


def _tell(shown: ScreenPop) -> None:
    proof = shown.proof
    tell(f"topic      {proof.topic}")
    tell(f"proved     {proof.assurance.label} at {proof.proved_at.isoformat(timespec='seconds')}")
    tell(f"caller     {_line(shown.caller)}")
    if proof.subject.role:
        tell(f"acts for   {_line(shown.subject)}  as {proof.subject.role}, {proof.subject.scope}")
    tell(f"may tell   {', '.join(sorted(shown.unlocked))}")
    tell(f"number     {proof.caller}")


def _line(shown: Shown) -> str:
    return f"{shown.name}  PESEL {shown.pesel or '-'}  NIP {shown.nip or '-'}  ref {shown.person}"
