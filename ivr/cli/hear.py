"""`kasja hear`: what would KASja make of a recording, had a caller said it?"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer_line, say, tell
from ivr.cli.hearing import open_hearing
from ivr.errors import ConfigError
from ivr.secret import MASK, Secret
from ivr.speech import recording
from ivr.speech.wav import BadAudioError
from ivr.testing.hearing import HeardRecording, RecordingListener
from ivr.understanding.interpretation import Interpretation, Outcome
from ivr.understanding.labels import answer_of, label_of
from ivr.understanding.request import Kind, Request

Row = dict[str, object]
NAMES = "topic, need, pesel, nip, identifier, telepin, digits, yesno, command, survey"


def hear(
    files: Annotated[list[Path], typer.Argument(help="WAV files: any rate, PCM, A-law or µ-law.")],
    *,
    field: Annotated[str, typer.Option(help=f"What was asked: {NAMES}.")] = "topic",
    reveal: Annotated[bool, typer.Option("--reveal", help="Show a telePIN.")] = False,
    json: Annotated[bool, typer.Option("--json", help="A JSON object a line.")] = False,
) -> None:
    """Hear recordings as if a caller had said them in a field: line, endpoint and recogniser of a call.

    JSON: file, text, words (word, confidence, start_ms, end_ms), value (digits, yes or no, a number of
    the survey, in the field `command` the command), topic, command, decision (accept, confirm,
    clarify, partial, reject, out_of_scope, command; noinput when nothing was said; error),
    readings, speech_ms, endpoint_delay_ms (silence before the decision that the utterance is over),
    decode_ms. A telePIN is shown as `•`, and so is what was said, unless --reveal is given. Exit code
    2 when a file cannot be heard; its row says why in `error`, and the others are answered.
    """
    if field not in NAMES.split(", "):
        raise ConfigError(f"--field {field}: no such field; use one of {NAMES}")
    failed = False
    with open_hearing(settings.load()) as listener:
        for file in files:
            row = _row(listener, file, field, reveal=reveal)
            failed |= "error" in row
            answer_line(row) if json else _print(row)
    if failed:
        raise typer.Exit(2)


def _row(listener: RecordingListener, file: Path, field: str, *, reveal: bool) -> Row:
    try:
        heard = asyncio.run(listener.hear(recording.read(file), field))
    except BadAudioError as wrong:
        say(f"{file}: {wrong}")
        return {"file": str(file), **NOTHING, "decision": "error", "error": str(wrong)}
    return {"file": str(file), **as_row(heard, listener.fields[field], reveal=reveal)}


NOTHING: Row = {
    "text": "", "words": [], "value": None, "topic": None, "command": None, "decision": "noinput",
    "readings": [], "speech_ms": None, "endpoint_delay_ms": None, "decode_ms": None,
}  # fmt: skip


def as_row(heard: HeardRecording, request: Request, *, reveal: bool = False) -> Row:
    """What was heard, in the words of the contract."""
    timing, meant = heard.timing, heard.meant
    if meant is None:
        return dict(NOTHING)
    hidden = request.kind is Kind.TELEPIN and not reveal
    spoken_ms = (timing.speech_ms or 0) - (timing.endpoint_delay_ms or 0)
    words = [
        {
            "word": MASK if hidden else word.text,
            "confidence": round(word.confidence, 4),
            "start_ms": word.start_ms,
            "end_ms": word.end_ms,
        }
        for word in heard.words
    ]
    value = _value(meant, request, reveal=reveal)
    secret = [value] if value and request.kind is Kind.TELEPIN else []
    return {
        "text": MASK if hidden and heard.text else heard.text,
        "words": words,
        "value": value,
        "topic": label_of(meant) if request.kind is Kind.TOPIC else None,
        "command": _command(meant, request),
        "decision": _decision(meant, request),
        "readings": list(meant.readings) or secret,
        "speech_ms": max(0, spoken_ms),
        "endpoint_delay_ms": timing.endpoint_delay_ms,
        "decode_ms": timing.decode_ms,
    }


def _value(meant: Interpretation, request: Request, *, reveal: bool) -> str | None:
    if isinstance(meant.value, Secret):
        return meant.value.reveal_to_verifier().decode() if reveal else MASK
    if request.kind is Kind.COMMAND:
        return _command(meant, request)
    return meant.intent if request.kind is Kind.YESNO and not _is_command(meant) else meant.value


def _command(meant: Interpretation, request: Request) -> str | None:
    if _is_command(meant):
        return meant.intent
    return answer_of(meant) if request.kind is Kind.TOPIC else None


def _decision(meant: Interpretation, request: Request) -> str:
    said = request.kind is Kind.TOPIC and answer_of(meant)
    return Outcome.COMMAND.value if said else meant.outcome.value


def _is_command(meant: Interpretation) -> bool:
    return meant.outcome is Outcome.COMMAND


def _print(row: Row) -> None:
    what = row["value"] or row["command"] or row["topic"] or row.get("error") or "-"
    tell(f"{row['file']}: {row['decision']}: {what}  {row['text']}")
