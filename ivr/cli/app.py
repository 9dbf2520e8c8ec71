"""All commands together; a command's module is imported when the command is used.

`kasja status` must not wait for what `kasja routing` needs, and `kasja --help` for none of it.
"""

from collections.abc import Callable
from importlib import import_module
from typing import cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from ivr.cli.commands import COMMANDS, FILTERS


class Commands(TyperGroup):
    """The commands by name."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        """In the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        """What help tells of one, which is not imported for it; None when there is no such command."""
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name][1]) if cmd_name in COMMANDS else None

    def resolve_command(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, TyperCommand | TyperGroup | None, list[str]]:
        """Import the one that is used; an unknown one is refused."""
        name, announced, rest = super().resolve_command(ctx, args)
        return name, _imported(name) if name and announced else None, rest


class Filter(TyperCommand):
    """A command that reads its arguments itself."""

    def __init__(self, name: str, run: Callable[[list[str]], None]) -> None:
        """`run` takes the arguments as they were written."""
        super().__init__(name)
        self._run = run

    def parse_args(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> list[str]:
        """Leave everything to the filter, its help too."""
        ctx.args = args
        return []

    def invoke(self, ctx: typer.Context) -> None:  # type: ignore[override]
        """Run it."""
        self._run(ctx.args)


def _imported(name: str) -> TyperCommand | TyperGroup:
    module, _, attribute = COMMANDS[name][0].partition(":")
    found = getattr(import_module(f"ivr.cli.{module}"), attribute)
    if name in FILTERS:
        return Filter(name, found)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
        alone.command(name)(found)
        found = alone
    command = cast("TyperCommand | TyperGroup", get_command(found))
    command.name = name
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
