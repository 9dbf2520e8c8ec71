"""`kasja retention`: what is past its time is deleted, unless it is held."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.cli.operator import operator
from ivr.errors import ConfigError
from ivr.store.holds import CALL, PERSON, LegalHolds
from ivr.store.retention import DataClass
from ivr.wiring import parts
from ivr.wiring import privacy as wiring_privacy

retention = typer.Typer(help="Deleting what is past its time; legal holds.", no_args_is_help=True)
_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
_Call = Annotated[str | None, typer.Option(help="A call, as kasja report calls lists it.")]
_Person = Annotated[str | None, typer.Option(help="A person: a reference in the register.")]


@retention.command()
def run(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what would be deleted; delete nothing.")
    ] = False,
    json: _Json = False,
) -> None:
    """Delete everything past its time: see the settings [retention] and docs/privacy.md.

    Run it once a day. What was deleted is counted in kasja audit. --json prints {dry_run, journals,
    surveys, calls, attempts, uses, callbacks, contexts, audit, spool, logs}: how many rows, or files.
    """
    configured = settings.load()
    job = wiring_privacy.retention(configured, parts.open_store(configured))
    now = datetime.now(UTC)
    found = job.due(now) if dry_run else job.run(now, operator())
    if json:
        answer({"dry_run": dry_run, **{each.value: found[each] for each in DataClass}})
        return
    for each in DataClass:
        tell(f"{each.value:10} {found[each]}")
    tell("nothing was deleted" if dry_run else "deleted, and recorded in kasja audit")


@retention.command()
def hold(
    *,
    call: _Call = None,
    person: _Person = None,
    reason: Annotated[str, typer.Option(help="Why, e.g. the file number of the proceedings.")],
) -> None:
    """Keep the data of a call, or of a person and their calls, until the hold is lifted."""
    if not reason.strip():
        raise ConfigError("--reason: empty; say why the data must be kept")
    key = _key(call, person)
    _holds().place(key, reason.strip(), operator(), datetime.now(UTC))
    tell(f"{key} is held")


@retention.command()
def lift(*, call: _Call = None, person: _Person = None) -> None:
    """Lift a hold; exit code 2 when there is none."""
    key = _key(call, person)
    if not _holds().lift(key, operator(), datetime.now(UTC)):
        raise ConfigError(f"no hold on {key}; kasja retention holds lists them")
    tell(f"{key} is held no more")


@retention.command()
def holds(*, json: _Json = False) -> None:
    """List the holds."""
    found = _holds().all()
    if json:
        answer(found)
        return
    for each in found:
        tell(f"{each['on']:44} since {each['placed_at'][:10]}  {each['reason']}")
    if not found:
        tell("nothing is held")


def _holds() -> LegalHolds:
    configured = settings.load()
    engine = parts.open_store(configured)
    return LegalHolds(engine, parts.audit(configured, engine))


def _key(call: str | None, person: str | None) -> str:
    if (call is None) == (person is None):
        raise ConfigError("name either --call or --person")
    key = f"{CALL}{call}" if call is not None else f"{PERSON}{person}"
    if len(key) > len(PERSON) + 40 or not key.rpartition(":")[2]:
        raise ConfigError("--call or --person: no such id; kasja report calls lists calls")
    return key
