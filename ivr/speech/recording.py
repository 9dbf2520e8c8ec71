"""WAV files as they come from anywhere: any rate, any number of channels, the usual sample formats.

Python's `wave` reads PCM alone; recordings of telephone calls are often A-law. The format is
Microsoft's RIFF WAVE (Multimedia Programming Interface and Data Specifications 1.0, and the
WAVEFORMATEXTENSIBLE of 2001).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.g711 import A_LAW, MU_LAW, Companding
from ivr.speech.wav import BadAudioError

_PCM, _FLOAT, _A_LAW, _MU_LAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_MOST_BYTES = 200_000_000
_RATES_HZ = range(2_000, 400_001)
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Format:
    """What the `fmt ` chunk says."""

    coding: int
    channels: int
    rate_hz: int
    bits: int


def read(file: Path) -> bytes:
    """A recording as 8 kHz mono 16-bit samples; `BadAudioError` says what is wrong with it."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise BadAudioError("larger than 200 MB; cut it into calls")
        data = file.read_bytes()
    except OSError as failure:
        raise BadAudioError(f"cannot be read ({failure.strerror})") from None
    described, samples = _parsed(data)
    usable = samples.size - samples.size % described.channels
    mono: Samples = samples[:usable].reshape(-1, described.channels).mean(axis=1)
    if described.rate_hz != SAMPLE_RATE_HZ:
        mono = soxr.resample(mono, described.rate_hz, SAMPLE_RATE_HZ)
    if mono.size == 0:
        raise BadAudioError("no sound in it")
    scaled = np.round(np.nan_to_num(mono) * 32768)
    return bytes(np.clip(scaled, -32768, 32767).astype("<i2").tobytes())


def _parsed(data: bytes) -> tuple[_Format, Samples]:
    """The format and the samples at full scale ±1, channels interleaved."""
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadAudioError("no WAV file; convert it to WAV")
    described, at = None, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        chunk = data[at + 8 : at + 8 + size]
        if name == b"fmt ":
            described = _format(chunk)
        elif name == b"data":
            if described is None:
                raise BadAudioError("its sound comes before its format; save it anew")
            # Recorders that stream cannot know the size and write 0 or all ones.
            if len(chunk) < size < 0xFFFFFF00:
                raise BadAudioError("cut off: shorter than its header says")
            return described, _decoded(described, chunk)
        at += 8 + size + size % 2
    raise BadAudioError("no sound in it")


def _format(chunk: bytes) -> _Format:
    if len(chunk) < 16:
        raise BadAudioError("its format is cut off")
    coding, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if coding == _EXTENSIBLE and len(chunk) >= 26:
        coding = struct.unpack_from("<H", chunk, 24)[0]
    if not 1 <= channels <= 64:
        raise BadAudioError(f"{channels} channels; save it in mono")
    if rate_hz not in _RATES_HZ:
        raise BadAudioError(f"{rate_hz} samples a second; save it at 8000 or 16000")
    return _Format(coding, channels, rate_hz, bits)


def _decoded(described: _Format, chunk: bytes) -> Samples:
    decode = _DECODERS.get((described.coding, described.bits))
    if decode is None:
        raise BadAudioError(
            f"format {described.coding} with {described.bits} bits a sample; "
            "save it as PCM, A-law or µ-law"
        )
    width = described.bits // 8
    return decode(chunk[: len(chunk) - len(chunk) % width])


def _integers(kind: str, scale: float, offset: float = 0.0) -> Callable[[bytes], Samples]:
    def decode(data: bytes) -> Samples:
        return np.asarray((np.frombuffer(data, kind) - offset) / scale, np.float32)

    return decode


def _three_bytes(data: bytes) -> Samples:
    parts = np.frombuffer(data, np.uint8).reshape(-1, 3).astype(np.int32)
    values = (parts[:, 0] << 8) | (parts[:, 1] << 16) | (parts[:, 2] << 24)
    return np.asarray(values / 2.0**31, np.float32)


def _floats(kind: str) -> Callable[[bytes], Samples]:
    return lambda data: np.asarray(np.frombuffer(data, kind), np.float32)


def _by_table(law: Companding) -> Callable[[bytes], Samples]:
    values: Samples = np.asarray(law.levels / np.float32(2.0**15), np.float32)
    return lambda data: values[np.frombuffer(data, np.uint8)]


_DECODERS: dict[tuple[int, int], Callable[[bytes], Samples]] = {
    (_PCM, 8): _integers("u1", 128.0, 128.0),
    (_PCM, 16): _integers("<i2", 2.0**15),
    (_PCM, 24): _three_bytes,
    (_PCM, 32): _integers("<i4", 2.0**31),
    (_FLOAT, 32): _floats("<f4"),
    (_FLOAT, 64): _floats("<f8"),
    (_A_LAW, 8): _by_table(A_LAW),
    (_MU_LAW, 8): _by_table(MU_LAW),
}
"""Coding and bits a sample → what makes samples at full scale ±1 of the bytes."""
