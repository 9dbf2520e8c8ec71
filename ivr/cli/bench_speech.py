"""`kasja bench speech`: how well and how fast does KASja hear? Figures of one run, never a pass or a fail."""

import asyncio
import resource
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.bench_speech_table import print_figures
from ivr.cli.bench_understanding import DEFAULT_SETS
from ivr.cli.console import Progress, answer
from ivr.cli.hear import as_row
from ivr.cli.hearing import open_hearing
from ivr.settings import Settings
from ivr.speech.training import channels
from ivr.speech.training.channels import Channel
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.testing.barge_in import Trial, trials
from ivr.testing.confusions import confusions
from ivr.testing.hearing import RecordingListener
from ivr.testing.speech_sets import NUMBERS, SpeechSets, Spoken
from ivr.understanding.interpretation import Outcome
from ivr.understanding.labels import COMMAND_LABELS, label_of
from ivr.understanding.request import Decoding
from ivr.wiring import parts
from ivr.wiring import speech as wiring_speech

Row = dict[str, object]
_BYTES_A_SECOND = 16_000
_STREAMS = 20
_CUT_OFF_MS = 200
"""A decision this long before the last word's end cut the caller off."""


@dataclass(slots=True)
class Cell:
    """What was counted in one row of the table."""

    recordings: int = 0
    right: int = 0
    accepted_wrong: int = 0
    delays_ms: list[int] = field(default_factory=list)

    @property
    def counted(self) -> str:
        """Right of all, for a cell of a wide table."""
        return f"{self.right}/{self.recordings}"

    def as_json(self) -> Row:
        """Shares are 0 to 1, delays milliseconds of silence before the decision."""
        return {
            "recordings": self.recordings,
            "right": _share(self.right, self.recordings),
            "accepted_wrong": _share(self.accepted_wrong, self.recordings),
            "endpoint_delay_ms": quantiles(self.delays_ms),
        }


class Cells(defaultdict[str, Cell]):
    """Cells by name; a new name is a new cell."""

    def __init__(self) -> None:
        """None yet."""
        super().__init__(Cell)

    def as_json(self) -> dict[str, Row]:
        """Each cell's figures."""
        return {name: cell.as_json() for name, cell in self.items()}

    @property
    def counted(self) -> dict[str, str]:
        """Right of all in each cell."""
        return {name: cell.counted for name, cell in self.items()}


def speech(
    *,
    count: Annotated[
        int, typer.Option(min=1, help="Recordings of each kind; more take longer.")
    ] = 6,
    seed: Annotated[int, typer.Option(help="Of voices, digits and lines.")] = 9000,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure hearing on voices and lines that are kept out of training.

    By field, by line, by channel and by voice, and field by line and by channel: how often the value is
    right, how often a wrong one is accepted, the silence before an utterance counts as over. Channels
    are A-law and µ-law, and with soundfile (the extra `model`) GSM 06.10 and Opus; recordings take them
    in turn. Then: the ten words of dictated numbers most often taken for others, speakers who hesitate
    and are cut off, topics through speech beside the same sentences as text, real-time factor, streams
    a core, memory, and who may interrupt a prompt. All speech is synthetic: nothing here says how people
    are heard; kasja evaluate does, with their recordings.
    """
    configured = settings.load()
    sets = SpeechSets(configured.cache_dir, seed, through=channels.available())
    sentences = labelled_sentences()
    spoken = [
        *sets.numbers(count),
        *sets.answers(max(1, count // 3)),
        *sets.sentences(sentences, count * 6),
    ]
    with open_hearing(configured) as listener:
        figures: Row = {
            "model": wiring_speech.model(configured).name,
            "channels_left_out": _left_out(),
            **_recognition(listener, spoken),
            "hesitant": _hesitant(listener, list(sets.hesitant(count * 3))),
            "topics_from_text": _from_text(configured, spoken),
        }
    figures["cost"] = figures["cost"] | _memory(configured, spoken)  # type: ignore[operator]
    figures["barge_in"] = _barge_in(list(trials(sets, count * 3, seed)))
    answer(figures) if json else print_figures(figures)


def labelled_sentences() -> list[tuple[str, str]]:
    """Labelled sentences about topics, when the project's test sets are here."""
    found: list[tuple[str, str]] = []
    for file in DEFAULT_SETS:
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        cells = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
        found += [(c[0], c[1]) for c in cells if c[0] not in COMMAND_LABELS]
    return found


def _left_out() -> dict[str, str]:
    there = channels.available()
    return {str(each): channels.LEFT_OUT for each in Channel if each not in there}


def _recognition(listener: RecordingListener, spoken: Sequence[Spoken]) -> Row:
    kinds, lines, through, voices = Cells(), Cells(), Cells(), Cells()
    by_line, by_channel = defaultdict[str, Cells](Cells), defaultdict[str, Cells](Cells)
    numbers: list[tuple[str, str]] = []
    decode_ms: list[int] = []
    progress, began_s = Progress("recordings"), time.process_time()
    for done, each in enumerate(spoken, start=1):
        row = _heard(listener, each)
        line = f"{each.noise} {each.snr_db:.0f} dB"
        for cell in (
            kinds[each.kind],
            lines[line],
            through[each.channel],
            voices[each.voice],
            by_line[each.kind][line],
            by_channel[each.kind][each.channel],
        ):
            _count(cell, each, row)
        if each.field in NUMBERS:
            numbers.append((each.said, str(row["text"])))
        decode_ms.append(int(str(row["decode_ms"] or 0)))
        progress(done, len(spoken))
    used_s = time.process_time() - began_s
    factor = used_s * _BYTES_A_SECOND / sum(len(each.pcm) for each in spoken)
    return {
        "fields": kinds.as_json(),
        "lines": dict(sorted(lines.as_json().items())),
        "channels": through.as_json(),
        "voices": dict(sorted(voices.as_json().items())),
        "fields_by_line": {name: cells.counted for name, cells in by_line.items()},
        "fields_by_channel": {name: cells.counted for name, cells in by_channel.items()},
        "confusions": [each.as_json() for each in confusions(numbers)],
        "cost": {
            "real_time_factor": round(factor, 4),
            "streams_a_core": int(1 / factor),
            "decision_ms": quantiles(decode_ms),
        },
    }


def _heard(listener: RecordingListener, each: Spoken) -> Row:
    heard = asyncio.run(listener.hear(each.pcm, each.field))
    return as_row(heard, listener.fields[each.field], reveal=True)


def _count(cell: Cell, each: Spoken, row: Row) -> None:
    got = row["topic" if each.field == "topic" else "value"]
    cell.recordings += 1
    cell.right += got == each.value
    accepted = row["decision"] in (Outcome.ACCEPT, Outcome.COMMAND) and got is not None
    cell.accepted_wrong += accepted and got != each.value
    if row["endpoint_delay_ms"] is not None:
        cell.delays_ms.append(int(str(row["endpoint_delay_ms"])))


def _hesitant(listener: RecordingListener, spoken: Sequence[Spoken]) -> Row:
    """Cut off: the turn was decided before the last word had ended."""
    cell, cut_off = Cell(), 0
    for each in spoken:
        heard = asyncio.run(listener.hear(each.pcm, each.field))
        _count(cell, each, as_row(heard, listener.fields[each.field]))
        cut_off += heard.timing.decided_ms < each.speech_end_ms - _CUT_OFF_MS
    return {**cell.as_json(), "cut_off": _share(cut_off, len(spoken))}


def _from_text(configured: Settings, spoken: Sequence[Spoken]) -> Row:
    """The same sentences, read."""
    understanding = parts.load_content(configured).understanding
    topics = [each for each in spoken if each.kind == "topic"]
    right = sum(label_of(understanding.classify(each.said)) == each.value for each in topics)
    return {"recordings": len(topics), "right": _share(right, len(topics))}


def _memory(configured: Settings, spoken: Sequence[Spoken]) -> Row:
    """What a stream adds: so many utterances held open, each with what it has decoded."""
    recognizer = VoskRecognizer(wiring_speech.model(configured))
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    held = []
    for each in spoken[:_STREAMS]:
        utterance = recognizer.open(Decoding())
        utterance.accept(each.pcm)
        held.append(utterance)
    after_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"memory_a_stream_mb": round((after_kb - before_kb) / 1024 / max(1, len(held)), 2)}


def _barge_in(found: Sequence[Trial]) -> Row:
    cuts = [each for each in found if each.interrupted_ms is not None]
    # Before they spoke it was something else that interrupted: the prompt's echo.
    true_cuts = [each for each in cuts if each.should_interrupt and (each.interrupted_ms or 0) >= 0]
    wanted = [each for each in found if each.should_interrupt]
    kinds = dict.fromkeys(each.kind for each in found)
    return {
        "precision": _share(len(true_cuts), len(cuts)),
        "recall": _share(len(true_cuts), len(wanted)),
        "after_ms": quantiles([each.interrupted_ms or 0 for each in true_cuts]),
        "interrupted": {kind: _interrupted(found, kind) for kind in kinds},
    }


def _interrupted(found: Iterable[Trial], kind: str) -> float | None:
    these = [each for each in found if each.kind == kind]
    return _share(sum(each.interrupted_ms is not None for each in these), len(these))


def quantiles(values: Sequence[int]) -> Row:
    """Median and 95th percentile; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return {"p50": None, "p95": None}
    return {
        "p50": ordered[len(ordered) // 2],
        "p95": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))],
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
