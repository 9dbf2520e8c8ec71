"""`kasja evaluate`: how well are the recordings of a folder heard?"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import Progress, answer, say, tell
from ivr.cli.hear import NAMES, as_row
from ivr.cli.hearing import open_hearing
from ivr.errors import ConfigError
from ivr.secret import MASK
from ivr.speech import recording
from ivr.speech.wav import BadAudioError
from ivr.testing.error_rate import word_errors
from ivr.testing.hearing import RecordingListener
from ivr.understanding.interpretation import Outcome

TRANSCRIPTS = "transcripts.tsv"
_HEADER = ("file", "words")
_WORST = 10
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Transcribed:
    """One line of the transcripts."""

    file: Path
    words: str
    field: str = "topic"
    value: str | None = None
    """None where only the words are judged; empty where nothing must be understood."""


@dataclass(slots=True)
class Tally:
    """What was counted in one field."""

    recordings: int = 0
    words: int = 0
    errors: int = 0
    judged: int = 0
    right: int = 0
    accepted_wrong: int = 0
    """Accepted without asking back, and not what was said."""

    def as_json(self) -> Row:
        """Rates are shares, 0 to 1."""
        return {
            "recordings": self.recordings,
            "words": self.words,
            "word_error_rate": round(self.errors / self.words, 4) if self.words else None,
            "judged": self.judged,
            "value_accuracy": round(self.right / self.judged, 4) if self.judged else None,
            "accepted_wrong": self.accepted_wrong,
        }


@dataclass(slots=True)
class Evaluation:
    """A whole folder."""

    fields: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    worst: list[Row] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def judge(self, each: Transcribed, row: Row) -> None:
        """Count one recording."""
        errors, words = word_errors(each.words, str(row["text"]))
        tally = self.fields[each.field]
        tally.recordings += 1
        tally.errors, tally.words = tally.errors + errors, tally.words + words
        if each.value is not None:
            got = row["topic" if each.field in ("topic", "need") else "value"] or ""
            tally.judged += 1
            tally.right += got == each.value
            wrong = got != each.value and row["decision"] == Outcome.ACCEPT
            tally.accepted_wrong += wrong
        if errors:
            hidden = each.field == "telepin"
            shown = (MASK, MASK) if hidden else (each.words, row["text"])
            self.worst.append(
                {"file": each.file.name, "errors": errors, "said": shown[0], "heard": shown[1]}
            )

    def as_json(self) -> Row:
        """Everything, worst recordings first."""
        together = Tally()
        for tally in self.fields.values():
            for name in Tally.__slots__:
                setattr(together, name, getattr(together, name) + getattr(tally, name))
        ranked = sorted(self.worst, key=lambda row: -int(str(row["errors"])))
        return {
            "all": together.as_json(),
            "fields": {name: tally.as_json() for name, tally in sorted(self.fields.items())},
            "worst": ranked[:_WORST],
            "unreadable": self.unreadable,
        }


def evaluate(
    folder: Annotated[
        Path, typer.Argument(help="A folder of WAV files with transcripts.tsv in it.")
    ],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure how recordings of real callers are heard: word error rate, values by field.

    transcripts.tsv has a line for each recording: file, words, and optionally the field it answers
    (as in kasja hear --field) and the value it has (digits, yes or no, a topic's label), separated by
    tabs. Only record people who have agreed to it; see docs/hearing.md. Exit code 2 when a recording
    cannot be read; the others are measured.
    """
    transcribed = list(transcripts(folder))
    found = Evaluation()
    progress = Progress("recordings")
    with open_hearing(settings.load()) as listener:
        for done, each in enumerate(transcribed, start=1):
            _judge(found, listener, each)
            progress(done, len(transcribed))
    figures = found.as_json()
    answer(figures) if json else _print(figures)
    if found.unreadable:
        raise typer.Exit(2)


def transcripts(folder: Path) -> Iterator[Transcribed]:
    """The recordings of a folder; `ConfigError` names the line that is wrong."""
    file = folder / TRANSCRIPTS
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as failure:
        raise ConfigError(f"{file}: cannot be read: {failure.strerror}; put it there") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text; save it as UTF-8") from None
    count = 0
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or tuple(cells[:2]) == _HEADER:
            continue
        yield _transcribed(folder, cells, f"{file}:{number}")
        count += 1
    if not count:
        raise ConfigError(f"{file}: no recordings; write lines of file, a tab, words")


def _transcribed(folder: Path, cells: list[str], place: str) -> Transcribed:
    if not 2 <= len(cells) <= 4 or not cells[0]:
        raise ConfigError(f"{place}: want file, words, and perhaps field and value, between tabs")
    name, words, *more = cells
    asked = more[0] if more and more[0] else "topic"
    if asked not in NAMES.split(", "):
        raise ConfigError(f"{place}: no field {asked!r}; use one of {NAMES}")
    return Transcribed(folder / name, words, asked, more[1] if len(more) > 1 else None)


def _judge(found: Evaluation, listener: RecordingListener, each: Transcribed) -> None:
    try:
        pcm = recording.read(each.file)
    except BadAudioError as wrong:
        say(f"{each.file}: {wrong}")
        found.unreadable.append(each.file.name)
        return
    heard = asyncio.run(listener.hear(pcm, each.field))
    found.judge(each, as_row(heard, listener.fields[each.field], reveal=True))


def _print(figures: Row) -> None:
    tell(
        f"{'field':10} {'recordings':>10} {'words wrong':>12} {'values right':>13} {'accepted wrong':>15}"
    )
    fields: dict[str, Row] = {**figures["fields"], "all": figures["all"]}  # type: ignore[dict-item]
    for name, row in fields.items():
        tell(
            f"{name:10} {row['recordings']!s:>10} {_percent(row['word_error_rate']):>12} "
            f"{_percent(row['value_accuracy']):>13} {row['accepted_wrong']!s:>15}"
        )
    for row in figures["worst"]:  # type: ignore[attr-defined]
        tell(
            f"{row['file']}: {row['errors']} words wrong\n  said  {row['said']}\n  heard {row['heard']}"
        )


def _percent(share: object) -> str:
    return "-" if share is None else f"{float(str(share)):.1%}"
