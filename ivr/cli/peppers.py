"""The commands of `kasja telepin` that change the pepper of all telePINs."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.cli.operator import operator
from ivr.cli.person import told
from ivr.errors import ConfigError
from ivr.identity.audit import AuditEvent, AuditKind
from ivr.store.peppers import Peppers
from ivr.wiring import parts

_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def peppers(*, json: _Json = False) -> None:
    """Count the telePINs by the key id of their pepper.

    --json prints {current, telepins: {key id: how many}}.
    """
    with told():
        configured = settings.load()
        kept = Peppers(parts.open_vault(configured))
        used = parts.telepins(configured, parts.open_store(configured)).by_pepper()
    counted = {key_id: used.get(key_id, 0) for key_id in [*kept, *sorted(set(used) - set(kept))]}
    if json:
        answer({"current": kept.current, "telepins": counted})
        return
    for key_id, many in counted.items():
        note = "  current" if key_id == kept.current else ""
        lost = "" if key_id in kept else "  its pepper is missing: none of these can be proved"
        tell(f"{key_id:8} {many:9}{note}{lost}")


def rotate_pepper(*, json: _Json = False) -> None:
    """Make a new pepper; telePINs come under it one by one, each at its next right use or change.

    Running services verify under the new pepper at once, and hash with it after their restart. Keep
    the older pepper until `kasja telepin peppers` counts nothing under it. --json prints {current}.
    """
    with told():
        configured = settings.load()
        audit = parts.audit(configured, parts.open_store(configured))
        newer = Peppers(parts.open_vault(configured)).add()
        event = AuditEvent(
            AuditKind.PEPPER_ROTATED, datetime.now(UTC), operator(), details={"current": newer}
        )
        audit.record(event)
    if json:
        answer({"current": newer})
    else:
        tell(f"{newer} is the pepper for new hashes; restart the service, and keep the older ones")


def retire_pepper(
    key_id: Annotated[str, typer.Argument(help="As listed by kasja telepin peppers.")],
    *,
    deactivate: Annotated[
        bool,
        typer.Option("--deactivate", help="Also remove the telePINs that are still under it."),
    ] = False,
    json: _Json = False,
) -> None:
    """Delete an older pepper.

    Refused while telePINs are under it, unless --deactivate removes those: that is the way when a
    pepper has leaked. Their owners must set new ones. --json prints {retired, deactivated}.
    """
    with told():
        configured = settings.load()
        kept = Peppers(parts.open_vault(configured))
        kept.refuse_unless_older(key_id)
        telepins = parts.telepins(configured, parts.open_store(configured))
        using = telepins.under_pepper(key_id)
        if using and not deactivate:
            raise ConfigError(
                f"{key_id}: {len(using)} telePINs are under it; wait for their next use,"
                " or remove them with --deactivate"
            )
        for person in using:
            telepins.deactivate(person, moment=datetime.now(UTC), by=operator())
        kept.remove(key_id)
    if json:
        answer({"retired": key_id, "deactivated": len(using)})
    else:
        tell(f"{key_id} is deleted; {len(using)} telePINs were deactivated")
