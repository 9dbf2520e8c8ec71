"""The picture of a call: who did what when, one lane each, as shapes of an SVG.

Lanes differ by place and by name, never by colour alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.figures.digest import Digest
from ivr.panel.calls import words
from ivr.store.reports import CallReport

WIDTH, LEFT, LANE, TOP = 1000, 110, 34, 8
"""Of the picture, in its own units: names of lanes stand left of `LEFT`."""
LANES = ("KASja", "Dzwoniący", "Kolejka", "Konsultant")
_NARROWEST = 3
_TICKS_MS = (5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000)
_MOST_TICKS = 10


@dataclass(frozen=True, slots=True)
class Shape:
    """Something that lasted."""

    lane: int
    x: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment of the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to draw."""

    shapes: tuple[Shape, ...]
    ticks: tuple[Tick, ...]
    height: int


def picture(report: CallReport, digest: Digest) -> Picture | None:
    """The picture of a call; None of one in which nothing lasted."""
    spans = [*_turns(report), *_stays(digest)]
    end_ms = max((until for _, _, until, _ in spans), default=0)
    if not end_ms:
        return None
    scale = (WIDTH - LEFT - 30) / end_ms
    shapes = (
        Shape(lane, LEFT + since * scale, max(_NARROWEST, (until - since) * scale), label)
        for lane, since, until, label in spans
    )
    step = next((each for each in _TICKS_MS if end_ms / each <= _MOST_TICKS), _TICKS_MS[-1])
    ticks = (Tick(LEFT + at * scale, words.clock(at)) for at in range(0, end_ms + 1, step))
    return Picture(tuple(shapes), tuple(ticks), TOP + LANE * len(LANES) + 24)


_Span = tuple[int, int, int, str]
"""The lane, from when, until when, and what."""


def _turns(report: CallReport) -> Iterator[_Span]:
    for turn in report.of_kind("turn"):
        decided = _ms(turn, "decided_ms")
        quiet = decided - (_ms(turn, "endpoint_delay_ms") if turn.get("speech_ms") else 0)
        spoke = quiet - _ms(turn, "speech_ms")
        if turn.get("first_audio_ms") is not None:
            began = _ms(turn, "first_audio_ms")
            until = _ms(turn, "interrupted_ms") or (spoke if turn.get("speech_ms") else decided)
            yield 0, began, max(began, until), f"KASja mówi od {words.clock(began)}"
        if turn.get("speech_ms"):
            yield 1, spoke, quiet, f"Dzwoniący mówi od {words.clock(spoke)}"
        elif turn.get("heard") == "keys":
            yield 1, decided, decided, f"Klawisze o {words.clock(decided)}"


def _stays(digest: Digest) -> Iterator[_Span]:
    for stay in digest.stays:
        until = stay.entered_ms + stay.waited_ms
        yield 2, stay.entered_ms, until, f"{stay.queue}: {words.duration(stay.waited_ms)}"
        if stay.talked_ms is not None:
            talked = words.duration(stay.talked_ms)
            yield 3, until, until + stay.talked_ms, f"rozmowa {talked} ({stay.queue})"


def _ms(turn: Mapping[str, object], name: str) -> int:
    value = turn.get(name)
    return value if isinstance(value, int) else 0
