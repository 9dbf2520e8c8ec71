"""`kasja people`: the register of people and of those who act for them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, answer_line, tell
from ivr.cli.erasure import erase
from ivr.cli.operator import operator
from ivr.cli.person import HELP, asked_person, told
from ivr.errors import ContentError
from ivr.identity.audit import AuditEvent, AuditKind
from ivr.store import people_report
from ivr.store.people_report import ShownAuthority
from ivr.store.people_templates import TEMPLATES
from ivr.store.register_import import Imported
from ivr.wiring import parts

people = typer.Typer(
    help="The register: people, and who may act for whom. What is done is audited.",
    no_args_is_help=True,
)
people.command()(erase)
_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


class Template(StrEnum):
    """What a file may hold."""

    PEOPLE = "people"
    AUTHORITIES = "authorities"
    JSON = "json"


@people.command("import")
def import_people(
    files: Annotated[list[Path], typer.Argument(help="CSV or JSON files; see export-template.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything, change nothing.")
    ] = False,
    json: _Json = False,
) -> None:
    """Import people, the states of their telePINs, and authorities: all, or nothing.

    Name people and authorities together when the second need the first. People are known by PESEL or
    NIP, authorities by agent, principal and role; what is there already is brought up to date, and a
    field that is empty leaves what the register has. Nothing is deleted: an authority ends by its
    dates, a person by kasja people erase.

    telepin: empty leaves it, `inactive` removes it, `locked` locks it until it is set anew, and a hash
    from an installation with the same peppers is taken over. A telePIN itself is refused.

    Exit code 0, or 2 with a line for each problem: `file:line: what is wrong; what to do`; then nothing
    was changed. --json prints {dry_run, people_new, people_changed, people_unchanged, telepins_changed,
    authorities_new, authorities_changed, authorities_unchanged}, or one {file, line, wrong, remedy} a
    line.
    """
    with told():
        configured = settings.load()
        importing = parts.register_import(configured, parts.open_store(configured))
        try:
            moment = datetime.now(UTC)
            done = importing.run(files, moment=moment, by=operator(), dry_run=dry_run)
        except ContentError as wrong:
            if not json:
                raise
            for each in wrong.problems:
                answer_line(
                    {
                        "file": each.file,
                        "line": each.line,
                        "wrong": each.wrong,
                        "remedy": each.remedy,
                    }
                )
            raise typer.Exit(2) from None
    if json:
        answer({"dry_run": dry_run, **done.as_json()})
    else:
        tell(_summary(done, dry_run=dry_run))


@people.command()
def show(
    person: Annotated[str | None, typer.Argument(help=HELP, show_default=False)] = None,
    *,
    json: _Json = False,
) -> None:
    """Show a person: name, masked numbers, state of the telePIN, authorities both ways.

    The view is audited as a disclosure. --json prints {person, name, pesel, nip, telepin, acts_for,
    represented_by}.
    """
    with told():
        configured = settings.load()
        engine = parts.open_store(configured)
        telepins = parts.telepins(configured, engine)
        ref, moment = asked_person(telepins, person), datetime.now(UTC)
        state = telepins.status(ref, moment).state
        found = people_report.show(engine, ref)
        event = AuditEvent(
            AuditKind.DISCLOSURE_VIEW, moment, operator(), ref, None, {"by": "people show"}
        )
        parts.audit(configured, engine).record(event)
    if json:
        answer(
            {
                "person": found.person,
                "name": found.name,
                "pesel": found.pesel,
                "nip": found.nip,
                "telepin": state.value,
                "acts_for": [each.as_json() for each in found.acts_for],
                "represented_by": [each.as_json() for each in found.represented_by],
            }
        )
        return
    tell(f"{found.name}  {found.person}")
    tell(f"PESEL {found.pesel or '-'}  NIP {found.nip or '-'}  telePIN {state.value}")
    _tell_authorities("acts for", found.acts_for)
    _tell_authorities("represented by", found.represented_by)


@people.command("export-template")
def export_template(
    what: Annotated[Template, typer.Argument(help="people and authorities are CSV files.")],
) -> None:
    """Print a file to fill in, with invented people, for kasja people import."""
    tell(TEMPLATES[what.value].rstrip("\n"))


def _summary(done: Imported, *, dry_run: bool) -> str:
    lead = "would be done" if dry_run else "done"
    return (
        f"{lead}: people {done.people_new} new, {done.people_changed} changed,"
        f" {done.people_unchanged} as they were; telePINs {done.telepins_changed} changed;"
        f" authorities {done.authorities_new} new, {done.authorities_changed} changed,"
        f" {done.authorities_unchanged} as they were"
    )


def _tell_authorities(title: str, authorities: Sequence[ShownAuthority]) -> None:
    for each in authorities:
        last = f" to {each.valid_to}" if each.valid_to else ""
        revoked = f", revoked on {each.revoked_on}" if each.revoked_on else ""
        tell(
            f"{title} {each.other} ({each.role} {each.scope}) from {each.valid_from}{last}{revoked}"
        )
