"""`kasja people erase`: a person leaves the register and everything that names them."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.cli.operator import operator
from ivr.cli.person import HELP, asked_person, told
from ivr.errors import ConfigError
from ivr.wiring import parts
from ivr.wiring import privacy as wiring_privacy


def erase(
    person: Annotated[str | None, typer.Argument(help=HELP)] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; nothing brings it back.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Erase a person on request: register, telePIN, authorities, proofs, what the audit names.

    Journals of calls stay without what tied them to the person, and kasja audit verify stays whole.
    Without --yes nothing is done, exit code 2. --json prints how many of each went: {authorities,
    uses, contexts, audit_payloads, journal_links}.
    """
    configured = settings.load()
    engine = parts.open_store(configured)
    with told():
        ref = asked_person(parts.telepins(configured, engine), person)
    if not yes:
        raise ConfigError(f"person {ref}: nothing brings them back; say --yes to erase them")
    erased = wiring_privacy.erasure(configured, engine).erase(ref, operator(), datetime.now(UTC))
    if erased is None:
        raise ConfigError("person: erased already")
    if json:
        answer(asdict(erased))
        return
    tell("erased")
    for name, count in asdict(erased).items():
        tell(f"  {name:15} {count}")
