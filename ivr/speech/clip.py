"""A piece of audio that a line can play."""

from dataclasses import dataclass
from pathlib import Path

SAMPLE_RATE_HZ = 8000
FRAME_MS = 20
FRAME_SAMPLES = SAMPLE_RATE_HZ * FRAME_MS // 1000
FRAME_BYTES = 2 * FRAME_SAMPLES


@dataclass(frozen=True, slots=True)
class Clip:
    """Words and their sound: mono 16-bit linear PCM at 8 kHz, native to AudioSocket."""

    text: str
    """As spoken; journals and the terminal show it."""
    path: Path
    """The WAV file, for lines that play files (Asterisk wants it without the suffix)."""
    pcm: bytes
    """The same audio, header removed; little endian."""

    @property
    def duration_ms(self) -> int:
        """How long it sounds."""
        return len(self.pcm) * 1000 // (2 * SAMPLE_RATE_HZ)
