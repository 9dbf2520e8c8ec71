"""Recordings as they come from anywhere, and files that are none."""

import struct
from pathlib import Path

import numpy as np
import pytest

from ivr.speech import recording
from ivr.speech.g711 import A_LAW
from ivr.speech.wav import BadAudioError

TONE = 8000 * np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)
TONE_AT_16_KHZ = 8000 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
PCM = TONE.astype("<i2").tobytes()


def wav(
    data: bytes, *, coding: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16
) -> bytes:
    width = channels * bits // 8
    described = struct.pack("<HHIIHH", coding, channels, rate, rate * width, width, bits)
    chunks = b"fmt " + struct.pack("<I", len(described)) + described
    chunks += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def extensible(data: bytes) -> bytes:
    described = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 16000, 2, 16)
    described += struct.pack("<HHI", 22, 16, 4) + struct.pack("<H", 1) + bytes(14)
    chunks = b"fmt " + struct.pack("<I", len(described)) + described
    chunks += b"LIST" + struct.pack("<I", 3) + b"abc\0"  # an odd chunk is padded
    chunks += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def read(folder: Path, content: bytes) -> np.ndarray:
    file = folder / "recording.wav"
    file.write_bytes(content)
    return np.frombuffer(recording.read(file), "<i2").astype(float)


def three_bytes(samples: np.ndarray) -> bytes:
    return b"".join(struct.pack("<i", int(s) << 16)[1:] for s in samples)


MANY = {
    "16 bit": wav(PCM),
    "8 bit": wav((TONE / 256 + 128).astype("u1").tobytes(), bits=8),
    "24 bit": wav(three_bytes(TONE.astype("<i2")), bits=24),
    "32 bit": wav((TONE * 65536).astype("<i4").tobytes(), bits=32),
    "float": wav((TONE / 32768).astype("<f4").tobytes(), coding=3, bits=32),
    "A-law": wav(A_LAW.encode(PCM), coding=6, bits=8),
    "stereo": wav(np.repeat(TONE, 2).astype("<i2").tobytes(), channels=2),
    "16 kHz": wav(
        (8000 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)).astype("<i2").tobytes(),
        rate=16000,
    ),
    "extensible": extensible(PCM),
    "size unknown": wav(PCM)[:40] + b"\xff\xff\xff\xff" + PCM,
}


@pytest.mark.parametrize("kind", MANY)
def test_the_same_tone_in_every_format(tmp_path: Path, kind: str) -> None:
    found = read(tmp_path, MANY[kind])
    assert abs(found.size - 8000) <= 8
    middle = slice(1000, 7000)
    assert np.corrcoef(found[middle], TONE[middle])[0, 1] > 0.99
    assert 0.9 < found[middle].std() / TONE[middle].std() < 1.1


def test_mu_law(tmp_path: Path) -> None:
    codes = bytes([0xFF, 0x80, 0x00, 0x7F])  # G.711, table 2a: both zeros and both ends
    assert read(tmp_path, wav(codes, coding=7, bits=8)).tolist() == [0, 32124, -32124, 0]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "no WAV file"),
        (b"not a sound", "no WAV file"),
        (b"RIFF" + bytes(4) + b"WAVE", "no sound"),
        (wav(PCM)[:1000], "cut off"),
        (wav(b""), "no sound"),
        (wav(PCM, coding=0x55), "format 85"),
        (wav(PCM, channels=0), "channels"),
        (wav(PCM, rate=3), "samples a second"),
        (b"RIFF" + bytes(4) + b"WAVEfmt " + struct.pack("<I", 4) + b"abcd", "format is cut off"),
        (b"RIFF" + bytes(4) + b"WAVEdata" + struct.pack("<I", 4) + b"abcd", "before its format"),
    ],
)
def test_what_is_no_recording_is_said_to_be(tmp_path: Path, content: bytes, wrong: str) -> None:
    with pytest.raises(BadAudioError, match=wrong):
        read(tmp_path, content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadAudioError, match="cannot be read"):
        recording.read(tmp_path / "none.wav")
