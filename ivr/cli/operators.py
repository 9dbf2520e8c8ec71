"""`kasja operators`: the accounts of the panel, made and changed on the machine itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, answer_line, tell
from ivr.cli.operator import operator
from ivr.cli.person import asked_twice, told
from ivr.errors import ConfigError
from ivr.identity.operators import Operator, OperatorRole
from ivr.identity.passwords import LONGEST, SHORTEST, PasswordFlaw
from ivr.store.operator_accounts import AccountStatus, OperatorAccounts
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts

operators = typer.Typer(
    help="Who may log in to the panel, and to do what. What is done is audited with your login name.",
    no_args_is_help=True,
)
_Name = Annotated[str, typer.Argument(help="The log-in name.", show_default=False)]
_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
_Roles = Annotated[
    list[OperatorRole] | None,
    typer.Option("--role", help="May be given several times.", show_default=False),
]
_Agent = Annotated[
    str, typer.Option(help="The member of the queues they are, e.g. PJSIP/agent-us-zwroty.")
]
_WHY = {
    PasswordFlaw.SHORT: f"it is shorter than {SHORTEST} characters",
    PasswordFlaw.LONG: f"it is longer than {LONGEST} characters",
    PasswordFlaw.NAME: "it holds the log-in name",
    PasswordFlaw.COMMON: "it is one that many people choose",
    PasswordFlaw.SIMPLE: "it repeats a piece, or is a run of the keyboard",
}


@contextmanager
def _accounts() -> Iterator[OperatorAccounts]:
    with told():
        configured = settings.load()
        engine = parts.open_store(configured)
        try:
            yield wiring_panel.operator_accounts(configured, engine)
        finally:
            engine.dispose()


# More arguments are let in only to be refused: the library's own message would repeat them.
@operators.command(context_settings={"allow_extra_args": True})
def add(
    context: typer.Context,
    name: _Name,
    *,
    spoken: Annotated[str, typer.Option(help="First name and surname.")],
    role: _Roles = None,
    agent: _Agent = "",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="They sign in at the provider alone.")
    ] = False,
    json: _Json = False,
) -> None:
    """Make an account: who they are and what they may do.

    Roles: view sees, edit makes drafts, publish publishes and approves, emergency switches the emergency
    announcement, audit sees who did what, agent takes calls. The password is asked for twice and hidden,
    or read as one line of standard input. It is never an argument.

    Exit code 0 when it is made, 2 when the password is too weak: every rule that it breaks is told, and
    nothing is made. --json prints {done, flaws}.
    """
    _refuse_more(context)
    wanted = Operator(name, spoken, frozenset(role or ()), agent)
    with _accounts() as accounts:
        password = None if no_password else asked_twice("password")
        broken = accounts.add(wanted, password, moment=_now(), by=operator())
    _tell_password(broken, json=json)


@operators.command("list")
def everybody(*, json: _Json = False) -> None:
    """List the accounts.

    --json prints one {name, spoken, roles, agent, active, has_password, locked_until, changed_at} a line;
    moments are UTC, or null.
    """
    with _accounts() as accounts:
        found = accounts.everybody(_now())
    for each in found:
        if json:
            answer_line(_as_json(each))
        else:
            tell(_line(each))
    if not found and not json:
        tell("nobody may log in yet; kasja operators add makes an account")


@operators.command()
def roles(name: _Name, *, role: _Roles = None, agent: _Agent = "", json: _Json = False) -> None:
    """Replace what somebody may do; without --role, they may do nothing.

    Who is logged in loses or gains it within ten seconds. --json prints {done}.
    """
    with _accounts() as accounts:
        accounts.set_roles(name, role or (), agent, moment=_now(), by=operator())
    _tell_done(json=json)


@operators.command(context_settings={"allow_extra_args": True})
def password(context: typer.Context, name: _Name, *, json: _Json = False) -> None:
    """Give somebody a new password, which unlocks the account, too.

    It is asked for twice and hidden, or read as one line of standard input. Exit code 2 when it is too
    weak; then nothing is changed. --json prints {done, flaws}.
    """
    _refuse_more(context)
    with _accounts() as accounts:
        broken = accounts.set_password(name, asked_twice("password"), moment=_now(), by=operator())
    _tell_password(broken, json=json)


@operators.command()
def disable(name: _Name, *, json: _Json = False) -> None:
    """Let somebody in no more; who is logged in is out within ten seconds. --json prints {done}."""
    with _accounts() as accounts:
        accounts.set_active(name, active=False, moment=_now(), by=operator())
    _tell_done(json=json)


@operators.command()
def enable(name: _Name, *, json: _Json = False) -> None:
    """Let somebody in again who was disabled. --json prints {done}."""
    with _accounts() as accounts:
        accounts.set_active(name, active=True, moment=_now(), by=operator())
    _tell_done(json=json)


@operators.command()
def unlock(name: _Name, *, json: _Json = False) -> None:
    """Let somebody try again whose account wrong passwords have locked. --json prints {done}."""
    with _accounts() as accounts:
        accounts.unlock(name, moment=_now(), by=operator())
    _tell_done(json=json)


def _now() -> datetime:
    return datetime.now(UTC)


def _refuse_more(context: typer.Context) -> None:
    if context.args:
        raise ConfigError(
            "a password is no argument: others can see it, and the shell keeps it;"
            " give another one at the prompt or on standard input"
        )


def _tell_password(broken: tuple[PasswordFlaw, ...], *, json: bool) -> None:
    if json:
        answer({"done": not broken, "flaws": [flaw.value for flaw in broken]})
    elif not broken:
        tell("done")
    if broken:
        why = ", ".join(_WHY[flaw] for flaw in broken)
        raise ConfigError(f"password: {why}; nothing was done, choose another")


def _tell_done(*, json: bool) -> None:
    if json:
        answer({"done": True})
    else:
        tell("done")


def _line(status: AccountStatus) -> str:
    who = status.operator
    states = [] if status.active else ["disabled"]
    states += [f"locked until {status.locked_until:%H:%M:%S} UTC"] if status.locked_until else []
    states += [] if status.has_password else ["no password"]
    told = " ".join(sorted(who.roles)) or "no roles"
    agent = f"  {who.agent}" if who.agent else ""
    return f"{who.name:20} {who.spoken:28} {told}{agent}{'  ' if states else ''}{', '.join(states)}"


def _as_json(status: AccountStatus) -> dict[str, object]:
    who = status.operator
    return {
        "name": who.name,
        "spoken": who.spoken,
        "roles": sorted(who.roles),
        "agent": who.agent or None,
        "active": status.active,
        "has_password": status.has_password,
        "locked_until": status.locked_until.isoformat() if status.locked_until else None,
        "changed_at": status.changed_at.isoformat(),
    }
