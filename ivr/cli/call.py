"""`kasja call`: one real SIP call to the running hotline."""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow
from typing import Annotated

import typer

from ivr import logs, settings
from ivr.cli.console import answer, say, tell
from ivr.cli.speak import write_wav
from ivr.cli.summary import latencies, summary
from ivr.errors import ConfigError
from ivr.identity.caller import caller_of
from ivr.identity.pseudonym import Pseudonyms
from ivr.settings import Settings, SynthesizerName
from ivr.setup import espeak
from ivr.speech.clipstore import ClipStore
from ivr.store.engine import open_engine
from ivr.store.reports import CallReport, Reports, transcript
from ivr.telephony.pacer import Pacer
from ivr.testing.caller import Caller, CallerTurn, Experience, read_script
from ivr.testing.sip.telephone import SipError, Telephone
from ivr.wiring import parts
from ivr.wiring import speech as wiring_speech

WRITTEN_WITHIN_S = 6.0
"""From the hang-up to the last line of the journal."""
CALLERS_RATE_WPM = 140
_CONVERSING = {"call_started": True, "transfer": False, "disconnect": False}


@dataclass(frozen=True, slots=True)
class Placed:
    """A call that was placed: what the caller had, and what the hotline wrote."""

    experience: Experience
    report: CallReport | None
    """None when this installation's store cannot be read (another machine's hotline)."""

    @property
    def summary(self) -> dict[str, object]:
        """The JSON of the call."""
        nothing: dict[str, object] = {"call_id": None, "outcome": None}
        written = summary(self.report) if self.report else nothing
        if written["outcome"] is None:
            written["outcome"] = "fallback"  # the service went away and the dialplan took over
        reactions = [
            {"by": r.by, "next_audio_ms": r.next_audio_ms, "silence_ms": r.silence_ms}
            for r in self.experience.reactions
        ]
        written["latency_ms"] = {
            "answer_to_first_audio": self.experience.answer_to_first_audio_ms,
            "turns": latencies(self.report) if self.report else [],
            "heard_by_caller": reactions,
        }
        return written


def call(
    *,
    to: Annotated[str, typer.Option(help="The number to dial.")] = "223300330",
    say_: Annotated[
        list[str] | None, typer.Option("--say", help="Say this when asked; may be repeated.")
    ] = None,
    keys: Annotated[
        list[str] | None, typer.Option(help="Press these keys when asked; may be repeated.")
    ] = None,
    script: Annotated[
        Path | None,
        typer.Option(help="A YAML list of turns: say, keys, wait_ms, hangup, barge_in_ms."),
    ] = None,
    voice: Annotated[str, typer.Option(help="The caller's voice, such as pl or pl+f2.")] = "pl",
    json: Annotated[bool, typer.Option("--json", help="Print the call as JSON.")] = False,
    record: Annotated[
        Path | None, typer.Option(help="Write what the caller heard to this WAV file.")
    ] = None,
) -> None:
    """Place one real SIP call to the running hotline and play the caller's turns.

    Each turn waits until KASja has finished asking. --say and --keys are taken in the order given.
    Exit code 0 when the call was answered, 1 when not, 2 for a wrong script or setting.
    """
    configured = settings.load()
    logs.configure("warning")
    turns = read_script(script) if script else []
    turns += in_order(sys.argv, len(say_ or []) + len(keys or []))
    try:
        placed = asyncio.run(place(configured, to, turns, voice=voice, record=record is not None))
    except SipError as refused:
        say(f"{refused}; is the hotline running? kasja status tells")
        raise typer.Exit(1) from None
    if json:
        answer(placed.summary)
    else:
        print_call(placed)
    if record:
        write_wav(record, placed.experience.heard)


def in_order(arguments: Sequence[str], count: int) -> list[CallerTurn]:
    """The turns of `--say` and `--keys` as they stood on the command line."""
    turns = []
    for at, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in ("--say", "--keys"):
            value = value if equals else arguments[at + 1]
            if name == "--keys" and set(value) - set("0123456789*#"):
                raise ConfigError(f"--keys {value}: not telephone keys; use 0-9, * and #")
            turns.append(CallerTurn(**{name[2:]: value}))  # type: ignore[arg-type]
    assert len(turns) == count
    return turns


async def place(
    configured: Settings,
    number: str,
    turns: Sequence[CallerTurn],
    *,
    voice: str,
    record: bool = False,
) -> Placed:
    """Place a call from a number of its own, and read what the hotline wrote about it."""
    clips = voices(configured, [turn.say for turn in turns if turn.say], voice)
    caller = f"4860{randbelow(10**7):07d}"
    written = Written(configured, caller)
    pacer = Pacer()
    pacing = asyncio.create_task(pacer.run())
    host, port = configured.telephony.sip_host, configured.telephony.sip_port
    telephone = await Telephone(caller, "", (host, port), pacer).open(host)
    try:
        person = Caller(telephone, voice=clips, asked=written.asking, record=record)
        experience = await person.call(number, turns)
        return Placed(experience, await written.final())
    finally:
        telephone.close()
        pacing.cancel()
        written.close()


def voices(configured: Settings, texts: Sequence[str], voice: str) -> dict[str, bytes]:
    """What the caller says, as audio."""
    spoken = configured.model_copy(
        update={
            "speech": configured.speech.model_copy(
                update={"voice": voice, "synthesizer": SynthesizerName.ESPEAK}
            )
        }
    )
    environment = espeak.environment(configured.cache_dir, say)
    store = ClipStore(
        configured.cache_dir / "callers", wiring_speech.synthesizer(spoken, environment)
    )
    store.render(texts, CALLERS_RATE_WPM)
    found = {text: store.get(text, CALLERS_RATE_WPM) for text in texts}
    return {text: clip.pcm for text, clip in found.items() if clip}


class Written:
    """What the hotline writes about one caller, read while the call goes on."""

    def __init__(self, configured: Settings, caller: str) -> None:
        """The caller's number is known to nobody else, so its newest call is this one."""
        names: Pseudonyms = parts.pseudonyms(configured)
        self._caller = caller_of(caller, "", names).key
        self._engine = open_engine(configured.database)
        self._reports = Reports(self._engine)

    def close(self) -> None:
        """Read no more."""
        self._engine.dispose()

    def asking(self) -> bool:
        """Whether it is KASja who speaks: not music, not a consultant."""
        report = self._reports.newest_of(self._caller)
        if report is None:
            return True
        states = [_CONVERSING[str(e["kind"])] for e in report.entries if e["kind"] in _CONVERSING]
        return states[-1] if states else True

    async def final(self) -> CallReport | None:
        """The call once it is written to its end, or as far as it was written."""
        deadline = time.monotonic() + WRITTEN_WITHIN_S
        report = self._reports.newest_of(self._caller)
        while time.monotonic() < deadline and (report is None or not report.facts["ended_at"]):
            await asyncio.sleep(0.1)
            report = self._reports.newest_of(self._caller)
        return report


def print_call(placed: Placed, out: Callable[[str], None] = tell) -> None:
    """The call for people: transcript, decision with reasons, outcome."""
    found = placed.summary
    if placed.report is not None:
        out(transcript(placed.report))
    shown = ("outcome", "topic", "queue", "assurance", "on_behalf_of", "survey")
    out("")
    for name in shown:
        out(f"{name:13} {found.get(name)}")
    out(f"{'first audio':13} {placed.experience.answer_to_first_audio_ms} ms after the answer")
