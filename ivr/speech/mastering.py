"""What speech from every source goes through before it is heard: trimmed, equally loud, then a pause.

Prompts are put together from pieces, so each piece ends with the pause that its last mark asks for:
groups of digits that are read back can be told apart, and sentences do not run into each other.
"""

from pathlib import Path

import numpy as np

from ivr.speech import wav
from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.loudness import Samples, levelled

_PAUSES_MS = {",": 120, ";": 150, ":": 150, ".": 220, "!": 220}
"""After a question the caller speaks: there it ends."""


def mastered(samples: Samples, text: str) -> bytes:
    """8 kHz samples of `text` as every caller hears them."""
    pause_ms = _PAUSES_MS.get(text.rstrip()[-1:], 0)
    silence = np.zeros(pause_ms * SAMPLE_RATE_HZ // 1000, np.float32)
    return wav.to_pcm(np.concatenate([levelled(wav.trimmed(samples)), silence]))


def synthesised(file: Path, text: str, *, rate_wpm: int) -> bytes:
    """What a synthesizer wrote, judged and mastered; `BadAudioError` when it cannot be this text."""
    samples = wav.sound(file).resampled()
    wav.judge(wav.to_pcm(wav.trimmed(samples)), text, rate_wpm=rate_wpm)
    return mastered(samples, text)
