"""`kasja routing`: drafts, versions, publishing and taking back. What proves a draft: `routing_proof`.

A version holds where calls go and the words of the line: phrases, prompts, recordings.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ivr.calls.desk import utc_now
from ivr.cli import routing_proof
from ivr.cli.console import answer, answer_line, tell
from ivr.cli.routing_office import (
    REF_HELP,
    Office,
    actor,
    draft_json,
    polish,
    polish_moment,
    version_json,
)
from ivr.errors import ConfigError
from ivr.routing import loader, sources
from ivr.routing.sources import GRAMMARS
from ivr.routing.switch import turned
from ivr.routing.version import HistoryEvent, Origin, Version

routing = typer.Typer(help="Where calls go: drafts, proof, versions.", no_args_is_help=True)
for _command in (routing_proof.check, routing_proof.diff, routing_proof.simulate):
    routing.command()(_command)
routing.command("dry-run")(routing_proof.dry_run)

_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
_By = Annotated[str, typer.Option("--by", help="Who does it; by default this machine's user.")]
_Reason = Annotated[str, typer.Option("--reason", help="Why; the history keeps it.")]
_Seen = Annotated[
    int | None,
    typer.Option("--revision", help="The revision you saw; refused if it has changed since."),
]
_Draft = Annotated[int, typer.Argument(help="As listed by kasja routing drafts.")]


@routing.callback()
def _group() -> None:
    """Where calls go: drafts, proof, versions."""


@routing.command("import")
def import_(
    folder: Annotated[
        Path,
        typer.Argument(help="With routing.yaml, hours.yaml, offices.yaml; grammars/, prompts/."),
    ],
    *,
    draft: Annotated[int | None, typer.Option(help="Replace what this draft holds.")] = None,
    revision: _Seen = None,
    title: Annotated[str, typer.Option(help="What the draft is for.")] = "",
    by: _By = "",
    json: _Json = False,
) -> None:
    """Read a folder into a draft. Files that cannot be read are refused, and nothing changes.

    Where the folder has no grammars/, the draft keeps the phrases and prompts that it had, or those of the
    newest version.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder} is no folder; name one that holds routing.yaml and hours.yaml")
    files = sources.read(folder)
    loader.parse(files)
    office, who, now = Office(), actor(by), utc_now()
    if files.words is not None:
        office.refuse_unreadable(files)
        office.versions.recordings.keep_recorded(folder)
    if draft is None:
        made = office.versions.create_draft(files, title=title or str(folder), by=who, moment=now)
    else:
        made = office.versions.save_draft(draft, revision, files, by=who, moment=now)
    if json:
        answer(draft_json(made))
        return
    tell(f"draft {made.id}, revision {made.revision}, made from version {made.base}")
    tell(f"next: kasja routing diff draft:{made.id}, dry-run, then publish {made.id} --reason …")


@routing.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Made if it is missing.")],
    *,
    ref: Annotated[str, typer.Option("--ref", help=REF_HELP)] = "now",
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write a version or a draft as files: routing, grammars/, prompts/ and recordings."""
    office = Office()
    found = office.chosen(ref)
    files = office.exported(found.sources)
    there = [name for name in files if (folder / name).exists()]
    if there and not force:
        raise ConfigError(f"{folder} holds {', '.join(there)} already; use --force to replace them")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_name(f".{file.name}.new")
            new.write_bytes(content)
            new.replace(file)
    except OSError as failure:
        raise ConfigError(f"{folder}: {failure.strerror}; name a folder to write to") from None
    tell(f"{found.name}: {', '.join(found.sources.files())} in {folder}")
    if words := len(files) - len(found.sources.files()):
        tell(f"and {words} files of words in {GRAMMARS}/ and prompts/")


@routing.command()
def drafts(*, json: _Json = False) -> None:
    """List the drafts that somebody works on, newest first."""
    found = Office().versions.open_drafts()
    if json:
        answer([draft_json(draft) for draft in found])
        return
    for each in found:
        approved = f", approved by {each.approved_by}" if each.approved_by else ""
        tell(
            f"draft {each.id:4}  revision {each.revision}  from version {each.base}"
            f"  {polish(each.updated_at)}  {each.author}{approved}  {each.title}"
        )
    if not found:
        tell("no drafts; kasja routing export FOLDER, edit, kasja routing import FOLDER")


@routing.command()
def approve(draft: _Draft, *, revision: _Seen = None, by: _By = "") -> None:
    """Agree to a draft as the second pair of eyes; its author cannot."""
    versions = Office().versions
    found = versions.approve_draft(draft, revision, by=actor(by), moment=utc_now())
    tell(f"draft {found.id}, revision {found.revision}: approved by {found.approved_by}")


@routing.command()
def rebase(draft: _Draft, *, revision: _Seen = None, by: _By = "") -> None:
    """Let a draft follow the newest version. It undoes what that one changed: see diff first."""
    versions = Office().versions
    found = versions.rebase_draft(draft, revision, by=actor(by), moment=utc_now())
    tell(f"draft {found.id}, revision {found.revision}: on top of version {found.base}")


@routing.command()
def drop(draft: _Draft, *, revision: _Seen = None, by: _By = "") -> None:
    """Give a draft up."""
    Office().versions.drop_draft(draft, revision, by=actor(by), moment=utc_now())
    tell(f"draft {draft} is dropped")


@routing.command()
def publish(
    draft: _Draft,
    *,
    reason: _Reason,
    at: Annotated[str, typer.Option("--at", help="Polish time; by default at once.")] = "",
    revision: _Seen = None,
    by: _By = "",
    json: _Json = False,
) -> None:
    """Make a draft the version that decides, at once or from a moment on. No call is dropped."""
    versions = Office().versions
    effective_at = polish_moment(at) if at else None
    _tell_version(
        versions.publish(
            draft, revision, by=actor(by), reason=reason, moment=utc_now(),
            effective_at=effective_at,
        ),
        json=json,
    )  # fmt: skip


@routing.command()
def withdraw(
    version: Annotated[int, typer.Argument(help="A version that waits for its time.")],
    *,
    by: _By = "",
) -> None:
    """Take a scheduled version back; its draft is open again."""
    reopened = Office().versions.withdraw(version, by=actor(by), moment=utc_now())
    tell(f"version {version} is withdrawn" + (f"; draft {reopened.id} is open" if reopened else ""))


@routing.command()
def rollback(
    version: Annotated[int, typer.Argument(help="The version to return to.")],
    *,
    reason: _Reason,
    by: _By = "",
    json: _Json = False,
) -> None:
    """Publish an older version once more, at once."""
    versions = Office().versions
    made = versions.rollback(version, by=actor(by), reason=reason, moment=utc_now())
    _tell_version(made, json=json)


@routing.command()
def emergency(
    state: Annotated[str, typer.Argument(help="on or off.")],
    *,
    reason: _Reason,
    by: _By = "",
    json: _Json = False,
) -> None:
    """Switch the announcement that every caller hears after the greeting."""
    if state not in ("on", "off"):
        raise ConfigError(f"{state!r} is no state of a switch; use on or off")
    made = Office().versions.switch(
        lambda held: turned(held, on=state == "on"), by=actor(by), reason=reason, moment=utc_now()
    )
    _tell_version(made, json=json)


@routing.command()
def history(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    events: Annotated[
        bool, typer.Option("--events", help="Everything that was done, drafts included.")
    ] = False,
    json: _Json = False,
) -> None:
    """List the versions, newest first; `*` marks the one that decides now."""
    office = Office()
    if events:
        _events(office.versions.events(limit), json=json)
        return
    current = office.now().number
    for version in office.versions.history(limit):
        if json:
            answer_line({**version_json(version), "current": version.number == current})
            continue
        mark = "*" if version.number == current else " "
        withdrawn = "  (withdrawn)" if version.withdrawn_at else ""
        tell(
            f"{mark} {version.number:4}  from {polish(version.effective_at)}  {version.author}"
            f"  {version.origin.value}: {version.reason}{withdrawn}"
        )


def _events(found: list[HistoryEvent], *, json: bool) -> None:
    for each in found:
        if json:
            answer_line(asdict(each))
            continue
        about = [
            *([f"draft {each.draft}"] if each.draft else []),
            *([f"version {each.version}"] if each.version else []),
        ]
        tell(f"{polish(each.at)}  {each.actor}  {each.action}  {', '.join(about)}  {each.detail}")


def _tell_version(version: Version, *, json: bool) -> None:
    if json:
        answer(version_json(version))
        return
    tell(f"version {version.number} decides from {polish(version.effective_at)} (Polish time) on")
    tell(f"to take it back: kasja routing {_way_back(version)}")


def _way_back(version: Version) -> str:
    if version.origin is Origin.SWITCH:
        active = loader.parse(version.sources).emergency.active
        return f"emergency {'off' if active else 'on'} --reason …"
    if version.effective_at > version.published_at:
        return f"withdraw {version.number}"
    return f"rollback {version.base} --reason …"
