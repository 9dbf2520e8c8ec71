"""What a caller hears while waiting in a queue: a soft chord every few seconds, so never dead air."""

import numpy as np

from ivr.speech.clip import SAMPLE_RATE_HZ

PERIOD_S = 5.0
CHORDS_HZ = (
    (261.6, 329.6, 392.0),
    (220.0, 261.6, 329.6),
    (174.6, 220.0, 261.6),
    (196.0, 246.9, 293.7),
)
"""C, A minor, F, G: a cadence that can go on for long."""
LEVEL = 0.05
"""Of full scale for each note: quiet enough to talk over."""
STRUM_S = 0.18
DECAY_S = 0.9


def music() -> bytes:
    """One round of the cadence, 8 kHz mono 16-bit, made to be looped."""
    return b"".join(_chord(notes) for notes in CHORDS_HZ)


def _chord(notes_hz: tuple[float, ...]) -> bytes:
    seconds = np.arange(int(PERIOD_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = np.zeros_like(seconds)
    for number, note_hz in enumerate(notes_hz):
        since = np.maximum(seconds - number * STRUM_S, 0.0)
        attack = np.minimum(since / 0.02, 1.0)
        sound += attack * np.exp(-since / DECAY_S) * np.sin(2 * np.pi * note_hz * since)
    return bytes((sound * LEVEL * 32767).astype("<i2").tobytes())
