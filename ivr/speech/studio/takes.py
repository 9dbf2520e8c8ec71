"""What a studio sends back: each file is checked before any is taken.

A recording is refused for what levelling cannot mend (clipping, silence, holes, the wrong text) with
what to do about it; rate, channels and loudness are made right.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.errors import Problem
from ivr.speech import wav
from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.loudness import Samples, levelled, loudness_lkfs
from ivr.speech.studio.script import Line
from ivr.speech.wav import BadAudioError, Sound

RATES_HZ = (8000, 48_000)
LONGEST_S = 20.0
"""Nobody listens longer."""
_MOST_CLIPPED = 0.0005
_QUIETEST_LKFS, _LOUDEST_LKFS = -45.0, -8.0
_LONGEST_EDGE_S = 1.5
_LONGEST_HOLE_S = 1.5
_SHORTEST, _LONGEST = 0.5, 2.0
"""Of the target: a person reads neither twice as fast nor half as fast as it."""
_SLACK_S = 0.4
_FRAME = 20 * SAMPLE_RATE_HZ // 1000
_BELOW_SPEECH_DB = 30.0
_AUDIO = frozenset((".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aif", ".aiff", ".wma", ".opus"))


@dataclass(frozen=True, slots=True)
class Take:
    """A recording that can be used."""

    id: str
    duration_s: float
    loudness_lkfs: float
    """As it came."""
    wav: bytes
    """8 kHz, mono, 16 bits, trimmed and at the loudness of all prompts."""


@dataclass(frozen=True, slots=True)
class _Activity:
    """Where the speech is, in seconds."""

    before_s: float
    after_s: float
    hole_s: float
    speech_s: float


def judged(folder: Path, script: Mapping[str, Line]) -> tuple[list[Take], list[Problem]]:
    """Every recording of a folder: those that can be used, and what is wrong with the others."""
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in _AUDIO)
    takes: list[Take] = []
    problems: list[Problem] = []
    if not files:
        problems.append(Problem(folder, 0, "no recordings", "name a folder with <id>.wav files"))
    for file in files:
        found = _judged(file, script)
        if isinstance(found, Take):
            takes.append(found)
        else:
            problems += found
    return takes, problems


def judged_as(file: Path, line: Line) -> Take | list[Problem]:
    """One recording of a known line: what can be used of it, or what is wrong with it."""
    try:
        sound = wav.sound(file)
    except BadAudioError as wrong:
        return [Problem(file, 0, str(wrong), "export it again as WAV, PCM 16 or 24 bits")]
    problems = [Problem(file, 0, wrong, remedy) for wrong, remedy in _wrong(sound, line)]
    return problems or _taken(sound, line)


def _judged(file: Path, script: Mapping[str, Line]) -> Take | list[Problem]:
    line = script.get(file.stem)
    if line is None:
        near = difflib.get_close_matches(file.stem, script, n=1)
        remedy = (
            f"is it {near[0]}.wav?" if near else "names are in the script: kasja prompts export"
        )
        return [Problem(file, 0, f"no prompt is called {file.stem!r}", remedy)]
    if file.suffix.lower() != ".wav":
        return [Problem(file, 0, f"a {file.suffix} file", "save it as WAV, PCM 16 or 24 bits")]
    return judged_as(file, line)


def _taken(sound: Sound, line: Line) -> Take:
    samples = levelled(wav.trimmed(sound.resampled()))
    loudness = loudness_lkfs(sound.resampled())
    return Take(
        line.id, samples.size / SAMPLE_RATE_HZ, round(loudness, 1), wav.encode(wav.to_pcm(samples))
    )


def _wrong(sound: Sound, line: Line) -> Iterator[tuple[str, str]]:
    lowest, highest = RATES_HZ
    if not lowest <= sound.rate_hz <= highest:
        yield f"{sound.rate_hz} Hz", f"save it with {lowest} to {highest} Hz"
        return
    samples = sound.resampled()
    loudness = loudness_lkfs(samples)
    if np.abs(samples).max() < wav.SILENT_PEAK or not np.isfinite(loudness):
        yield "silent", "check the microphone and record it again"
        return
    if sound.clipped > _MOST_CLIPPED:
        yield f"clipped ({sound.clipped:.1%} of it)", "record it again with 6 dB less gain"
    elif loudness < _QUIETEST_LKFS:
        yield f"too quiet ({loudness:.0f} LKFS)", "record it again closer or with more gain"
    elif loudness > _LOUDEST_LKFS:
        yield f"too loud ({loudness:.0f} LKFS)", "record it again with less gain"
    yield from _wrong_times(_activity(samples, loudness), line)


def _wrong_times(activity: _Activity, line: Line) -> Iterator[tuple[str, str]]:
    edge_s = max(activity.before_s, activity.after_s)
    if edge_s > _LONGEST_EDGE_S:
        where = "before" if edge_s == activity.before_s else "after"
        yield f"{edge_s:.1f} s of silence {where} the words", "cut it to half a second"
    if activity.hole_s > _LONGEST_HOLE_S:
        yield f"{activity.hole_s:.1f} s of silence within the words", "cut it or record it again"
    spoken_s, target_s = activity.speech_s, line.target_s
    if spoken_s > LONGEST_S:
        yield f"{spoken_s:.1f} s", f"nobody listens over {LONGEST_S:.0f} s: shorten the text"
    if not _SHORTEST * target_s - _SLACK_S <= spoken_s <= _LONGEST * target_s + _SLACK_S:
        wrong = f"{spoken_s:.1f} s of speech where about {target_s:.1f} s are expected"
        yield wrong, f"is it „{line.spoken}”?"


def _activity(samples: Samples, loudness: float) -> _Activity:
    """By the power of 20 ms frames, so that a studio's faint noise counts as silence."""
    frames = samples[: samples.size // _FRAME * _FRAME].reshape(-1, _FRAME) / 32768
    level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    active = np.flatnonzero(level_db > loudness - _BELOW_SPEECH_DB)
    seconds = _FRAME / SAMPLE_RATE_HZ
    if not active.size:
        return _Activity(0.0, 0.0, 0.0, samples.size / SAMPLE_RATE_HZ)
    first, last = int(active[0]), int(active[-1])
    hole = int(np.diff(active).max(initial=1)) - 1
    before, after = first, level_db.size - 1 - last
    return _Activity(
        before * seconds, after * seconds, hole * seconds, (last - first + 1) * seconds
    )


def put(takes: list[Take], folder: Path, write: Callable[[Path, bytes], None]) -> None:
    """Put recordings where KASja looks for them."""
    for take in takes:
        write(folder / f"{take.id}.wav", take.wav)
