"""`kasja talk`: the same dialogue in the terminal, without Asterisk and without audio."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from ivr import logs, settings
from ivr.calls.desk import Desk
from ivr.calls.published import Published
from ivr.cli.console import answer, say, tell
from ivr.cli.summary import summary
from ivr.dialogue.actions import Pace, Transfer
from ivr.settings import Settings
from ivr.speech.clipstore import SilentClips
from ivr.speech.prompts import PromptLibrary
from ivr.store.known_routing import left_behind
from ivr.store.reports import CallReport
from ivr.testing.caller import CallerTurn, read_script
from ivr.testing.memory import MemoryRecords
from ivr.testing.terminal import TerminalLine
from ivr.wiring import parts
from ivr.wiring import routing as wiring_routing

CALL = "terminal"


def talk(
    *,
    script: Annotated[
        Path | None, typer.Option(help="A YAML list of turns, as for kasja call.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the call as JSON.")] = False,
) -> None:
    """Hold the dialogue in the terminal: no Asterisk, no audio.

    Type what the caller says. A line of `#` and keys (#1, #44051401359) is keys, an empty line is
    silence, the end of input (Ctrl-D) hangs up.
    """
    configured = settings.load()
    logs.configure("error")
    show: Callable[[str], None] = (
        (lambda _words: None) if json else (lambda words: tell(f"KASja: {words}"))
    )
    lines = _scripted(read_script(script), show=not json) if script else _typed()
    report = asyncio.run(_talk(configured, TerminalLine(lambda: next(lines, None), show)))
    if json:
        answer(summary(report))
        return
    found = summary(report)
    for name in ("outcome", "topic", "queue", "assurance", "on_behalf_of", "survey"):
        tell(f"{name:13} {found[name]}")


async def _talk(configured: Settings, line: TerminalLine) -> CallReport:
    """The conversation; and, where it leads to a consultant, the survey after an imagined talk."""
    records = MemoryRecords()
    call = _desk(configured, records).open(CALL, dnis="223300330", caller=CALL)
    conversation = await call.converse(line, entry="welcome")
    if isinstance(conversation.ended, Transfer):
        call.answered(conversation.ended.decision.queue or "")
        await call.converse(line, entry="survey")
    call.end()
    return records.report(CALL)


def _desk(configured: Settings, records: MemoryRecords) -> Desk:
    engine = parts.open_store(configured)
    known = wiring_routing.known_version(configured)
    if hint := left_behind(known, configured.content):
        say(hint)
    content = parts.load_content(configured, known)
    parts.seed_demo(configured, engine)
    prompts = PromptLibrary(content.texts, content.names(), SilentClips(), dict.fromkeys(Pace, 0))
    published = Published(content.routing, content.understanding, prompts)
    return parts.desk(configured, lambda: published, engine=engine, records=records)


def _typed() -> Iterator[str]:
    while True:
        if sys.stdin.isatty():
            sys.stdout.write("> ")
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return
        yield line


def _scripted(turns: list[CallerTurn], *, show: bool) -> Iterator[str]:
    for turn in turns:
        if turn.hang_up:
            return
        line = f"#{turn.keys}" if turn.keys else turn.say
        if show:
            tell(f"> {line}")
        yield line
