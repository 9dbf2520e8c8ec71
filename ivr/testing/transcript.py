"""Whole calls as transcripts: what the caller does, what KASja must say, and how it ends.

    # Three failures in a row end with a person, never with a dropped call.
    now: 2026-04-28T10:00          # Polish time; optional
    turns:
      - bot: [welcome.greeting, need.topic.ask]
      - caller: "kiedy dostanę zwrot"
        bot: [need.accepted, identify.number.ask]
      - keys: "44051401359"
        bot: [identify.telepin.ask]
      - silence: true
        bot: [identify.telepin.noinput1]
      - heard: {text: "tak", confidence: 0.41}
        bot: […]
    ends: transfer us-zwroty

A caller whose wait matters: `load: {us-ogolna: {waiting: 9, agents: 3, cost_s: 300}}` is what is known of
the queues, `ani` the number they call from, `callback: open` that they wait for one already, `refused` that
their request is not taken.

`bot` lists the prompts said after that doing; `ends` is `transfer QUEUE` or an `Ending`. The caller's
words go through the real understanding, the route through the real routing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from ivr.calls.ports import HungUp, Silence, SpeechLost
from ivr.errors import ContentError, Problem
from ivr.routing.decision import Load, QueueLoad
from ivr.testing.line import Doing, Press, Say

WARSAW = ZoneInfo("Europe/Warsaw")
OPEN_HOURS = "2026-04-28T10:00"
"""A Tuesday: everything is open unless a transcript says otherwise."""
_KEYS = {
    "about",
    "now",
    "entry",
    "dnis",
    "queue",
    "topic",
    "reason",
    "store",
    "names",
    "ani",
    "load",
    "callback",
    "turns",
    "ends",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing the caller does, and the prompts that must follow."""

    doing: Doing | None
    """None for the answered call, before the caller does anything."""
    bot: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """One call, as it must go."""

    name: str
    now: datetime
    """Aware."""
    entry: str
    dnis: str
    queue: str
    topic: str
    reason: str
    store_away: bool
    names_away: bool
    """Names of people cannot be spoken."""
    ani: str
    load: Load
    waits_for_callback: bool
    callback_refused: bool
    turns: tuple[Turn, ...]
    ends: str


def read(path: Path) -> Transcript:
    """Read a transcript file; `ContentError` names the file and what is wrong."""
    content = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(content, Mapping) or not {"turns", "ends"} <= set(content):
        raise _problem(path, "no turns or no end", "write `turns:` and `ends:`")
    unknown = set(content) - _KEYS
    if unknown:
        raise _problem(path, f"unknown keys {sorted(unknown)}", f"known are {sorted(_KEYS)}")
    moment = datetime.fromisoformat(str(content.get("now", OPEN_HOURS))).replace(tzinfo=WARSAW)
    return Transcript(
        name=path.stem,
        now=moment,
        entry=content.get("entry", "welcome"),
        dnis=str(content.get("dnis", "223300330")),
        queue=content.get("queue", ""),
        topic=content.get("topic", ""),
        reason=content.get("reason", ""),
        store_away=content.get("store") == "away",
        names_away=content.get("names") == "away",
        ani=str(content.get("ani", "")),
        load=Load({n: QueueLoad(**known) for n, known in content.get("load", {}).items()}),
        waits_for_callback=content.get("callback") == "open",
        callback_refused=content.get("callback") == "refused",
        turns=tuple(_turn(path, turn) for turn in content["turns"]),
        ends=str(content["ends"]),
    )


def _turn(path: Path, turn: Mapping[str, object]) -> Turn:
    bot = turn.get("bot", [])
    if not isinstance(bot, Sequence) or isinstance(bot, str):
        raise _problem(path, f"bot is no list: {bot!r}", "write [prompt.id, …]")
    return Turn(_doing(path, turn), tuple(map(str, bot)))


def _doing(path: Path, turn: Mapping[str, object]) -> Doing | None:
    match {key: value for key, value in turn.items() if key != "bot"}:
        case {"caller": str(text)}:
            return Say(text)
        case {"heard": {"text": str(text), "confidence": float(confidence)}}:
            return Say(text, confidence)
        case {"keys": str(keys)}:
            return Press(keys)
        case {"silence": True}:
            return Silence()
        case {"hangup": True}:
            return HungUp()
        case {"deaf": True}:
            return SpeechLost()
        case nothing if not nothing:
            return None
        case other:
            remedy = "use caller, heard, keys (quoted), silence, hangup or deaf"
            raise _problem(path, f"unknown turn {other!r}", remedy)


def _problem(path: Path, wrong: str, remedy: str) -> ContentError:
    return ContentError([Problem(path, 0, wrong, remedy)])
