"""`kasja audit`: what happened to identities, and whether the record of it is whole."""

import re
from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, answer_line, tell
from ivr.errors import ConfigError
from ivr.identity.audit import AuditKind
from ivr.store.audit_chain import Head
from ivr.store.audit_report import AuditReports, Filters
from ivr.wiring import parts
from ivr.wiring import privacy as wiring_privacy

audit = typer.Typer(help="The audit: who proved what, who saw whose data.", no_args_is_help=True)
_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
_HEAD = re.compile(r"(\d{1,9}):([0-9a-f]{64})")


@audit.command("list")
def events(
    *,
    person: Annotated[
        str | None, typer.Option(help="Only of this person: a reference in the register.")
    ] = None,
    call: Annotated[str | None, typer.Option(help="Only in this call.")] = None,
    kind: Annotated[AuditKind | None, typer.Option(help="Only of this kind.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only from this day on (UTC).")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    json: _Json = False,
) -> None:
    """List events, newest first.

    --json prints one object a line: {seq, at, kind, actor, name, subject, call_id, details}, and
    {seq, at, kind, erased: true} where the payload was erased.
    """
    day = since.replace(tzinfo=UTC) if since else None
    reports = AuditReports(parts.open_store(settings.load()))
    found = reports.events(Filters(person, call, kind, day), limit)
    for each in found:
        if json:
            answer_line(each)
        else:
            tell(_line(each))
    if not found and not json:
        tell("nothing was recorded")


def _line(event: dict[str, object]) -> str:
    head = f"{event['seq']:>7}  {str(event['at'])[:19]}  {event['kind']:20}"
    if event.get("erased"):
        return f"{head}  (erased)"
    details = event["details"] if isinstance(event["details"], dict) else {}
    facts = "  ".join(f"{name}={value}" for name, value in details.items())
    return (
        f"{head}  {event['actor']}:{event['name']}  {event['subject'] or '-'}"
        f"  {event['call_id'] or '-'}  {facts}"
    ).rstrip()


@audit.command()
def verify(
    *,
    head: Annotated[
        str | None,
        typer.Option(help="A head noted earlier, SEQ:SEAL; that link must still be there."),
    ] = None,
    json: _Json = False,
) -> None:
    """Check that no event was changed, removed, reordered or cut off the end.

    The end is checked against the signed head in the state folder and against --head. Exit code 1
    and the first bad link when the record is not whole. The head that is printed may be kept
    elsewhere, on paper even, for --head of a later check.
    """
    told = _head(head) if head is not None else None
    configured = settings.load()
    seals, note = wiring_privacy.audit_seals(configured), wiring_privacy.audit_head(configured)
    verdict = AuditReports(parts.open_store(configured)).verify(seals, note, told)
    if json:
        answer(
            {
                "whole": verdict.flaw is None,
                "entries": verdict.entries,
                "erased": verdict.erased,
                "head": str(verdict.head) if verdict.head else None,
                "flaw": None
                if verdict.flaw is None
                else {"seq": verdict.flaw.seq, "wrong": verdict.flaw.wrong},
            }
        )
    elif verdict.flaw is None:
        tell(f"whole: {verdict.entries} events, {verdict.erased} with an erased payload")
        tell(f"head {verdict.head}" if verdict.head else "nothing was recorded yet")
    else:
        tell(f"not whole: event {verdict.flaw.seq}: {verdict.flaw.wrong}")
    if verdict.flaw is not None:
        raise typer.Exit(1)


def _head(text: str) -> Head:
    found = _HEAD.fullmatch(text)
    if found is None:
        raise ConfigError("--head: not SEQ:SEAL; give it as kasja audit verify printed it")
    return Head(int(found[1]), found[2])
