"""All commands together; a command's module is imported when the command is used.

`kasja classify` must not wait for the telephone's libraries to load.
"""

from importlib import import_module
from typing import cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS: dict[str, str] = {
    "up": "up:up",
    "serve": "serve:serve",
    "account": "account:account",
    "asterisk": "alone:asterisk",
    "consultants": "alone:consultants",
    "call": "call:call",
    "talk": "talk:talk",
    "check": "check:check",
    "status": "status:status",
    "classify": "classify:classify",
    "interpret": "interpret:interpret",
    "hear": "hear:hear",
    "speak": "speak:speak",
    "evaluate": "evaluate:evaluate",
    "model": "model:model",
    "say": "say:say",
    "prompts": "prompts:prompts",
    "report": "report:report",
    "telepin": "telepin:telepin",
    "people": "people:people",
    "audit": "audit:audit",
    "screen-pop": "screenpop:screen_pop",
    "callbacks": "callbacks:callbacks",
    "retention": "retention:retention",
    "routing": "routing:routing",
    "demo": "demo:demo",
    "bench": "bench:bench",
}
"""Name → module of this package and what it holds: a function, or a group of commands."""


class Commands(TyperGroup):
    """The commands by name."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        """In the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002
        """Import one; None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"ivr.cli.{module}"), attribute)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
            alone.command(cmd_name)(found)
            found = alone
        command = cast("TyperCommand | TyperGroup", get_command(found))
        command.name = cmd_name
        return command


app = typer.Typer(
    name="kasja",
    cls=Commands,
    help="KASja, the voicebot that answers the hotline of the Polish National Revenue Administration.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _program() -> None:
    """KASja, the voicebot that answers the hotline of the Polish National Revenue Administration."""
