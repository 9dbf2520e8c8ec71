"""WAV files: reading, judging and writing what a synthesizer or a person recorded."""

import io
import wave
from pathlib import Path

import numpy as np
import soxr

from ivr.speech.clip import SAMPLE_RATE_HZ

_SILENT_PEAK = 200
_PEAK = 0.7 * 32767


class BadAudioError(ValueError):
    """The file cannot be played; the message says why."""


def read(file: Path) -> bytes:
    """A WAV of any rate and one or two channels as 8 kHz mono 16-bit samples."""
    try:
        with wave.open(str(file), "rb") as audio:
            rate, channels, width = audio.getframerate(), audio.getnchannels(), audio.getsampwidth()
            data = audio.readframes(audio.getnframes())
            promised = audio.getnframes() * channels * width
    except (wave.Error, EOFError, OSError) as failure:
        raise BadAudioError(f"no WAV file ({failure})") from None
    if width != 2:
        raise BadAudioError(f"{8 * width}-bit samples; save it as 16-bit PCM")
    if len(data) != promised:
        raise BadAudioError("cut off: shorter than its header says")
    samples = np.frombuffer(data, "<i2").reshape(-1, channels).mean(axis=1).astype(np.float32)
    if rate != SAMPLE_RATE_HZ:
        samples = soxr.resample(samples, rate, SAMPLE_RATE_HZ)
    return _clipped(samples)


def judge(pcm: bytes, words: int) -> None:
    """`BadAudioError` unless the samples can be these many words: neither silence nor a torso."""
    seconds = len(pcm) / (2 * SAMPLE_RATE_HZ)
    if not 0.12 + 0.06 * words <= seconds <= 2.0 + 2.0 * words:
        raise BadAudioError(f"{seconds:.1f} s for {words} words")
    if np.abs(np.frombuffer(pcm, "<i2").astype(np.int32)).max() < _SILENT_PEAK:
        raise BadAudioError("silent")


def trimmed(pcm: bytes, *, keep_ms: int = 40) -> bytes:
    """Without the silence before and after, and at an even loudness."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    loud = np.flatnonzero(np.abs(samples) > _SILENT_PEAK)
    if not loud.size:
        return pcm
    keep = keep_ms * SAMPLE_RATE_HZ // 1000
    samples = samples[max(0, loud[0] - keep) : loud[-1] + keep]
    return _clipped(samples * (_PEAK / np.abs(samples).max()))


def encode(pcm: bytes) -> bytes:
    """A WAV file of 8 kHz mono 16-bit samples, as Asterisk plays it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(SAMPLE_RATE_HZ)
        audio.writeframes(pcm)
    return file.getvalue()


def _clipped(samples: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> bytes:
    return np.clip(np.round(samples), -32768, 32767).astype("<i2").tobytes()
