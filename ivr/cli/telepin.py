"""`kasja telepin`: operators set, look at, unlock and remove telePINs, and rotate their pepper."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, answer_line, tell
from ivr.cli.operator import operator
from ivr.cli.peppers import peppers, retire_pepper, rotate_pepper
from ivr.cli.person import HELP, asked_person, asked_twice, told
from ivr.errors import ConfigError
from ivr.identity.assurance import PersonRef
from ivr.identity.telepins import TelepinStatus
from ivr.identity.weakness import Weakness
from ivr.store.telepins import SqlTelepins
from ivr.wiring import parts

telepin = typer.Typer(
    help="TelePINs: set, look at, unlock, remove. What is done is audited with your login name.",
    no_args_is_help=True,
)
_Person = Annotated[str | None, typer.Argument(help=HELP, show_default=False)]
_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]

_WHY = {
    Weakness.LENGTH: "it has not exactly six digits",
    Weakness.IDENTICAL: "it is one digit six times",
    Weakness.CONSECUTIVE: "its digits follow one another",
    Weakness.PERSONAL: "it is a part of the person's PESEL, NIP or telephone number",
    Weakness.BIRTH_DATE: "it is the person's birth date or a part of it",
    Weakness.COMMON: "it is one that many people choose",
}


@contextmanager
def _telepins() -> Iterator[SqlTelepins]:
    with told():
        configured = settings.load()
        engine = parts.open_store(configured)
        try:
            yield parts.telepins(configured, engine)
        finally:
            engine.dispose()


# More arguments are let in only to be refused: the library's own message would repeat them.
@telepin.command("set", context_settings={"allow_extra_args": True})
def set_telepin(context: typer.Context, person: _Person = None, *, json: _Json = False) -> None:
    """Set a person's telePIN; that unlocks it, too.

    The telePIN is asked for twice and hidden, or read as one line of standard input where that is no
    terminal (after the line with the person, when PERSON is left out). It is never an argument.

    Exit code 0 when it is set, 2 when it is too weak: every rule that it breaks is told, and nothing
    is changed. --json prints {set, weaknesses}.
    """
    if context.args:
        raise ConfigError(
            "a telePIN is no argument: others can see it, and the shell keeps it;"
            " give another one at the prompt or on standard input"
        )
    with _telepins() as telepins:
        chosen = asked_person(telepins, person)
        broken = telepins.choose(chosen, asked_twice("telePIN"), moment=_now(), by=operator())
    if json:
        answer({"set": not broken, "weaknesses": [rule.value for rule in broken]})
    elif not broken:
        tell("set")
    if broken:
        why = ", ".join(_WHY[rule] for rule in broken)
        raise ConfigError(f"telePIN: {why}; nothing was changed, choose another")


@telepin.command()
def status(person: _Person = None, *, json: _Json = False) -> None:
    """Tell whether a person's telePIN is inactive, active or locked.

    --json prints {person, state, changed_at, delayed_until}; moments are UTC, or null.
    """
    with _telepins() as telepins:
        chosen = asked_person(telepins, person)
        found = telepins.status(chosen, _now())
    if json:
        answer(_status_json(chosen, found))
        return
    changed = f", since {found.changed_at:%Y-%m-%d %H:%M} UTC" if found.changed_at else ""
    tell(f"{found.state.value}{changed}")
    if found.delayed_until:
        tell(f"no attempt counts until {found.delayed_until:%H:%M:%S} UTC: too many failures")


@telepin.command()
def history(
    person: _Person = None,
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    json: _Json = False,
) -> None:
    """List what happened to a person's telePIN, as its owner sees it, newest first.

    --json prints one {moment, kind, source} a line.
    """
    with _telepins() as telepins:
        uses = telepins.history(asked_person(telepins, person), limit=limit)
    for use in uses:
        if json:
            answer_line(
                {"moment": use.moment.isoformat(), "kind": use.kind.value, "source": use.source}
            )
        else:
            tell(f"{use.moment:%Y-%m-%d %H:%M:%S}  {use.kind.value:12} {use.source or 'withheld'}")
    if not uses and not json:
        tell("nothing happened yet")


@telepin.command()
def unlock(person: _Person = None, *, json: _Json = False) -> None:
    """Let a person try again whose telePIN is locked or delayed; the telePIN stays.

    Only for those who proved who they are by other means: on the phone, nobody did. --json prints
    {unlocked}.
    """
    with _telepins() as telepins:
        chosen = asked_person(telepins, person)
        unlocked = telepins.unlock(chosen, moment=_now(), by=operator())
    if json:
        answer({"unlocked": unlocked})
    else:
        tell("unlocked" if unlocked else "nothing to do: it is neither locked nor delayed")


@telepin.command()
def deactivate(person: _Person = None, *, json: _Json = False) -> None:
    """Remove a person's telePIN; they get general information until they set one.

    --json prints {deactivated}.
    """
    with _telepins() as telepins:
        chosen = asked_person(telepins, person)
        removed = telepins.deactivate(chosen, moment=_now(), by=operator())
    if json:
        answer({"deactivated": removed})
    else:
        tell("deactivated" if removed else "nothing to do: none is set")


telepin.command("peppers")(peppers)
telepin.command("rotate-pepper")(rotate_pepper)
telepin.command("retire-pepper")(retire_pepper)


def _now() -> datetime:
    return datetime.now(UTC)


def _status_json(person: PersonRef, found: TelepinStatus) -> dict[str, object]:
    return {
        "person": person,
        "state": found.state.value,
        "changed_at": found.changed_at.isoformat() if found.changed_at else None,
        "delayed_until": found.delayed_until.isoformat() if found.delayed_until else None,
    }
