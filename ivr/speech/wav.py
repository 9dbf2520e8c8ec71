"""WAV files: reading, judging and writing what a synthesizer or a person recorded."""

import io
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.loudness import Samples

SILENT_PEAK = 200
"""Of 32768: nothing below can be heard on a telephone."""
_FULL_SCALE = 32700
_MOST_CLIPPED = 0.002
_LONGEST_HOLE_S = 1.5
_LETTER_S = 0.08
"""What a letter takes at 150 words a minute; espeak-ng's sentences lie within 0.06 and 0.13."""
_USUAL_WPM = 150


class BadAudioError(ValueError):
    """The file cannot be played; the message says why."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What a file holds, at its own rate."""

    rate_hz: int
    samples: Samples
    """The mean of its channels; full scale is 32768."""
    clipped: float
    """The share of samples at full scale."""

    def resampled(self) -> Samples:
        """The same at 8 kHz."""
        if self.rate_hz == SAMPLE_RATE_HZ:
            return self.samples
        return np.asarray(soxr.resample(self.samples, self.rate_hz, SAMPLE_RATE_HZ))


def read(file: Path) -> bytes:
    """A WAV of any rate and one or two channels as 8 kHz mono 16-bit samples."""
    return to_pcm(sound(file).resampled())


def sound(file: Path) -> Sound:
    """A WAV file, 16 or 24 bits; `BadAudioError` says what is wrong with it."""
    try:
        with wave.open(str(file), "rb") as audio:
            rate, channels, width = audio.getframerate(), audio.getnchannels(), audio.getsampwidth()
            data = audio.readframes(audio.getnframes())
            promised = audio.getnframes() * channels * width
    except (wave.Error, EOFError, OSError) as failure:
        raise BadAudioError(f"no WAV file ({str(failure) or 'it is empty'})") from None
    if width not in (2, 3):
        raise BadAudioError(f"{8 * width}-bit samples; save it as 16-bit PCM")
    if len(data) != promised:
        raise BadAudioError("cut off: shorter than its header says")
    if not data:
        raise BadAudioError("empty: not one sample")
    values = _samples(data, width).reshape(-1, channels)
    clipped = float(np.mean(np.abs(values) >= _FULL_SCALE))
    return Sound(rate, values.mean(axis=1).astype(np.float32), clipped)


def judge(pcm: bytes, text: str, *, rate_wpm: int) -> None:
    """`BadAudioError` unless the samples can be this text: whole, neither silent nor broken."""
    samples = np.abs(np.frombuffer(pcm, "<i2").astype(np.int32))
    seconds = samples.size / SAMPLE_RATE_HZ
    usual = _LETTER_S * sum(map(str.isalpha, text)) * _USUAL_WPM / rate_wpm
    if not 0.05 + 0.4 * usual <= seconds <= 1.0 + 2.5 * usual:
        raise BadAudioError(f"{seconds:.1f} s for {text[:40]!r}, about {usual:.1f} s are usual")
    if samples.max() < SILENT_PEAK:
        raise BadAudioError("silent")
    if np.mean(samples >= _FULL_SCALE) > _MOST_CLIPPED:
        raise BadAudioError("clipped")
    if longest_hole_s(pcm) > _LONGEST_HOLE_S:
        raise BadAudioError(f"a hole of {longest_hole_s(pcm):.1f} s")


def longest_hole_s(pcm: bytes) -> float:
    """The longest silence between two sounds."""
    loud = np.flatnonzero(np.abs(np.frombuffer(pcm, "<i2").astype(np.int32)) >= SILENT_PEAK)
    return float(np.diff(loud).max(initial=0)) / SAMPLE_RATE_HZ


def trimmed(samples: Samples, *, keep_ms: int = 40) -> Samples:
    """Without the silence before and after."""
    loud = np.flatnonzero(np.abs(samples) >= SILENT_PEAK)
    if not loud.size:
        return samples
    keep = keep_ms * SAMPLE_RATE_HZ // 1000
    return samples[max(0, loud[0] - keep) : loud[-1] + keep]


def encode(pcm: bytes) -> bytes:
    """A WAV file of 8 kHz mono 16-bit samples, as Asterisk plays it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(SAMPLE_RATE_HZ)
        audio.writeframes(pcm)
    return file.getvalue()


def to_pcm(samples: Samples) -> bytes:
    """16-bit samples, little endian."""
    return np.clip(np.round(samples), -32768, 32767).astype("<i2").tobytes()


def _samples(data: bytes, width: int) -> Samples:
    if width == 2:
        return np.frombuffer(data, "<i2").astype(np.float32)
    # 24 bits: each three bytes become the upper ones of four.
    wide = np.zeros((len(data) // 3, 4), np.uint8)
    wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
    return (wide.view("<i4")[:, 0] / 65536).astype(np.float32)
