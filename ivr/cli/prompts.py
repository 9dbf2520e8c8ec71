"""`kasja prompts`: what KASja says, by which voice; human recordings out and in."""

from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import Progress, answer, answer_line, say, tell
from ivr.dialogue.actions import Pace
from ivr.errors import ConfigError, Problem
from ivr.setup import espeak
from ivr.speech.clipstore import write_whole
from ivr.speech.prompts import PromptLibrary
from ivr.speech.studio import inventory, script, takes
from ivr.wiring import parts
from ivr.wiring import speech as wiring_speech

prompts = typer.Typer(help="What KASja says: listed, rendered, recorded.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


def _library(*paces: Pace) -> PromptLibrary:
    configured = settings.load()
    environment = espeak.environment(configured.cache_dir, say)
    content = parts.load_content(configured)
    voice = wiring_speech.synthesizer(configured, environment)
    library = parts.prompt_library(configured, content, parts.clips(configured, voice))
    for pace in paces:
        library.render(pace, progress=Progress(f"rendering prompts, {pace} pace"))
    return library


@prompts.command("list")
def list_(*, json: Json = False) -> None:
    """List every prompt: id, duration, who says it, text.

    A prompt with placeholders counts with its longest values. What is not rendered yet is rendered.
    """
    for entry in inventory.entries(_library(Pace.NORMAL)):
        if json:
            answer_line(
                {
                    "id": entry.id,
                    "text": entry.text,
                    "spoken": entry.spoken,
                    "source": entry.source.value,
                    "duration_ms": entry.duration_ms,
                    "segments": entry.segments,
                }
            )
        else:
            seconds = f"{entry.duration_ms / 1000:.1f} s"
            tell(f"{entry.id:26} {seconds:>7} {entry.source:11} {entry.text}")


@prompts.command()
def render() -> None:
    """Render everything KASja can say, at both paces; what is rendered already costs little."""
    library = _library(Pace.NORMAL, Pace.SLOW)
    tell(f"{len(library.phrasing.required())} texts are rendered at both paces")


@prompts.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where to write the script.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Also print the script as JSON.")] = False,
) -> None:
    """Write the script for a studio: script.csv for programs, script.html to print and read from.

    One line a recording: id, file name, text, what to say word for word, target duration. Prompts
    with placeholders stand there in segments, and so do the values that fill them.
    """
    lines = list(script.lines(_library(Pace.NORMAL)))
    try:
        write_whole(folder / "script.csv", script.table(lines).encode("utf-8-sig"))
        write_whole(folder / "script.html", script.page(lines).encode())
    except OSError as failure:
        raise ConfigError(f"{folder}: {failure.strerror}; name a folder to write to") from None
    if json:
        for line in lines:
            answer_line({name: getattr(line, name) for name in script.COLUMNS})
    else:
        tell(
            f"{folder / 'script.html'}: {len(lines)} recordings; the same as {folder / 'script.csv'}"
        )


@prompts.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="The studio's folder with <id>.wav files.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the recordings.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Take recordings into prompts/recorded, all or none; later ones replace earlier ones.

    WAV, PCM 16 or 24 bits, 8 to 48 kHz, mono or stereo. Exit code 2 and a line for each problem:
    `file: what is wrong; what to do`.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; name the one with the recordings")
    by_id = {line.id: line for line in script.lines(_library(Pace.NORMAL))}
    good, problems = takes.judged(folder, by_id)
    if not problems and not dry_run:
        _put(good)
    if json:
        answer(_result(good, problems, dry_run=dry_run))
    else:
        for problem in problems:
            tell(str(problem))
        if not problems:
            tell(f"{len(good)} recordings are {'good' if dry_run else 'taken'}")
    if problems:
        if not json:
            say(f"nothing was taken: {len(problems)} problems, {len(good)} good recordings")
        raise typer.Exit(2)


def _put(good: list[takes.Take]) -> None:
    target = settings.load().content / "prompts" / "recorded"
    try:
        takes.put(good, target, write_whole)
    except OSError as failure:
        raise ConfigError(f"{target}: {failure.strerror}; make it writable, then again") from None


def _result(good: list[takes.Take], problems: list[Problem], *, dry_run: bool) -> dict[str, object]:
    recordings = [
        {"id": t.id, "duration_ms": round(t.duration_s * 1000), "loudness_lkfs": t.loudness_lkfs}
        for t in good
    ]
    return {
        "taken": not problems and not dry_run,
        "recordings": recordings,
        "problems": [
            {"file": p.file, "line": p.line, "wrong": p.wrong, "remedy": p.remedy} for p in problems
        ],
    }
