"""`kasja callbacks`: who waits to be called back, what became of whom, and taking one back."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer_line, tell
from ivr.cli.operator import operator
from ivr.cli.routing_office import polish
from ivr.errors import ConfigError
from ivr.routing.callback import CallbackState
from ivr.store.callbacks import CallbackHistory, SqlCallbacks
from ivr.wiring import parts

callbacks = typer.Typer(help="Callers who asked to be called back.", no_args_is_help=True)
_Json = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
_MOST = 100


@callbacks.command("list")
def list_(
    *,
    all_: Annotated[bool, typer.Option("--all", help="Those that have ended too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = _MOST,
    json: _Json = False,
) -> None:
    """List the callbacks that are open, the newest first; numbers are shown by their last digits.

    --json prints for each {id, call_id, queue, topic, number, place_at, created_at, due_at, tries,
    state, dialled_at, ended_at, history: [{at, kind, detail}]}; times are UTC.
    """
    found = _open().newest(limit, ended=all_)
    for each in found:
        if json:
            answer_line(_as_json(each))
        else:
            _tell(each)
    if not found and not json:
        tell("nobody waits to be called back")


@callbacks.command()
def cancel(
    callback: Annotated[int, typer.Argument(help="As kasja callbacks list shows it.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; it stands in the history.")],
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Take a callback back: nobody will be called, and the number is forgotten.

    Exit code 2 when it had ended before or there is none. --json prints {id, cancelled}.
    """
    if not reason.strip():
        raise ConfigError("--reason: empty; say why, for whoever reads the history")
    why = f"{operator().name}: {reason.strip()}"
    done = _open().end(callback, CallbackState.CANCELLED, datetime.now(UTC), why)
    if json:
        answer_line({"id": callback, "cancelled": done})
    elif done:
        tell(f"callback {callback} is cancelled")
    if not done:
        raise ConfigError(f"no open callback {callback}; kasja callbacks list names them")


def _open() -> SqlCallbacks:
    return SqlCallbacks(parts.open_store(settings.load()))


def _tell(each: CallbackHistory) -> None:
    record = each.record
    tell(
        f"{record.id:5}  {record.state.value:10} {record.queue:20} {_shown(record.number):12}"
        f" place {polish(record.place_at)}  tries {record.tries}  due {polish(record.due_at)}"
    )
    for at, kind, detail in each.events:
        tell(f"       {polish(at)}  {kind:10} {detail}")


def _as_json(each: CallbackHistory) -> dict[str, object]:
    record = each.record
    return {
        "id": record.id,
        "call_id": record.call_id,
        "queue": record.queue,
        "topic": record.topic,
        "number": _shown(record.number),
        "place_at": record.place_at.isoformat(),
        "created_at": record.created_at.isoformat(),
        "due_at": record.due_at.isoformat(),
        "tries": record.tries,
        "state": record.state.value,
        "dialled_at": record.dialled_at.isoformat() if record.dialled_at else None,
        "ended_at": record.ended_at.isoformat() if record.ended_at else None,
        "history": [
            {"at": at.isoformat(), "kind": kind, "detail": detail}
            for at, kind, detail in each.events
        ],
    }


def _shown(number: str | None) -> str:
    """The last three digits: enough to find a caller's own among a few."""
    return f"••• {number[-3:]}" if number else ""
